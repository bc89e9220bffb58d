// Copyright the ftrack C++ client authors. SPDX-License-Identifier: Apache-2.0
#include "net/server_request_parser.hpp"

#include <boost/asio/buffer.hpp>
#include <boost/beast/core/string.hpp>
#include <boost/beast/http/error.hpp>

#include <algorithm>

namespace ftrack::net {

namespace beast = boost::beast;
namespace http = beast::http;

namespace {

// A declared length is a claim: more than this is not reserved before it has come.
constexpr std::uint64_t largest_reservation = std::uint64_t{1} << 20;

int hex_digit(char c)
{
    if (c >= '0' && c <= '9')
        return c - '0';
    if (c >= 'a' && c <= 'f')
        return c - 'a' + 10;
    if (c >= 'A' && c <= 'F')
        return c - 'A' + 10;
    return -1;
}

int status_for(boost::system::error_code error)
{
    if (error == http::error::body_limit)
        return 413;
    if (error == http::error::header_limit || error == http::error::buffer_overflow)
        return 431;
    return 400;
}

// An absolute target (`GET http://host/path`) is allowed to every client and must be understood.
std::string_view without_authority(std::string_view target)
{
    auto const scheme = target.find("://");
    if (target.starts_with('/') || scheme == std::string_view::npos)
        return target;
    auto const path = target.find_first_of("/?", scheme + 3);
    return path == std::string_view::npos ? std::string_view("/") : target.substr(path);
}

} // namespace

std::string decode_path(std::string_view encoded)
{
    std::string result;
    result.reserve(encoded.size());
    for (std::size_t i = 0; i < encoded.size(); ++i) {
        int const high = encoded[i] == '%' && i + 2 < encoded.size() ? hex_digit(encoded[i + 1]) : -1;
        int const low = high >= 0 ? hex_digit(encoded[i + 2]) : -1;
        if (low < 0) {
            result += encoded[i];
            continue;
        }
        result += static_cast<char>(high * 16 + low);
        i += 2;
    }
    return result;
}

ServerRequestParser::ServerRequestParser(std::uint64_t max_body_size) : max_body_size_(max_body_size)
{
    eager(true);
    header_limit(max_head_size);
    body_limit(boost::none); // it depends on the head: see on_header_impl
}

ServerRequestParser::ServerRequestParser(HttpServerOptions const& options) : ServerRequestParser(options.max_request_size) { options_ = &options; }

std::size_t ServerRequestParser::feed(std::string_view bytes)
{
    std::size_t taken = 0;
    while (taken < bytes.size() && !is_done() && refusal_ == 0 && !is_cut_off_) {
        error_code error;
        auto const rest = bytes.substr(taken);
        taken += put(boost::asio::const_buffer(rest.data(), rest.size()), error);
        if (error == http::error::need_more)
            break;
        if (error && !is_cut_off_ && refusal_ == 0)
            refusal_ = status_for(error);
    }
    // A head that fills the reader's buffer can never become whole.
    if (refusal_ == 0 && !is_header_done() && bytes.size() - taken >= max_head_size)
        refusal_ = 431;
    return taken;
}

void ServerRequestParser::on_request_impl(http::verb, view method, view target, int version, error_code&)
{
    request_.method = std::string(method);
    std::string_view const local = without_authority(std::string_view(target.data(), target.size()));
    auto const mark = local.find('?');
    request_.path = decode_path(local.substr(0, mark));
    if (mark != std::string_view::npos)
        request_.query = local.substr(mark + 1);
    is_http_1_1_ = version >= 11;
}

void ServerRequestParser::on_field_impl(http::field field, view name, view value, error_code&)
{
    if (is_header_done()) // a trailer: nothing here has a use for it
        return;
    if (field == http::field::expect)
        expects_continue_ = beast::iequals(value, "100-continue");
    request_.headers.add(std::string(name), std::string(value));
}

void ServerRequestParser::on_header_impl(error_code& error)
{
    if (is_http_1_1_ && !request_.headers.contains("Host")) {
        error = http::error::bad_field;
        return;
    }
    if (options_ != nullptr && options_->sink)
        find_sink(error);
    if (!error && content_length().value_or(0) > max_body_size_)
        error = http::error::body_limit;
}

void ServerRequestParser::find_sink(error_code& error)
try {
    request_.sink = options_->sink(request_);
    if (request_.sink)
        max_body_size_ = options_->max_streamed_size;
} catch (std::exception const&) {
    refusal_ = 500;
    error = http::error::body_limit;
}

void ServerRequestParser::on_body_init_impl(boost::optional<std::uint64_t> const& length, error_code&)
{
    if (length && !request_.sink)
        request_.body.reserve(static_cast<std::size_t>(std::min(*length, largest_reservation)));
}

std::size_t ServerRequestParser::on_body_impl(view body, error_code& error)
{
    if (body.size() > max_body_size_ - body_size_) {
        error = http::error::body_limit;
        return 0;
    }
    body_size_ += body.size();
    if (!request_.sink) {
        request_.body.append(body.data(), body.size());
    } else if (!request_.sink->write(std::string_view(body.data(), body.size()))) {
        is_cut_off_ = true;
        error = http::error::end_of_stream;
    }
    return body.size();
}

} // namespace ftrack::net
