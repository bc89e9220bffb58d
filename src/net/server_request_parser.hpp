// Copyright the ftrack C++ client authors. SPDX-License-Identifier: Apache-2.0
#pragma once

#include "net/http_server.hpp"

#include <boost/beast/http/basic_parser.hpp>

#include <cstdint>
#include <string_view>

namespace ftrack::net {

/// Turns the bytes of one HTTP/1.x request into a ServerRequest. Pure: it reads nothing by itself.
class ServerRequestParser final : private boost::beast::http::basic_parser<true>
{
public:
    static constexpr std::uint32_t max_head_size = 32'768;

    explicit ServerRequestParser(std::uint64_t max_body_size);

    /// Takes its limits and its sink from them; they must outlive it.
    explicit ServerRequestParser(HttpServerOptions const& options);
    ServerRequestParser(ServerRequestParser const&) = delete;
    ServerRequestParser& operator=(ServerRequestParser const&) = delete;
    ~ServerRequestParser() override = default;

    /// Takes what it can and returns how much that was; the rest must come again with more behind it, unless is_done() or refusal() is set.
    std::size_t feed(std::string_view bytes);

    /// The status to answer with when the request cannot be taken (400, 413, 431, 500); 0 as long as all is well.
    int refusal() const noexcept { return refusal_; }

    /// Whether the sink wants the connection reset.
    bool is_cut_off() const noexcept { return is_cut_off_; }

    using basic_parser::got_some;
    using basic_parser::is_done;
    using basic_parser::is_header_done;
    using basic_parser::keep_alive;

    /// Whether the client waits for leave to send the body. Only when is_header_done().
    bool expects_continue() const noexcept { return expects_continue_ && is_http_1_1_; }
    bool is_http_1_0() const { return got_some() && !is_http_1_1_; }

    /// What a body may have, as far as is known by now.
    std::uint64_t max_body_size() const noexcept { return max_body_size_; }

    /// Only when is_done().
    ServerRequest take() { return std::move(request_); }
    ServerRequest const& request() const noexcept { return request_; }

private:
    using error_code = boost::beast::error_code;
    using view = boost::beast::string_view;

    void on_request_impl(boost::beast::http::verb, view method, view target, int version, error_code& error) override;
    void on_response_impl(int, view, int, error_code&) override {}
    void on_field_impl(boost::beast::http::field field, view name, view value, error_code& error) override;
    void on_header_impl(error_code& error) override;
    void find_sink(error_code& error);
    void on_body_init_impl(boost::optional<std::uint64_t> const& length, error_code& error) override;
    std::size_t on_body_impl(view body, error_code& error) override;
    void on_chunk_header_impl(std::uint64_t, view, error_code&) override {}
    std::size_t on_chunk_body_impl(std::uint64_t, view body, error_code& error) override { return on_body_impl(body, error); }
    void on_finish_impl(error_code&) override {}

    ServerRequest request_;
    HttpServerOptions const* options_ = nullptr;
    std::uint64_t max_body_size_;
    std::uint64_t body_size_ = 0;
    int refusal_ = 0;
    bool is_http_1_1_ = false;
    bool expects_continue_ = false;
    bool is_cut_off_ = false;
};

/// A percent-encoded path in plain; what is no proper encoding stays as it is.
std::string decode_path(std::string_view encoded);

} // namespace ftrack::net
