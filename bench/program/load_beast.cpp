// Copyright the ftrack C++ client authors. SPDX-License-Identifier: Apache-2.0
#include "program/load.hpp"
#include "program/measurement.hpp"

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/ssl/context.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <boost/beast/core/flat_buffer.hpp>
#include <boost/beast/core/tcp_stream.hpp>
#include <boost/beast/http/read.hpp>
#include <boost/beast/http/string_body.hpp>
#include <boost/beast/http/write.hpp>
#include <boost/beast/ssl/ssl_stream.hpp>
#include <boost/beast/version.hpp>
#include <boost/json/monotonic_resource.hpp>
#include <boost/json/parse.hpp>
#include <boost/url/url_view.hpp>

#include <algorithm>
#include <exception>
#include <string>
#include <utility>

namespace ftrack::bench {

namespace asio = boost::asio;
namespace beast = boost::beast;
namespace http = beast::http;

namespace {

constexpr std::size_t read_buffer_size = std::size_t{64} << 10;

http::request<http::string_body> make_request(Load const& load, std::string const& host)
{
    http::request<http::string_body> request(http::verb::post, "/api", 11);
    request.set(http::field::host, host);
    request.set(http::field::content_type, "application/json");
    request.set(http::field::accept, "application/json");
    request.set("ftrack-user", load.user);
    request.set("ftrack-api-key", load.api_key);
    request.body() = load.body();
    request.prepare_payload();
    return request;
}

void parse(std::string const& body)
{
    boost::json::monotonic_resource arena;
    boost::json::value const value = boost::json::parse(body, &arena);
    if (!value.is_array())
        throw std::runtime_error("the answer is no array");
}

asio::awaitable<void> repeat(asio::ssl::context& tls, Load const& load, Measurement& measurement)
{
    boost::urls::url_view const url(load.server);
    std::string const host(url.encoded_host());
    auto const executor = co_await asio::this_coro::executor;
    asio::ip::tcp::resolver resolver(executor);
    std::string const port(url.port());
    auto const endpoints = co_await resolver.async_resolve(host, port, asio::use_awaitable);
    beast::ssl_stream<beast::tcp_stream> stream(executor, tls);
    co_await beast::get_lowest_layer(stream).async_connect(endpoints, asio::use_awaitable);
    beast::get_lowest_layer(stream).socket().set_option(asio::ip::tcp::no_delay(true));
    SSL_set_tlsext_host_name(stream.native_handle(), host.c_str());
    co_await stream.async_handshake(asio::ssl::stream_base::client, asio::use_awaitable);

    http::request<http::string_body> const request = make_request(load, host);
    beast::flat_buffer buffer;
    buffer.reserve(read_buffer_size);
    while (true) {
        auto const begin = Measurement::Clock::now();
        co_await http::async_write(stream, request, asio::use_awaitable);
        http::response_parser<http::string_body> parser;
        parser.body_limit(std::uint64_t{1} << 30);
        co_await http::async_read(stream, buffer, parser, asio::use_awaitable);
        parse(parser.get().body());
        if (!measurement.goes_on_after(begin))
            break;
    }
}

} // namespace

boost::json::object run_beast(Load const& load)
{
    asio::io_context context(1);
    asio::ssl::context tls(asio::ssl::context::tls_client);
    tls.load_verify_file(load.ca_file);
    tls.set_verify_mode(asio::ssl::verify_peer);
    Measurement measurement(load.time);
    for (std::size_t i = 0; i < std::min(load.concurrency, load.connections); ++i)
        asio::co_spawn(context, repeat(tls, load, measurement), [](std::exception_ptr failure) {
            if (failure)
                std::rethrow_exception(failure);
        });
    context.run();
    return measurement.result();
}

} // namespace ftrack::bench
