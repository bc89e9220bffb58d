// Copyright the ftrack C++ client authors. SPDX-License-Identifier: Apache-2.0
#include "net/response_parser.hpp"

#include "ftrack/error.hpp"

#include <boost/beast/core/string.hpp>
#include <boost/beast/http/error.hpp>

namespace ftrack::net {
namespace {

namespace beast = boost::beast;
namespace http = beast::http;

// Enough for a server that says "still working" each few seconds for minutes; a bound for one that never stops.
constexpr int max_interim_answers = 1'000;

std::string bytes_in_words(std::uint64_t bytes) { return std::to_string(bytes) + " bytes"; }

} // namespace

ResponseParser::Message::Message(ResponseParser& owner) : owner_(&owner)
{
    eager(true);
    header_limit(static_cast<std::uint32_t>(max_header_size));
    body_limit(boost::none); // counted here, after decompression
    skip(owner.expected_.has_no_body);
}

ResponseParser::ResponseParser(ExpectedResponse expected, BodySink* sink, std::unique_ptr<Inflater>& inflater)
    : expected_(std::move(expected)), sink_(sink), inflater_(&inflater), output_([this](std::string_view bytes) { deliver(bytes); })
{
    begin_message();
}

void ResponseParser::begin_message()
{
    response_ = HttpResponse();
    header_size_ = 0;
    message_.emplace(*this);
}

std::size_t ResponseParser::feed(std::string_view bytes)
{
    std::size_t taken = 0;
    while (taken < bytes.size() && !is_done()) {
        boost::system::error_code error;
        auto const rest = bytes.substr(taken);
        taken += message_->put(boost::asio::const_buffer(rest.data(), rest.size()), error);
        if (error == http::error::header_limit)
            fail_header_too_large();
        if (error && error != http::error::need_more)
            fail("is not proper HTTP: " + error.message());
        if (message_->is_done() && message_->status / 100 == 1)
            begin_message();
        if (error == http::error::need_more)
            break;
    }
    return taken;
}

bool ResponseParser::feed_end()
{
    if (is_done())
        return true;
    if (!message_->got_some())
        return false;
    boost::system::error_code error;
    message_->put_eof(error);
    return !error;
}

void ResponseParser::add_field(std::string_view name, std::string_view value)
{
    if (message_->is_header_done()) // a trailer: nothing here has a use for it
        return;
    header_size_ += name.size() + value.size() + 4;
    if (header_size_ > max_header_size)
        fail_header_too_large();
    response_.headers.add(std::string(name), std::string(value));
}

void ResponseParser::finish_header()
{
    int const status = message_->status;
    if (status == 101 || (status / 100 == 1 && ++interim_answers_ > max_interim_answers))
        fail("switches to another protocol or consists of interim answers alone");
    if (status / 100 == 1)
        return;
    response_.status = status;
    bool const has_body = !message_->is_done();
    if (has_body) {
        check_declared_length();
        choose_decoding();
    }
    if (sink_ != nullptr)
        sink_->start(response_);
}

void ResponseParser::choose_decoding()
{
    std::string const coding(response_.headers.find("Content-Encoding"));
    if (coding.empty() || beast::iequals(coding, "identity"))
        return;
    bool const is_gzip = beast::iequals(coding, "gzip") || beast::iequals(coding, "x-gzip");
    if (!is_gzip && !beast::iequals(coding, "deflate"))
        fail("is compressed as '" + coding.substr(0, 32) + "', which was not asked for");
    if (!*inflater_)
        *inflater_ = std::make_unique<Inflater>();
    (*inflater_)->start(is_gzip ? Inflater::Format::gzip : Inflater::Format::deflate);
    is_compressed_ = true;
    // They describe the bytes as they travelled, not those that the sink sees.
    response_.headers.erase("Content-Encoding");
    response_.headers.erase("Content-Length");
}

void ResponseParser::check_declared_length() const
{
    auto const length = message_->content_length();
    if (length && *length > expected_.max_body_size)
        fail("announces " + bytes_in_words(*length) + ", more than the limit of " + bytes_in_words(expected_.max_body_size) + " (max_response_size)");
}

std::size_t ResponseParser::take_body(std::string_view bytes)
{
    body_bytes_ += bytes.size();
    if (!is_compressed_) {
        deliver(bytes);
        return bytes.size();
    }
    bool const is_sound = (*inflater_)->write(bytes, output_);
    if (!is_sound)
        fail("is damaged: its compressed body does not decompress (" + (*inflater_)->reason() + ")");
    return bytes.size();
}

void ResponseParser::deliver(std::string_view bytes)
{
    delivered_ += bytes.size();
    if (delivered_ > expected_.max_body_size)
        fail("is larger than the limit of " + bytes_in_words(expected_.max_body_size) + " (max_response_size)");
    if (sink_ != nullptr && !bytes.empty())
        sink_->write(bytes);
}

void ResponseParser::finish_body()
{
    if (is_compressed_ && !(*inflater_)->is_whole())
        fail("is damaged: its compressed body is cut short");
}

void ResponseParser::fail_header_too_large() const { fail("has a header of more than " + bytes_in_words(max_header_size)); }

void ResponseParser::fail(std::string const& what) const
{
    throw MalformedResponseError((expected_.name ? expected_.name() : "The answer") + ' ' + what + '.', message_->status);
}

} // namespace ftrack::net
