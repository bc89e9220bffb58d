// Copyright the ftrack C++ client authors. SPDX-License-Identifier: Apache-2.0
#include "events/server_line.hpp"

#include "ftrack/error.hpp"
#include "support/catch.hpp"
#include "support/fail_loop.hpp"
#include "support/websocket_pair.hpp"

#include <boost/asio/error.hpp>

#include <chrono>
#include <exception>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

using namespace ftrack;
using namespace ftrack::test;
using namespace std::chrono_literals;
namespace asio = boost::asio;

namespace {

using Limit = std::chrono::milliseconds;

/// Answers every handshake the same way.
class HandshakeTransport final : public Transport
{
public:
    asio::awaitable<HttpResponse> send(HttpRequest request, BodySink& sink) override
    {
        requests.push_back(std::move(request));
        if (failure)
            std::rethrow_exception(failure);
        HttpResponse response;
        response.status = status;
        sink.start(response);
        sink.write(body);
        co_return response;
    }

    int status = 200;
    std::string body = "abc:15:25:websocket";
    std::exception_ptr failure;
    std::vector<HttpRequest> requests;
};

/// Its connection is the client's end of a pair.
class PairConnector final : public net::Connector
{
public:
    explicit PairConnector(MemoryWire& wire) : wire_(wire) {}

    asio::awaitable<std::unique_ptr<net::AnyStream>> connect(wire::Origin origin, std::optional<wire::Url> proxy) override
    {
        calls.push_back((origin.tls ? "https " : "http ") + origin.host + ':' + origin.port + (proxy ? " through " + proxy->origin.host : ""));
        if (failure)
            std::rethrow_exception(failure);
        co_return std::make_unique<MemoryStream>(wire_);
    }

    std::vector<std::string> calls;
    std::exception_ptr failure;

private:
    MemoryWire& wire_;
};

class LineFixture
{
public:
    std::shared_ptr<events::Line> make(std::string const& server_url = "https://studio.example")
    {
        events::ServerLineSetup setup;
        setup.server_url = server_url;
        setup.api_user = "jane";
        setup.api_key = "SECRET";
        setup.headers.add("X-Gateway", "7");
        setup.transport = transport;
        setup.route.connector = connector;
        setup.route.proxies = http::ProxyChoice(proxy);
        setup.route.cookies = std::make_shared<wire::CookieJar>();
        setup.route.cookies->store("node=3; Path=/", wire::Url::parse(server_url), std::chrono::system_clock::now());
        return events::make_server_line_factory(std::move(setup))([this] { ++signs_of_life; });
    }

    /// Accepts the websocket that the line asks for; its request.
    net::ServerRequest accept()
    {
        net::ServerRequest request = pair.take_request();
        pair.server = run_coroutine(pair.io, pair.accept(request));
        pair.pump();
        return request;
    }

    WebSocketPair pair;
    std::shared_ptr<HandshakeTransport> transport = std::make_shared<HandshakeTransport>();
    std::shared_ptr<PairConnector> connector = std::make_shared<PairConnector>(pair.client_wire);
    ProxyOptions proxy = direct();
    int signs_of_life = 0;

private:
    static ProxyOptions direct()
    {
        ProxyOptions options;
        options.use_environment = false;
        return options;
    }
};

std::string text(std::optional<std::string> const& frame) { return frame.value_or("end"); }

} // namespace

TEST_CASE("a line shakes hands as the official clients do, then opens a websocket of that session", "[server_line]")
{
    LineFixture test;
    auto const line = test.make();
    Running<Limit> opening(test.pair.io, line->open());
    poll(test.pair.io);

    REQUIRE(test.transport->requests.size() == 1);
    HttpRequest const& handshake = test.transport->requests[0];
    CHECK(handshake.method == "GET");
    CHECK(handshake.url == "https://studio.example/socket.io/1/?api_user=jane&api_key=SECRET");
    CHECK(handshake.headers.find("ftrack-user") == "jane");
    CHECK(handshake.headers.find("ftrack-api-key") == "SECRET");
    CHECK(handshake.headers.find("X-Gateway") == "7");
    CHECK_FALSE(handshake.is_mutation);
    CHECK(handshake.description.find("SECRET") == std::string::npos);
    CHECK(test.connector->calls == std::vector<std::string>{"https studio.example:443"});
    std::string const head = test.pair.client_wire.output;
    CHECK(head.starts_with("GET /socket.io/1/websocket/abc?api_user=jane&api_key=SECRET HTTP/1.1\r\n"));

    net::ServerRequest const request = test.accept();
    CHECK(opening.get() == 15s);
    CHECK(request.headers.find("Cookie") == "node=3");
    CHECK(request.headers.find("X-Gateway") == "7");
    CHECK(request.headers.find("ftrack-user") == "jane");
}

