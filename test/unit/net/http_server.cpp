// Copyright the ftrack C++ client authors. SPDX-License-Identifier: Apache-2.0
#include "net/http_server.hpp"

#include "net/event.hpp"
#include "support/catch.hpp"
#include "support/manual_clock.hpp"
#include "support/raw_client.hpp"
#include "support/run_coroutine.hpp"

#include <boost/asio/error.hpp>
#include <boost/asio/this_coro.hpp>

#include <stdexcept>
#include <vector>

using namespace std::chrono_literals;
using namespace ftrack;
using test::RawClient;
namespace asio = boost::asio;

namespace {

std::string const get = "GET / HTTP/1.1\r\nHost: a\r\n\r\n";

asio::awaitable<net::ServerReply> reply_with(net::ServerReply reply) { co_return reply; }

asio::awaitable<net::ServerReply> hang(bool* was_cancelled)
{
    net::Event never(co_await asio::this_coro::executor);
    try {
        co_await never.wait();
    } catch (boost::system::system_error const& error) {
        *was_cancelled = error.code() == asio::error::operation_aborted;
    }
    co_return net::ServerReply();
}

// A plain server that gives one reply, and what it received.
struct Bench
{
    net::HttpServer& start()
    {
        auto handler = [this](net::ServerRequest request) {
            requests.push_back(std::move(request));
            return reply_with(reply);
        };
        return start(handler);
    }

    net::HttpServer& start(net::HttpServer::Handler handler)
    {
        server.emplace(io.get_executor(), options, std::move(handler), clock);
        server->start();
        return *server;
    }

    asio::io_context io;
    std::shared_ptr<test::ManualClock> clock = std::make_shared<test::ManualClock>();
    net::HttpServerOptions options;
    net::ServerReply reply;
    std::vector<net::ServerRequest> requests;
    std::optional<net::HttpServer> server;
};

std::size_t count(std::string const& text, std::string const& part)
{
    std::size_t result = 0;
    for (auto at = text.find(part); at != std::string::npos; at = text.find(part, at + part.size()))
        ++result;
    return result;
}

} // namespace

TEST_CASE("requests on one connection are answered in order, however they are cut")
{
    Bench bench;
    bench.reply.body = "ok";
    RawClient client(bench.io, bench.start().port());
    client.listen();
    std::string const post = "POST /a%20b?c=d HTTP/1.1\r\nHost: a\r\nContent-Length: 5\r\n\r\nhello";

    SECTION("both at once") { client.send(post + post); }
    SECTION("byte by byte")
    {
        for (char const byte : post + post) {
            client.send(std::string(1, byte));
            test::poll(bench.io);
        }
    }
    test::run_until(bench.io, [&] { return count(client.received, "\r\n\r\nok") == 2; });

    REQUIRE(bench.requests.size() == 2);
    CHECK(bench.requests[1].method == "POST");
    CHECK(bench.requests[1].path == "/a b");
    CHECK(bench.requests[1].query == "c=d");
    CHECK(bench.requests[1].body == "hello");
    CHECK(bench.server->accepted_connections() == 1);
    CHECK(bench.server->open_connections() == 1);
}

TEST_CASE("what ends a connection by its own rules ends it with a goodbye")
{
    Bench bench;
    bench.reply.body = "ok";
    std::string request = get;
    std::string body = "ok";
    SECTION("the client says so") { request = "GET / HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n"; }
    SECTION("the handler says so") { bench.reply.close_connection = true; }
    SECTION("HTTP 1.0") { request = "GET / HTTP/1.0\r\n\r\n"; }
    SECTION("HEAD sends no body")
    {
        request = "HEAD / HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n";
        body = "";
    }
    RawClient client(bench.io, bench.start().port());
    client.listen();
    client.send(request);

    auto const answer = client.wait_for_end();

    CHECK(client.end == asio::error::eof);
    CHECK(answer.starts_with("HTTP/1.1 200 OK\r\n"));
    CHECK(answer.find("\r\nContent-Length: 2\r\n") != std::string::npos);
    CHECK(answer.find("\r\nConnection: close\r\n") != std::string::npos);
    CHECK(answer.substr(answer.find("\r\n\r\n") + 4) == body);
    client.close();
    test::run_until(bench.io, [&] { return bench.server->open_connections() == 0; });
}

