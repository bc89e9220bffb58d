// Copyright the ftrack C++ client authors. SPDX-License-Identifier: Apache-2.0
#include "net/http_connection.hpp"

#include "ftrack/error.hpp"
#include "support/catch.hpp"
#include "support/fail_loop.hpp"
#include "support/http_samples.hpp"
#include "support/manual_clock.hpp"
#include "support/memory_stream.hpp"
#include "support/run_coroutine.hpp"

#include <boost/asio/ssl/error.hpp>

#include <optional>

using namespace std::chrono_literals;
using namespace ftrack;
using test::poll;
using test::Running;
namespace asio = boost::asio;

namespace {

std::string const small_answer = "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok";

// A connection over a scripted wire, and what an exchange needs.
struct Bench
{
    Bench()
    {
        url.origin.host = "studio.example";
        url.origin.port = "80";
        url.path = "/api";
        request.method = "POST";
        request.body = "[]";
        request.description = "query";
        request.is_mutation = false;
        wire.end.clear();
    }

    net::HttpConnection& open() { return connection.emplace(std::make_unique<test::MemoryStream>(wire), clock, timeouts); }

    Running<HttpResponse> start()
    {
        if (!connection)
            open();
        return Running<HttpResponse>(io, connection->exchange(request, url, progress, sink));
    }

    HttpResponse exchange() { return start().get(); }

    asio::io_context io;
    test::MemoryWire wire{io};
    std::shared_ptr<test::ManualClock> clock = std::make_shared<test::ManualClock>();
    TimeoutOptions timeouts;
    HttpRequest request;
    wire::Url url;
    net::ExchangeProgress progress;
    test::CollectingSink sink;
    std::optional<net::HttpConnection> connection;
};

void load(Bench& bench, test::HttpSample const& sample)
{
    bench.request.method = sample.method;
    if (sample.ends_with_connection)
        bench.wire.end = asio::error::eof;
}

template <class E>
std::optional<E> failure_of(Running<HttpResponse> running)
{
    try {
        running.get();
    } catch (E const& error) {
        return error;
    }
    return std::nullopt;
}

} // namespace

TEST_CASE("answers of every shape arrive whole, however they are cut, and decide whether the connection lives on")
{
    for (auto const& sample : test::http_samples()) {
        for (std::size_t const piece : {std::size_t{1}, std::size_t{13}, sample.bytes.size()}) {
            INFO(sample.name << " in pieces of " << piece);
            Bench bench;
            load(bench, sample);
            for (std::size_t at = 0; at < sample.bytes.size(); at += piece)
                bench.wire.deliver(sample.bytes.substr(at, piece));

            auto const response = bench.exchange();
            CHECK(response.status == sample.status);
            CHECK(bench.sink.starts == 1);
            CHECK(bench.sink.head.status == sample.status);
            CHECK(bench.sink.body == sample.body);
            CHECK(bench.connection->is_reusable() == sample.keeps_alive);
            CHECK(bench.wire.is_closed != sample.keeps_alive);
            CHECK(bench.progress.response_started);
        }
    }
}

TEST_CASE("whichever read or write fails, the exchange fails with the cause and the connection is closed")
{
    constexpr std::size_t piece = 17;
    for (auto const& sample : test::http_samples()) {
        auto const operations = test::fail_loop([&](std::size_t number) {
            INFO(sample.name << ", operation " << number);
            Bench bench;
            load(bench, sample);
            bench.request.is_mutation = true;
            for (std::size_t at = 0; at < sample.bytes.size(); at += piece)
                bench.wire.deliver(sample.bytes.substr(at, piece));
            bench.wire.write_limit = 50;
            bench.wire.fail_at = number;

            auto const running = bench.start();
            auto const error = failure_of<NetworkError>(running);

            if (bench.wire.operations <= number)
                return !error.has_value();
            // A failed write leaves the answer to be read: it came, so it counts.
            bool const was_write = bench.wire.writes * 50 < 100 && number <= bench.wire.writes;
            if (was_write && !error) {
                CHECK(bench.sink.body == sample.body);
            } else {
                REQUIRE(error.has_value());
                CHECK(error->code() == asio::error::connection_reset);
                CHECK(error->may_have_been_applied());
                CHECK(std::string(error->what()).find("studio.example:80") != std::string::npos);
            }
            CHECK_FALSE(bench.connection->is_reusable());
            CHECK(bench.wire.is_closed);
            return false;
        });
        CHECK(operations > sample.bytes.size() / piece);
    }
}

