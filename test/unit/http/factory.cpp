// Copyright the ftrack C++ client authors. SPDX-License-Identifier: Apache-2.0
#include "http/factory.hpp"

#include "ftrack/error.hpp"
#include "support/catch.hpp"
#include "support/http_samples.hpp"
#include "support/local_server.hpp"
#include "support/manual_clock.hpp"
#include "support/memory_connector.hpp"
#include "support/run_coroutine.hpp"

#include <boost/asio/error.hpp>

#include <optional>
#include <vector>

using namespace std::chrono_literals;
using namespace ftrack;
using test::Running;
namespace asio = boost::asio;

namespace {

// The whole chain over connections in memory.
struct Bench
{
    Running<HttpResponse> start()
    {
        if (!transport) {
            options.proxy.use_environment = false;
            options.trace = [this](TraceRecord const& record) { traces.push_back(record); };
            transport = http::make_transport(io.get_executor(), options, clock, http::make_route(options, clock, connector), [] { return 0.0; });
        }
        HttpRequest request;
        request.method = "POST";
        request.url = "https://studio.example/api?signature=SECRET";
        request.body = "[]";
        request.description = "query";
        request.is_mutation = false;
        Running<HttpResponse> running(io, transport->send(std::move(request), sink));
        test::poll(io);
        return running;
    }

    asio::io_context io;
    std::shared_ptr<test::ManualClock> clock = std::make_shared<test::ManualClock>();
    std::shared_ptr<test::MemoryConnector> connector = std::make_shared<test::MemoryConnector>(io);
    SessionOptions options;
    std::vector<TraceRecord> traces;
    test::CollectingSink sink;
    std::shared_ptr<Transport> transport;
};

class UserTransport final : public Transport
{
public:
    asio::awaitable<HttpResponse> send(HttpRequest request, BodySink&) override
    {
        urls.push_back(request.url);
        HttpResponse response;
        response.status = urls.size() == 1 ? 503 : 200;
        co_return response;
    }
    void close() noexcept override { is_closed = true; }

    std::vector<std::string> urls;
    bool is_closed = false;
};

} // namespace

TEST_CASE("a request goes down the whole chain, and one record tells how it went")
{
    Bench bench;
    auto running = bench.start();
    bench.connector->wires.at(0)->deliver("HTTP/1.1 503 Busy\r\nContent-Length: 0\r\n\r\n");
    test::poll(bench.io);
    bench.clock->advance(250ms);
    test::poll(bench.io);
    REQUIRE(bench.connector->wires.size() == 2);
    bench.connector->wires[1]->deliver(test::ok_answer());

    CHECK(running.get().status == 200);

    CHECK(bench.sink.body == "ok");
    REQUIRE(bench.traces.size() == 1);
    auto const& trace = bench.traces[0];
    CHECK(trace.method == "POST");
    CHECK(trace.target == "/api");
    CHECK(trace.operations == "query");
    CHECK(trace.attempt == 2);
    CHECK(trace.http_status == 200);
    CHECK(trace.bytes_sent == 2);
    CHECK(trace.bytes_received == 2);
    CHECK_FALSE(trace.reused_connection);
    CHECK(trace.duration == 250ms);
    CHECK(trace.error.empty());
}

TEST_CASE("a failure is traced too, and what the user's function throws is dropped")
{
    Bench bench;
    bench.options.retry.max_attempts = 1;
    bench.connector->failure = std::make_exception_ptr(NetworkError(asio::error::connection_refused, "No connection."));
    CHECK_THROWS_AS(bench.start().get(), NetworkError);
    REQUIRE(bench.traces.size() == 1);
    CHECK(bench.traces[0].error == "No connection.");
    CHECK(bench.traces[0].http_status == 0);

    bench.transport.reset();
    bench.options.trace = nullptr;
    auto const throwing = [](TraceRecord const&) { throw std::runtime_error("trace"); };
    SessionOptions options = bench.options;
    options.trace = throwing;
    bench.transport = http::make_transport(bench.io.get_executor(), options, bench.clock, http::make_route(options, bench.clock, bench.connector));
    CHECK_THROWS_AS(bench.start().get(), NetworkError);
}

TEST_CASE("a user's transport stands under the retries")
{
    Bench bench;
    auto const mine = std::make_shared<UserTransport>();
    bench.options.transport = mine;
    auto running = bench.start();
    CHECK(bench.clock->advance_to_next());
    CHECK(running.get().status == 200);
    CHECK(mine->urls.size() == 2);
    CHECK(bench.connector->calls.empty());
    bench.transport->close();
    CHECK(mine->is_closed);
}

TEST_CASE("closing ends what is under way with AbortError, and what comes later")
{
    Bench bench;
    bool const is_resting = GENERATE(false, true);
    auto running = bench.start();
    if (is_resting) {
        bench.connector->wires.at(0)->deliver("HTTP/1.1 503 Busy\r\nContent-Length: 0\r\n\r\n");
        test::poll(bench.io);
    }
    REQUIRE_FALSE(running.is_done());
    bench.transport->close();
    test::poll(bench.io);
    REQUIRE(running.is_done());
    CHECK_THROWS_AS(running.get(), AbortError);
    CHECK_THROWS_AS(bench.start().get(), AbortError);
    CHECK(bench.clock->pending() == 0);
}

TEST_CASE("a request keeps its chain alive")
{
    Bench bench;
    auto running = bench.start();
    bench.transport.reset();
    bench.connector->wires.at(0)->deliver(test::ok_answer());
    CHECK(running.get().status == 200);
}

TEST_CASE("an address that is none is refused before anything is sent")
{
    Bench bench;
    bench.start();
    HttpRequest request;
    request.url = "studio.example";
    auto const send = [&] { test::run_coroutine(bench.io, bench.transport->send(request, bench.sink)); };
    CHECK_THROWS_AS(send(), ParseError);
}

TEST_CASE("the built-in transport talks to a real server over verified TLS, and drops what that closed while idle")
{
    asio::io_context io;
    test::LocalServer server(io);
    SessionOptions options;
    options.tls = server.trust();
    options.proxy.use_environment = false;
    auto const transport = make_http_transport(io.get_executor(), options);
    test::CollectingSink sink;
    auto const send = [&] {
        HttpRequest request;
        request.method = "POST";
        request.url = "https://127.0.0.1:" + server.origin().port + "/api";
        request.body = "[]";
        return test::run_coroutine(io, transport->send(std::move(request), sink)).status;
    };
    CHECK(send() == 200);
    CHECK(send() == 200);
    CHECK(server.server->accepted_connections() == 1);
    CHECK(server.requests.size() == 2);

    // The server's idle time-out comes first; a mutation must not run into the dead connection.
    server.clock->advance(1min);
    test::run_until(io, [&] { return server.server->open_connections() == 0; });
    CHECK(send() == 200);
    CHECK(server.server->accepted_connections() == 2);
}
