// Copyright the ftrack C++ client authors. SPDX-License-Identifier: Apache-2.0
#include "net/tcp_connector.hpp"

#include "ftrack/error.hpp"
#include "net/http_connection.hpp"
#include "net/permanent_error.hpp"
#include "net/tls_stream.hpp"
#include "support/catch.hpp"
#include "support/http_samples.hpp"
#include "support/local_server.hpp"
#include "support/manual_clock.hpp"
#include "support/raw_client.hpp"
#include "support/relay.hpp"
#include "support/run_coroutine.hpp"

#include <boost/asio/error.hpp>

#include <netinet/in.h>
#include <netinet/tcp.h>
#include <sys/socket.h>

#include <optional>

using namespace std::chrono_literals;
using namespace ftrack;
using test::Running;
using Stream = std::unique_ptr<net::AnyStream>;
namespace asio = boost::asio;

namespace {

// The connector as it is, but every name is this machine's.
struct Bench
{
    explicit Bench(bool tls = true, std::chrono::seconds certificate_lifetime = 1h) : server(io, tls, certificate_lifetime)
    {
        options = server.trust();
        origin = server.origin();
    }

    Running<Stream> start()
    {
        auto const connector = net::make_tcp_connector(options, timeouts, clock, look_up);
        return Running<Stream>(io, connector->connect(origin, proxy));
    }

    Stream connect() { return start().get(); }

    template <class E>
    std::string failure()
    {
        try {
            connect();
        } catch (E const& error) {
            return error.what();
        }
        return {};
    }

    HttpResponse exchange(Stream stream, std::string body = {})
    {
        net::HttpConnection connection(std::move(stream), clock, timeouts);
        HttpRequest request;
        request.method = "POST";
        request.body = std::move(body);
        net::ExchangeProgress progress;
        test::CollectingSink sink;
        wire::Url const url = wire::Url::parse(server.url());
        return test::run_coroutine(io, connection.exchange(request, url, progress, sink));
    }

    asio::io_context io;
    test::LocalServer server;
    std::shared_ptr<test::ManualClock> clock = std::make_shared<test::ManualClock>();
    TlsOptions options;
    TimeoutOptions timeouts;
    net::LookupFunction look_up = test::look_up_loopback;
    wire::Origin origin;
    std::optional<wire::Url> proxy;
};

bool was_resumed(Stream const& stream) { return dynamic_cast<net::TlsStream const&>(*stream).was_resumed(); }

std::uint16_t port_of(sockaddr_in const& address) { return ntohs(address.sin_port); }

// The sockets of this process at either end of connections with a port of this machine, and how many of them have TCP_NODELAY.
std::pair<int, int> count_without_delay(std::uint16_t port)
{
    int sockets = 0, without_delay = 0;
    for (int descriptor = 0; descriptor < 1'024; ++descriptor) {
        sockaddr_in local{}, peer{};
        socklen_t size = sizeof local;
        if (getsockname(descriptor, reinterpret_cast<sockaddr*>(&local), &size) != 0 || local.sin_family != AF_INET)
            continue;
        size = sizeof peer;
        if (getpeername(descriptor, reinterpret_cast<sockaddr*>(&peer), &size) != 0 || (port_of(local) != port && port_of(peer) != port))
            continue;
        ++sockets;
        int value = 0;
        size = sizeof value;
        getsockopt(descriptor, IPPROTO_TCP, TCP_NODELAY, &value, &size);
        without_delay += value != 0 ? 1 : 0;
    }
    return {sockets, without_delay};
}

} // namespace

TEST_CASE("a connection carries requests, with and without TLS, directly and through a proxy")
{
    bool const tls = GENERATE(false, true);
    bool const by_proxy = GENERATE(false, true);
    Bench bench(tls);
    test::Relay relay(bench.io, bench.server.server->port());
    if (by_proxy && tls)
        relay.act_as_proxy();
    if (by_proxy)
        bench.proxy = wire::Url::parse("http://ada:SECRET@127.0.0.1:" + std::to_string(relay.port()));

    CHECK(bench.exchange(bench.connect(), "hello").status == 200);

    CHECK(bench.server.requests.at(0).body == "hello");
    CHECK(relay.accepted() == (by_proxy ? 1 : 0));
    CHECK(relay.proxy_requests().size() == (by_proxy && tls ? 1 : 0));
    if (by_proxy && tls)
        CHECK(relay.proxy_requests()[0].find("Proxy-Authorization: Basic YWRhOlNFQ1JFVA==\r\n") != std::string::npos);
}

