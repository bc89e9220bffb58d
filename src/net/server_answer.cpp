// Copyright the ftrack C++ client authors. SPDX-License-Identifier: Apache-2.0
#include "net/server_answer.hpp"

#include "net/server_request_parser.hpp"

#include <boost/beast/core/string.hpp>
#include <boost/beast/http/status.hpp>
#include <boost/json/object.hpp>
#include <boost/json/serialize.hpp>

#include <zlib.h>

#include <array>
#include <cstdlib>
#include <ctime>
#include <limits>
#include <optional>

namespace ftrack::net {

namespace beast = boost::beast;

namespace {

// Below this a compressed answer saves no packet.
constexpr std::size_t smallest_compressed = 1'024;

std::string_view trim(std::string_view text)
{
    auto const begin = text.find_first_not_of(" \t");
    if (begin == std::string_view::npos)
        return {};
    return text.substr(begin, text.find_last_not_of(" \t") - begin + 1);
}

// `gzip;q=0.5`: the weight of one entry, when it is for this coding.
std::optional<double> weight_of(std::string_view entry, std::string_view coding)
{
    auto const parameter = entry.find(';');
    if (!beast::iequals(trim(entry.substr(0, parameter)), coding))
        return std::nullopt;
    if (parameter == std::string_view::npos)
        return 1.0;
    std::string const weight(trim(entry.substr(parameter + 1)));
    return weight.size() > 2 && (weight[0] == 'q' || weight[0] == 'Q') && weight[1] == '=' ? std::strtod(weight.c_str() + 2, nullptr) : 1.0;
}

std::optional<double> weight_in(std::string_view list, std::string_view coding)
{
    while (!list.empty()) {
        auto const comma = list.find(',');
        auto const weight = weight_of(list.substr(0, comma), coding);
        if (weight)
            return weight;
        list = comma == std::string_view::npos ? std::string_view() : list.substr(comma + 1);
    }
    return std::nullopt;
}

bool is_worth_compressing(ServerReply const& reply)
{
    auto const type = reply.headers.find("Content-Type");
    bool const is_text = type.starts_with("application/json") || type.starts_with("text/");
    return is_text && !reply.source && reply.body.size() > smallest_compressed && !reply.headers.contains("Content-Encoding") &&
           reply.body.size() < std::numeric_limits<uInt>::max();
}

std::optional<std::string> gzip(std::string_view plain)
{
    constexpr int window_with_gzip_head = 15 + 16;
    z_stream stream{};
    if (deflateInit2(&stream, Z_BEST_SPEED, Z_DEFLATED, window_with_gzip_head, 8, Z_DEFAULT_STRATEGY) != Z_OK)
        return std::nullopt;
    std::string packed(deflateBound(&stream, static_cast<uLong>(plain.size())), '\0');
    stream.next_in = reinterpret_cast<Bytef*>(const_cast<char*>(plain.data())); // zlib's interface predates const
    stream.avail_in = static_cast<uInt>(plain.size());
    stream.next_out = reinterpret_cast<Bytef*>(packed.data());
    stream.avail_out = static_cast<uInt>(packed.size());
    bool const is_whole = deflate(&stream, Z_FINISH) == Z_STREAM_END;
    packed.resize(packed.size() - stream.avail_out);
    deflateEnd(&stream);
    if (!is_whole)
        return std::nullopt;
    return packed;
}

void append_date(std::string& out)
{
    std::time_t const now = std::time(nullptr);
    std::tm parts{};
    gmtime_r(&now, &parts);
    static constexpr std::array<char const*, 7> days{"Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat"};
    static constexpr std::array<char const*, 12> months{"Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"};
    // strftime's names are those of the locale, a header's are English.
    std::array<char, 32> text{};
    std::size_t const size = std::strftime(text.data(), text.size(), ", %d     %Y %H:%M:%S GMT", &parts);
    std::copy_n(months[static_cast<std::size_t>(parts.tm_mon)], 3, text.data() + 5);
    out.append("Date: ").append(days[static_cast<std::size_t>(parts.tm_wday)]).append(text.data(), size).append("\r\n");
}

bool is_set_by_server(std::string_view name)
{
    return beast::iequals(name, "Content-Length") || beast::iequals(name, "Connection") || beast::iequals(name, "Transfer-Encoding");
}

bool is_bodiless(int status) { return status / 100 == 1 || status == 204 || status == 304; }

std::string_view reason_of(int status)
{
    auto const known = beast::http::obsolete_reason(beast::http::int_to_status(static_cast<unsigned>(status)));
    return std::string_view(known.data(), known.size());
}

} // namespace

bool accepts_gzip(std::string_view accept_encoding)
{
    auto weight = weight_in(accept_encoding, "gzip");
    if (!weight)
        weight = weight_in(accept_encoding, "*");
    return weight.value_or(0.0) > 0.0;
}

void compress_answer(ServerReply& reply, std::string_view accept_encoding)
{
    if (!is_worth_compressing(reply))
        return;
    reply.headers.add("Vary", "Accept-Encoding");
    if (!accepts_gzip(accept_encoding))
        return;
    auto packed = gzip(reply.body);
    if (!packed)
        return;
    reply.body = std::move(*packed);
    reply.headers.add("Content-Encoding", "gzip");
}

std::uint64_t body_size(ServerReply const& reply) noexcept { return reply.source ? reply.source->size() : reply.body.size(); }

bool has_body(ServerReply const& reply, AnswerContext const& context) { return !context.is_head && !is_bodiless(reply.status); }

void append_answer_head(std::string& out, ServerReply const& reply, AnswerContext const& context)
{
    out.append("HTTP/1.1 ").append(std::to_string(reply.status)).append(" ").append(reason_of(reply.status)).append("\r\n");
    append_date(out);
    for (auto const& [name, value] : reply.headers) {
        if (!is_set_by_server(name))
            out.append(name).append(": ").append(value).append("\r\n");
    }
    if (!is_bodiless(reply.status))
        out.append("Content-Length: ").append(std::to_string(body_size(reply))).append("\r\n");
    if (!context.keep_alive)
        out.append("Connection: close\r\n");
    else if (context.is_http_1_0)
        out.append("Connection: keep-alive\r\n");
    out.append("\r\n");
}

ServerReply make_error_reply(int status, std::string_view exception, std::string_view content)
{
    boost::json::object error;
    error["exception"] = exception;
    error["content"] = content;
    error["error_code"] = nullptr;
    ServerReply reply;
    reply.status = status;
    reply.headers.add("Content-Type", "application/json");
    reply.body = boost::json::serialize(error);
    return reply;
}

ServerReply make_refusal(int status, std::uint64_t max_request_size)
{
    std::string content = "The request is not proper HTTP.";
    if (status == 413)
        content = "The body of the request is larger than " + std::to_string(max_request_size) + " bytes.";
    else if (status == 431)
        content = "The head of the request is larger than " + std::to_string(ServerRequestParser::max_head_size) + " bytes.";
    auto reply = make_error_reply(status, "HTTPError", content);
    reply.close_connection = true;
    return reply;
}

} // namespace ftrack::net
