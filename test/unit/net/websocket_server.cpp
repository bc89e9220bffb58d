// Copyright the ftrack C++ client authors. SPDX-License-Identifier: Apache-2.0
#include "ftrack/error.hpp"
#include "net/certificates.hpp"
#include "net/connector.hpp"
#include "net/http_server.hpp"
#include "support/catch.hpp"
#include "support/run_coroutine.hpp"

#include <boost/asio/error.hpp>
#include <boost/asio/io_context.hpp>

#include <optional>
#include <string>

using namespace ftrack;
using namespace ftrack::test;
namespace asio = boost::asio;

namespace {

asio::awaitable<void> echo(net::WebSocket socket)
{
    while (true) {
        std::optional<std::string> text = co_await socket.receive();
        if (!text || *text == "stop")
            break;
        co_await socket.send(*std::move(text));
    }
}

asio::awaitable<net::ServerReply> refuse(net::ServerRequest request)
{
    net::ServerReply reply;
    reply.status = 401;
    reply.body = "no websocket at " + request.path;
    co_return reply;
}

/// A server that echoes at /echo, and the means to connect to it.
class EchoServer
{
public:
    explicit EchoServer(bool with_tls) : certificate_(net::make_server_certificate({"localhost"}))
    {
        net::HttpServerOptions options;
        if (with_tls) {
            options.certificate_chain = certificate_.chain;
            options.private_key = certificate_.private_key;
        }
        options.websocket = [](net::ServerRequest const& request) { return request.path == "/echo" ? net::WebSocketHandler(echo) : nullptr; };
        server.emplace(io.get_executor(), std::move(options), refuse);
        server->start();
        TlsOptions tls;
        tls.ca_certificates = certificate_.authority;
        connector_ = net::make_connector(tls, TimeoutOptions(), net::system_clock());
        base_ = (with_tls ? "https://localhost:" : "http://localhost:") + std::to_string(server->port());
    }

    net::WebSocket connect(std::string const& path) { return run_coroutine(io, connect_to(wire::Url::parse(base_ + path))); }

    asio::io_context io;
    std::optional<net::HttpServer> server;

private:
    asio::awaitable<net::WebSocket> connect_to(wire::Url url)
    {
        std::unique_ptr<net::AnyStream> stream = co_await connector_->connect(url.origin, std::nullopt);
        net::WebSocket socket = co_await net::WebSocket::connect(std::move(stream), url, net::WebSocketOptions());
        co_return socket;
    }

    net::ServerCertificate certificate_;
    std::shared_ptr<net::Connector> connector_;
    std::string base_;
};

} // namespace

TEST_CASE("a websocket talks through the server, with and without TLS")
{
    EchoServer echo_server(GENERATE(false, true));
    net::WebSocket socket = echo_server.connect("/echo");
    for (auto const& text : {std::string("hello"), std::string(100'000, 'x')}) {
        run_coroutine(echo_server.io, socket.send(text));
        CHECK(run_coroutine(echo_server.io, socket.receive()) == text);
    }

    SECTION("the client says goodbye")
    {
        run_coroutine(echo_server.io, socket.close());
        run_until(echo_server.io, [&] { return echo_server.server->open_connections() == 0; });
    }
    SECTION("the server's handler ends")
    {
        run_coroutine(echo_server.io, socket.send("stop"));
        CHECK_THROWS_AS(run_coroutine(echo_server.io, socket.receive()), NetworkError);
    }
    SECTION("the server stops")
    {
        echo_server.server->stop();
        CHECK_THROWS_AS(run_coroutine(echo_server.io, socket.receive()), NetworkError);
        CHECK(echo_server.server->open_connections() == 0);
    }
    SECTION("the client goes without a word")
    {
        socket = net::WebSocket();
        run_until(echo_server.io, [&] { return echo_server.server->open_connections() == 0; });
    }
    CHECK_FALSE(socket.is_open());
}

TEST_CASE("a request for a websocket that nobody takes is a request like any other")
{
    EchoServer echo_server(true);
    try {
        echo_server.connect("/elsewhere");
        FAIL("the handshake succeeded");
    } catch (ServerError const& error) {
        CHECK(error.http_status() == 401);
        CHECK(std::string(error.what()).find("no websocket at /elsewhere") != std::string::npos);
    }
}