TEST_CASE("frames travel both ways, a ping is a sign of life, and goodbye ends it", "[server_line]")
{
    LineFixture test;
    auto const line = test.make();
    Running<Limit> opening(test.pair.io, line->open());
    poll(test.pair.io);
    test.accept();
    opening.get();

    Running<void> sending(test.pair.io, line->send("2::"));
    Running<std::optional<std::string>> arriving(test.pair.io, test.pair.server.receive());
    test.pair.pump();
    sending.get();
    CHECK(text(arriving.get()) == "2::");

    Running<std::optional<std::string>> receiving(test.pair.io, line->receive());
    Running<void> pinging(test.pair.io, test.pair.server.ping());
    test.pair.pump();
    CHECK(test.signs_of_life == 1);
    CHECK_FALSE(receiving.is_done());
    Running<std::optional<std::string>> goodbye(test.pair.io, test.pair.server.receive());
    Running<void> closing(test.pair.io, line->close());
    test.pair.pump();
    closing.get();
    CHECK(text(goodbye.get()) == "end");
}

TEST_CASE("refused credentials are told apart from what may pass", "[server_line]")
{
    LineFixture test;
    test.transport->status = 401;
    test.transport->body = R"({"exception":"InvalidCredentialsError","content":"No."})";
    CHECK_THROWS_AS(run_coroutine(test.pair.io, test.make()->open()), ServerPermissionDeniedError);
    test.transport->status = 503;
    test.transport->body = "Busy, api_key=SECRET";
    try {
        run_coroutine(test.pair.io, test.make()->open());
        FAIL("opened");
    } catch (ServerError const& error) {
        CHECK(error.http_status() == 503);
        CHECK(std::string(error.what()).find("https://studio.example") != std::string::npos);
        CHECK(std::string(error.what()).find("SECRET") == std::string::npos);
    }
    test.transport->status = 200;
    test.transport->body = "<html>";
    CHECK_THROWS_AS(run_coroutine(test.pair.io, test.make()->open()), ParseError);
    CHECK(test.connector->calls.empty());
    test.transport->failure = std::make_exception_ptr(NetworkError(asio::error::connection_refused, "No connection."));
    CHECK_THROWS_AS(run_coroutine(test.pair.io, test.make()->open()), NetworkError);
}

TEST_CASE("a proxy is asked for a tunnel, without TLS by the line itself", "[server_line]")
{
    LineFixture test;
    test.proxy.url = "http://proxy.example:3128";
    auto const secure = test.make();
    Running<Limit> first(test.pair.io, secure->open());
    poll(test.pair.io);
    CHECK(test.connector->calls == std::vector<std::string>{"https studio.example:443 through proxy.example"});

    LineFixture plain;
    plain.proxy = test.proxy;
    auto const line = plain.make("http://studio.example:8080");
    Running<Limit> opening(plain.pair.io, line->open());
    poll(plain.pair.io);
    CHECK(plain.connector->calls == std::vector<std::string>{"http proxy.example:3128"});
    CHECK(plain.pair.client_wire.output.starts_with("CONNECT studio.example:8080 HTTP/1.1\r\n"));
    plain.pair.client_wire.output.clear();
    plain.pair.client_wire.deliver("HTTP/1.1 200 OK\r\n\r\n");
    poll(plain.pair.io);
    plain.accept();
    CHECK(opening.get() == 15s);
}

TEST_CASE("an aborted line ends whatever is under way", "[server_line]")
{
    LineFixture test;
    auto const line = test.make();
    Running<Limit> opening(test.pair.io, line->open());
    poll(test.pair.io);
    line->abort();
    test.accept();
    CHECK_THROWS_AS(opening.get(), boost::system::system_error);
    CHECK(test.pair.client_wire.is_closed);

    LineFixture open;
    auto const other = open.make();
    Running<Limit> second(open.pair.io, other->open());
    poll(open.pair.io);
    open.accept();
    second.get();
    Running<std::optional<std::string>> receiving(open.pair.io, other->receive());
    poll(open.pair.io);
    other->abort();
    CHECK_THROWS_AS(receiving.get(), boost::system::system_error);
}

TEST_CASE("opening a line survives the failure of each of its reads and writes", "[server_line]")
{
    std::size_t const operations = fail_loop([](std::size_t number) {
        LineFixture test;
        test.pair.client_wire.fail_at = number;
        auto const line = test.make();
        Running<Limit> opening(test.pair.io, line->open());
        poll(test.pair.io);
        if (!opening.is_done())
            test.accept();
        try {
            opening.get();
            return true;
        } catch (NetworkError const& error) {
            CHECK(error.code() == asio::error::connection_reset);
            CHECK(test.pair.client_wire.is_closed);
            CHECK(std::string(error.what()).find("SECRET") == std::string::npos);
            return false;
        }
    });
    CHECK(operations >= 2);
}