TEST_CASE("a peer that does not say goodbye in its turn is not waited for")
{
    Bench bench;
    bench.reply.close_connection = true;
    RawClient client(bench.io, bench.start().port());
    client.listen();
    client.send(get);
    client.wait_for_end();
    CHECK(bench.server->open_connections() == 1);

    bench.clock->advance(2s);

    test::run_until(bench.io, [&] { return bench.server->open_connections() == 0; });
}

TEST_CASE("a request that cannot be taken is answered with the reason, and the handler does not see it")
{
    Bench bench;
    bench.options.max_request_size = 100;
    std::string request, status;
    SECTION("no HTTP")
    {
        request = "HELLO\r\n\r\n";
        status = "400";
    }
    SECTION("too large, announced")
    {
        request = "POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 101\r\n\r\n";
        status = "413";
    }
    SECTION("too large, in chunks")
    {
        request = "POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n65\r\n" + std::string(101, 'x') + "\r\n0\r\n\r\n";
        status = "413";
    }
    SECTION("an endless head")
    {
        request = "GET / HTTP/1.1\r\nHost: " + std::string(40'000, 'a');
        status = "431";
    }
    RawClient client(bench.io, bench.start().port());
    client.listen();
    client.send(request);

    client.wait_for_end();

    CHECK(client.received.starts_with("HTTP/1.1 " + status + " "));
    CHECK(client.received.find("\"exception\":\"HTTPError\"") != std::string::npos);
    CHECK(bench.requests.empty());
}

TEST_CASE("a client that waits for leave to send its body gets it")
{
    Bench bench;
    RawClient client(bench.io, bench.start().port());
    client.listen();
    client.send("POST / HTTP/1.1\r\nHost: a\r\nExpect: 100-continue\r\nContent-Length: 4\r\n\r\n");
    client.wait_for("HTTP/1.1 100 Continue\r\n\r\n");
    CHECK(bench.requests.empty());
    client.send("body");
    client.wait_for("HTTP/1.1 200 OK\r\n");
    CHECK(bench.requests.at(0).body == "body");
    CHECK(count(client.received, "100 Continue") == 1);
}

TEST_CASE("a handler that throws gives status 500, its words stay inside, and the connection lives on")
{
    Bench bench;
    bench.start([](net::ServerRequest) -> asio::awaitable<net::ServerReply> { throw std::runtime_error("secret"); });
    RawClient client(bench.io, bench.server->port());
    client.listen();
    client.send(get + get);
    test::run_until(bench.io, [&] { return count(client.received, "HTTP/1.1 500 ") == 2; });
    CHECK(client.received.find("secret") == std::string::npos);
}

TEST_CASE("a text that is worth it travels compressed when the client takes that")
{
    Bench bench;
    bench.reply.headers.add("Content-Type", "application/json");
    bench.reply.body = std::string(100'000, ' ');
    RawClient client(bench.io, bench.start().port());
    client.listen();
    client.send("GET / HTTP/1.1\r\nHost: a\r\nAccept-Encoding: gzip\r\nConnection: close\r\n\r\n");
    auto const answer = client.wait_for_end();
    CHECK(answer.find("\r\nContent-Encoding: gzip\r\n") != std::string::npos);
    CHECK(answer.size() < 2'000);
}

TEST_CASE("an answer that is to break off is not compressed, so the place is where it was meant")
{
    Bench bench;
    bench.reply.headers.add("Content-Type", "application/json");
    bench.reply.body = std::string(100'000, ' ');
    bench.reply.close_after = 50'000;
    RawClient client(bench.io, bench.start().port());
    client.listen();
    client.send("GET / HTTP/1.1\r\nHost: a\r\nAccept-Encoding: gzip\r\n\r\n");
    CHECK(client.wait_for_end().size() == 50'000);
}

TEST_CASE("an answer misbehaves as it was told to")
{
    Bench bench;
    bench.reply.body = std::string(1'000, 'x');
    std::size_t expected = 0;
    bool is_reset = false;
    SECTION("silent") { bench.reply.stall = true; }
    SECTION("stalls within the body") { bench.reply.stall_after = expected = 500; }
    SECTION("stalls behind the end") { bench.reply.stall_after = 1'000'000; }
    SECTION("resets before the first byte")
    {
        bench.reply.close_after = 0;
        is_reset = true;
    }
    SECTION("resets within the body")
    {
        bench.reply.close_after = expected = 500;
        is_reset = true;
    }
    RawClient client(bench.io, bench.start().port());
    client.listen();
    client.send(get);
    if (is_reset) {
        client.wait_for_end();
        CHECK(client.end == asio::error::connection_reset);
        CHECK(client.received.size() == expected);
        return;
    }
    bool const is_whole = bench.reply.stall_after.value_or(0) == 1'000'000;
    test::run_until(bench.io,
                    [&] { return bench.requests.size() == 1 && (is_whole ? client.received.size() > 1'000 : client.received.size() == expected); });
    bench.clock->advance(1h);
    test::poll(bench.io);
    CHECK_FALSE(client.end.failed());
    if (!is_whole)
        CHECK(client.received.size() == expected);
    client.close();
    test::run_until(bench.io, [&] { return bench.server->open_connections() == 0; });
}

TEST_CASE("who does not move for the idle time-out is put out")
{
    Bench bench;
    bench.reply.body = std::string(50'000'000, 'x');
    RawClient client(bench.io, bench.start().port());
    SECTION("idle") {}
    SECTION("within a request") { client.send("POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 5\r\n\r\nhel"); }
    SECTION("not reading the answer") { client.send(get); }
    test::run_until(bench.io, [&] { return bench.server->open_connections() == 1; });
    test::run_until(bench.io, [&] { return bench.clock->pending() > 0; });
    bench.clock->advance(59s);
    test::poll(bench.io);
    CHECK(bench.server->open_connections() == 1);

    for (int i = 0; i < 3; ++i) {
        bench.clock->advance(60s);
        test::poll(bench.io);
    }

    CHECK(bench.server->open_connections() == 0);
}

TEST_CASE("more connections than allowed are closed at once, and a place that is left is given again")
{
    Bench bench;
    bench.options.max_connections = 1;
    bench.reply.body = "ok";
    auto first = std::make_unique<RawClient>(bench.io, bench.start().port());
    first->listen();
    first->send(get);
    first->wait_for("ok");

    RawClient second(bench.io, bench.server->port());
    second.listen();
    second.wait_for_end();
    CHECK(second.received.empty());
    first->close();
    test::run_until(bench.io, [&] { return bench.server->open_connections() == 0; });

    RawClient third(bench.io, bench.server->port());
    third.listen();
    third.send(get);
    third.wait_for("ok");
    CHECK(bench.server->accepted_connections() == 3);
}

TEST_CASE("stopping ends connections and handlers, and nothing keeps the context running")
{
    Bench bench;
    bool was_cancelled = false;
    int begun = 0;
    bench.start([&](net::ServerRequest) {
        ++begun;
        return hang(&was_cancelled);
    });
    RawClient busy(bench.io, bench.server->port()), idle(bench.io, bench.server->port());
    busy.listen();
    idle.listen();
    busy.send(get);
    test::run_until(bench.io, [&] { return begun == 1 && bench.server->open_connections() == 2; });

    bench.server->stop();
    bench.server->stop();
    busy.wait_for_end();
    idle.wait_for_end();

    CHECK(was_cancelled);
    CHECK(bench.server->open_connections() == 0);
    bench.io.restart();
    bench.io.run_for(10s);
    CHECK(bench.io.stopped());
    CHECK(bench.clock->pending() == 0);
}

TEST_CASE("a certificate of no use is refused when the server is made")
{
    asio::io_context io;
    net::HttpServerOptions options;
    options.certificate_chain = "none";
    CHECK_THROWS_AS(net::HttpServer(io.get_executor(), options, nullptr), boost::system::system_error);
}
