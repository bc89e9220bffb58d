// Copyright the ftrack C++ client authors. SPDX-License-Identifier: Apache-2.0
#pragma once

#include "ftrack/transport.hpp"
#include "net/inflate.hpp"

#include <boost/beast/http/basic_parser.hpp>

#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

namespace ftrack::net {

/// What is known of an answer before it comes.
class ExpectedResponse
{
public:
    ExpectedResponse() = default;

    std::function<std::string()> name; ///< begins messages: "The answer of studio.example:443 to query"; made when needed
    bool has_no_body = false;          ///< it answers HEAD or CONNECT
    std::uint64_t max_body_size = 0;   ///< after decompression
};

/// Turns the bytes of one HTTP/1.1 answer into a header and a decompressed body, given to a sink. Pure: it reads nothing by itself.
/// Interim answers (1xx) are skipped.
class ResponseParser
{
public:
    static constexpr std::size_t max_header_size = std::size_t{64} << 10;

    /// `sink` may be null: the body is dropped then. `inflater` is made when it is needed first, and kept for the next answer.
    ResponseParser(ExpectedResponse expected, BodySink* sink, std::unique_ptr<Inflater>& inflater);
    ResponseParser(ResponseParser const&) = delete;
    ResponseParser& operator=(ResponseParser const&) = delete;
    ~ResponseParser() = default;

    /// Takes what it can and returns how much that was; the rest must come again with more behind it, unless is_done(). Throws
    /// MalformedResponseError, and what the sink throws.
    std::size_t feed(std::string_view bytes);

    /// The peer has nothing more to say. False when the answer is cut short.
    bool feed_end();

    bool is_done() const { return message_->is_done(); }
    bool is_header_done() const { return message_->is_header_done() && message_->status / 100 != 1; }

    /// Whether the connection may serve another request, as far as the answer goes. Only when is_done().
    bool keeps_alive() const { return message_->keep_alive(); }

    int status() const { return message_->status; }
    std::uint64_t body_bytes() const noexcept { return body_bytes_; } ///< as they travelled
    HttpResponse take_response() { return std::move(response_); }

private:
    class Message final : public boost::beast::http::basic_parser<false>
    {
    public:
        explicit Message(ResponseParser& owner);

        int status = 0;

    private:
        using error_code = boost::beast::error_code;
        using view = boost::beast::string_view;

        void on_request_impl(boost::beast::http::verb, view, view, int, error_code&) override {}
        void on_response_impl(int code, view, int, error_code&) override { status = code; }
        void on_field_impl(boost::beast::http::field, view name, view value, error_code&) override { owner_->add_field(name, value); }
        void on_header_impl(error_code&) override { owner_->finish_header(); }
        void on_body_init_impl(boost::optional<std::uint64_t> const&, error_code&) override {}
        std::size_t on_body_impl(view body, error_code&) override { return owner_->take_body(body); }
        void on_chunk_header_impl(std::uint64_t, view, error_code&) override {}
        std::size_t on_chunk_body_impl(std::uint64_t, view body, error_code&) override { return owner_->take_body(body); }
        void on_finish_impl(error_code&) override { owner_->finish_body(); }

        ResponseParser* owner_;
    };

    void begin_message();
    void add_field(std::string_view name, std::string_view value);
    void finish_header();
    void choose_decoding();
    void check_declared_length() const;
    std::size_t take_body(std::string_view bytes);
    void deliver(std::string_view bytes);
    void finish_body();
    [[noreturn]] void fail_header_too_large() const;
    [[noreturn]] void fail(std::string const& what) const;

    ExpectedResponse expected_;
    BodySink* sink_;
    std::unique_ptr<Inflater>* inflater_;
    Inflater::Output output_;
    std::optional<Message> message_;
    HttpResponse response_;
    std::size_t header_size_ = 0;
    int interim_answers_ = 0;
    std::uint64_t body_bytes_ = 0;
    std::uint64_t delivered_ = 0;
    bool is_compressed_ = false;
};

} // namespace ftrack::net