TEST_CASE("wherever an exchange is cancelled it ends with operation_aborted and the connection is closed")
{
    auto const operations = test::fail_loop([&](std::size_t number) {
        INFO("operation " << number);
        Bench bench;
        bench.wire.deliver_bytewise(small_answer);
        bench.wire.write_limit = 20;
        bench.wire.block_at = number;
        auto running = bench.start();
        poll(bench.io);
        if (running.is_done())
            return running.get().status == 200;

        running.cancel();
        poll(bench.io);
        REQUIRE(running.is_done());

        auto const error = failure_of<boost::system::system_error>(running);
        REQUIRE(error.has_value());
        CHECK(error->code() == asio::error::operation_aborted);
        CHECK(bench.wire.is_closed);
        CHECK_FALSE(bench.connection->is_reusable());
        return false;
    });
    CHECK(operations > 40);
}

TEST_CASE("an exchange may outlive its handle, die with its context, or be closed under way")
{
    Bench bench;
    auto running = bench.start();
    poll(bench.io);
    REQUIRE_FALSE(running.is_done());

    SECTION("the handle goes") { bench.connection.reset(); }
    SECTION("closed") { bench.connection->close(); }
    SECTION("the context dies") { return; }

    auto const error = failure_of<boost::system::system_error>(running);
    REQUIRE(error.has_value());
    CHECK(error->code() == asio::error::operation_aborted);
}

TEST_CASE("each phase has its limit, which bytes push back")
{
    Bench bench;
    bench.timeouts.stall = 10s;
    bench.timeouts.response_header = 30s;
    std::string phase;
    std::chrono::milliseconds limit = 10s;
    bool has_answer = false;

    SECTION("sending")
    {
        bench.wire.writes_block = true;
        phase = "sending query";
    }
    SECTION("waiting")
    {
        phase = "did not begin to answer query within 30 s";
        limit = 30s;
    }
    SECTION("receiving")
    {
        bench.wire.deliver("HTTP/1.1 200 OK\r\n");
        phase = "reading the answer to query";
        has_answer = true;
    }
    auto running = bench.start();
    poll(bench.io);
    bench.clock->advance(limit - 1s);
    poll(bench.io);
    if (has_answer) {
        bench.wire.deliver("Server: slow\r\n");
        poll(bench.io);
        bench.clock->advance(limit - 1s);
        poll(bench.io);
    }
    REQUIRE_FALSE(running.is_done());
    bench.clock->advance(1s);
    poll(bench.io);
    REQUIRE(running.is_done());

    auto const error = failure_of<TimeoutError>(running);
    REQUIRE(error.has_value());
    CHECK(error->code() == asio::error::timed_out);
    CHECK(std::string(error->what()).find(phase) != std::string::npos);
    CHECK_FALSE(error->may_have_been_applied());
    CHECK(bench.wire.is_closed);
}

TEST_CASE("a limit of zero is none, and an idle connection has none either")
{
    Bench bench;
    SECTION("zero")
    {
        bench.timeouts.stall = bench.timeouts.response_header = 0ms;
        auto running = bench.start();
        poll(bench.io);
        CHECK(bench.clock->pending() == 0);
        bench.wire.deliver(small_answer);
        CHECK(running.get().status == 200);
    }
    SECTION("idle")
    {
        bench.wire.deliver(small_answer);
        bench.exchange();
        bench.clock->advance(1h);
        poll(bench.io);
        CHECK(bench.connection->is_reusable());
        CHECK(bench.clock->pending() == 0);
    }
}

TEST_CASE("one connection serves one exchange after the other")
{
    Bench bench;
    for (int i = 0; i < 3; ++i) {
        bench.wire.deliver(small_answer);
        bench.exchange();
        REQUIRE(bench.connection->is_reusable());
    }
    CHECK(bench.wire.writes == 3);
}

TEST_CASE("what cannot be trusted to be the next answer ends the connection")
{
    Bench bench;
    SECTION("bytes behind the answer") { bench.wire.deliver(small_answer + "HTTP"); }
    SECTION("HTTP 1.0") { bench.wire.deliver("HTTP/1.0 200 OK\r\nContent-Length: 2\r\n\r\nok"); }
    bench.exchange();
    CHECK(bench.sink.body == "ok");
    CHECK_FALSE(bench.connection->is_reusable());
    CHECK(bench.wire.is_closed);
}