TEST_CASE("Nagle's algorithm is off at both ends while a 40 KB request goes over TLS")
{
    Bench bench;
    auto stream = bench.connect();
    test::run_until(bench.io, [&] { return bench.server.server->open_connections() == 1; });
    auto const [sockets, without_delay] = count_without_delay(bench.server.server->port());
    CHECK(sockets == 2);
    CHECK(without_delay == 2);
    std::string const body(40'000, 'x');
    CHECK(bench.exchange(std::move(stream), body).status == 200);
    CHECK(bench.server.requests.at(0).body == body);
}

TEST_CASE("a certificate that cannot be trusted is refused, and the message says why and what to do")
{
    SECTION("another host's")
    {
        Bench bench;
        bench.origin.host = "other.example";
        CHECK(bench.failure<net::PermanentNetworkError>() ==
              "The certificate of " + std::string("other.example:") + bench.origin.port +
                  " cannot be trusted: it was not made for 'other.example'. Check the server's address.");
    }
    SECTION("another address")
    {
        Bench bench;
        test::Relay relay(bench.io, bench.server.server->port());
        relay.act_as_proxy();
        bench.proxy = wire::Url::parse("http://127.0.0.1:" + std::to_string(relay.port()));
        bench.origin.host = "192.0.2.1";
        auto const message = bench.failure<net::PermanentNetworkError>();
        CHECK(message.find("it was not made for '192.0.2.1'") != std::string::npos);
    }
    SECTION("an authority that nobody knows")
    {
        Bench bench;
        bench.options = TlsOptions();
        auto const message = bench.failure<net::PermanentNetworkError>();
        CHECK(message.find("cannot be trusted: it was signed by an authority that is not known here. To trust that authority, name its certificate "
                           "in TlsOptions::ca_file.") != std::string::npos);
    }
    SECTION("expired")
    {
        Bench bench(true, -1h);
        auto const message = bench.failure<net::PermanentNetworkError>();
        CHECK(message.find("cannot be trusted: it has expired. Its owner has to renew it; check also this machine's clock.") != std::string::npos);
    }
}

TEST_CASE("a certificate for the address of the server will do, and any when nothing is verified")
{
    Bench bench;
    SECTION("address") { bench.origin.host = "127.0.0.1"; }
    SECTION("trusting")
    {
        bench.options = TlsOptions();
        bench.options.verify = false;
        bench.origin.host = "other.example";
    }
    CHECK_NOTHROW(bench.connect());
}

TEST_CASE("the second connection to a server resumes the session of the first, also when that ended without a goodbye")
{
    Bench bench;
    auto first = bench.connect();
    CHECK_FALSE(was_resumed(first));
    bench.exchange(std::move(first));

    auto second = bench.connect();
    CHECK(was_resumed(second));
    CHECK(bench.exchange(std::move(second)).status == 200);

    SECTION("another server has none of it")
    {
        test::LocalServer other(bench.io);
        bench.options.ca_certificates += other.certificate.authority;
        bench.origin = other.origin();
        CHECK_FALSE(was_resumed(bench.connect()));
    }
    SECTION("who verifies less has none of it")
    {
        bench.options.verify = false;
        CHECK_FALSE(was_resumed(bench.connect()));
    }
}

TEST_CASE("a server that does not speak TLS is told apart from one that cannot be trusted")
{
    Bench bench(false);
    bench.origin.tls = true;
    SECTION("it answers something else")
    {
        auto const message = bench.failure<NetworkError>();
        CHECK(message.find("TLS handshake") != std::string::npos);
        CHECK(message.find("Check that it speaks TLS 1.2 or later on this port.") != std::string::npos);
        CHECK(message.find("certificate") == std::string::npos);
    }
    SECTION("it closes")
    {
        asio::ip::tcp::acceptor acceptor(bench.io, asio::ip::tcp::endpoint(asio::ip::address_v4::loopback(), 0));
        acceptor.async_accept([](boost::system::error_code, asio::ip::tcp::socket socket) { socket.close(); });
        bench.origin.port = std::to_string(acceptor.local_endpoint().port());
        CHECK(bench.failure<NetworkError>() ==
              "studio.example:" + bench.origin.port +
                  " closed the connection during the TLS handshake. Check that it speaks TLS 1.2 or later on this port.");
    }
}

TEST_CASE("who cannot be reached is named, with the cause")
{
    Bench bench;
    auto const port = std::to_string(test::refusing_endpoint(bench.io).port());
    SECTION("refused")
    {
        bench.origin.port = port;
        CHECK(bench.failure<NetworkError>() == "No connection to studio.example:" + port +
                                                   " could be made: Connection refused. Check that it is up and that no firewall is in between.");
    }
    SECTION("no such name")
    {
        bench.look_up = [](std::string const&, std::string const&, boost::system::error_code& error) {
            error = asio::error::host_not_found;
            return net::Endpoints();
        };
        CHECK(bench.failure<NetworkError>().starts_with("The host name 'studio.example' was not found: Host not found"));
    }
    SECTION("the proxy")
    {
        bench.proxy = wire::Url::parse("http://ada:SECRET@127.0.0.1:" + port);
        auto const message = bench.failure<NetworkError>();
        CHECK(message.starts_with("No connection to the proxy 127.0.0.1:" + port + " could be made"));
        CHECK(message.find("SECRET") == std::string::npos);
    }
    SECTION("refused by the proxy")
    {
        test::Relay relay(bench.io, bench.server.server->port());
        relay.act_as_proxy("HTTP/1.1 407 Who?\r\n\r\n");
        bench.proxy = wire::Url::parse("http://127.0.0.1:" + std::to_string(relay.port()));
        CHECK(bench.failure<net::PermanentNetworkError>().find("with HTTP status 407. It wants credentials") != std::string::npos);
    }
    SECTION("left alone by the proxy")
    {
        test::Relay relay(bench.io, bench.server.server->port());
        relay.act_as_proxy("HTTP/1.1 500");
        bench.proxy = wire::Url::parse("http://127.0.0.1:" + std::to_string(relay.port()));
        CHECK(bench.failure<NetworkError>().find("through the proxy 127.0.0.1") != std::string::npos);
    }
}

TEST_CASE("an authority that cannot be used is refused when the connector is made")
{
    TlsOptions options;
    options.ca_file = "/does/not/exist";
    CHECK_THROWS_AS(net::make_connector(options, TimeoutOptions(), net::system_clock()), std::invalid_argument);
}