TEST_CASE("header and body leave in one write up to 64 KB, and nothing is lost above")
{
    for (auto const& [size, writes] : {std::pair(std::size_t{0}, 1), std::pair(std::size_t{40'000}, 1), std::pair(std::size_t{1'000'000}, 2)}) {
        Bench bench;
        bench.request.body.assign(size, 'x');
        bench.wire.deliver(small_answer);

        bench.exchange();
        CHECK(bench.wire.writes == static_cast<std::size_t>(writes));
        CHECK(bench.wire.output.substr(bench.wire.output.find("\r\n\r\n") + 4) == bench.request.body);
        CHECK(bench.progress.bytes_handed_to_socket == bench.wire.output.size());
    }
}

TEST_CASE("an answer that arrives although the request broke off is heard")
{
    Bench bench;
    bench.request.body.assign(1'000'000, 'x');
    bench.wire.write_capacity = 100'000;

    SECTION("an answer")
    {
        bench.wire.deliver("HTTP/1.1 413 Too large\r\nContent-Length: 3\r\n\r\nno!");
        CHECK(bench.exchange().status == 413);
        CHECK_FALSE(bench.connection->is_reusable());
    }
    SECTION("none")
    {
        bench.wire.end = asio::error::eof;
        bench.request.is_mutation = true;
        auto const error = failure_of<NetworkError>(bench.start());
        REQUIRE(error.has_value());
        CHECK(error->code() == asio::error::broken_pipe);
        CHECK(std::string(error->what()).find("closed the connection while sending query") != std::string::npos);
        CHECK(error->may_have_been_applied());
    }
}

TEST_CASE("an answer that ends too early is a network error that says so")
{
    auto const part = GENERATE(as<std::string>(), "", "HTTP/1.1 20", "HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\nshort",
                               "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nshort\r\n", "HTTP/1.1 100 Continue\r\n\r\n");
    Bench bench;
    bench.wire.end = asio::error::eof;
    if (!part.empty())
        bench.wire.deliver(part);

    auto const error = failure_of<NetworkError>(bench.start());

    REQUIRE(error.has_value());
    CHECK(error->code() == asio::error::eof);
    auto const expected = part.empty() ? "closed the connection while waiting for the answer to query" : "was cut short";
    CHECK(std::string(error->what()).find(expected) != std::string::npos);
    CHECK(bench.progress.response_started == !part.empty());
    CHECK_FALSE(error->may_have_been_applied());
}

TEST_CASE("over TLS only a proper goodbye ends a body without a length")
{
    Bench bench;
    bench.wire.end = asio::ssl::error::stream_truncated;
    bench.wire.deliver("HTTP/1.1 200 OK\r\n\r\nhalf of");
    auto const error = failure_of<NetworkError>(bench.start());
    REQUIRE(error.has_value());
    CHECK(std::string(error->what()).find("was cut short") != std::string::npos);
}

TEST_CASE("nothing is sent of a request that would break out of its lines, and the connection stays usable")
{
    Bench bench;
    SECTION("method") { bench.request.method = "GET / HTTP/1.1\r\nX: y\r\n\r\nGET"; }
    SECTION("target") { bench.url.path = "/a b"; }
    SECTION("host") { bench.url.origin.host = "a\r\nb"; }
    CHECK_THROWS_AS(bench.exchange(), std::invalid_argument);
    CHECK(bench.wire.output.empty());
    CHECK(bench.connection->is_reusable());
}

TEST_CASE("an idle connection that becomes readable is reported, unless nobody watches any more")
{
    Bench bench;
    int deaths = 0;
    bench.open().watch([&] { ++deaths; });
    poll(bench.io);
    CHECK(deaths == 0);

    SECTION("it dies")
    {
        bench.wire.end = asio::error::eof;
        bench.wire.deliver("x");
        poll(bench.io);
        CHECK(deaths == 1);
        CHECK_FALSE(bench.connection->is_reusable());
        return;
    }
    SECTION("stopped")
    {
        bench.connection->stop_watching();
        poll(bench.io);
        bench.wire.deliver(small_answer);
        bench.exchange();
        CHECK(bench.connection->is_reusable());
    }
    SECTION("closed") { bench.connection->close(); }
    SECTION("gone") { bench.connection.reset(); }
    poll(bench.io);
    CHECK(deaths == 0);
}

TEST_CASE("what the sink throws reaches the caller, and the connection is closed")
{
    struct Refusing final : BodySink
    {
        void start(HttpResponse const&) override {}
        void write(std::string_view) override { throw std::range_error("enough"); }
    };
    Bench bench;
    Refusing sink;
    bench.wire.deliver(small_answer);
    Running<HttpResponse> running(bench.io, bench.open().exchange(bench.request, bench.url, bench.progress, sink));
    CHECK_THROWS_AS(running.get(), std::range_error);
    CHECK(bench.wire.is_closed);
}
