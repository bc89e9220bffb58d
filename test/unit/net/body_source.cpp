// Copyright the ftrack C++ client authors. SPDX-License-Identifier: Apache-2.0
//
// Requests whose body does not lie in memory, over HttpConnection.
#include "ftrack/error.hpp"
#include "net/http_connection.hpp"
#include "support/catch.hpp"
#include "support/fail_loop.hpp"
#include "support/http_samples.hpp"
#include "support/manual_clock.hpp"
#include "support/memory_stream.hpp"
#include "support/run_coroutine.hpp"
#include "support/string_source.hpp"

#include <optional>

using namespace std::chrono_literals;
using namespace ftrack;
using test::poll;
using test::Running;
using test::StringSource;
namespace asio = boost::asio;

namespace {

struct Bench
{
    explicit Bench(std::size_t size, std::size_t piece = 1'000)
    {
        std::string body(size, '\0');
        for (std::size_t i = 0; i < size; ++i)
            body[i] = static_cast<char>('a' + i * 31 % 26);
        source = std::make_shared<StringSource>(std::move(body), piece);
        url.origin.host = "storage.example";
        url.origin.port = "80";
        url.path = "/file";
        request.method = "PUT";
        request.body_source = source;
        request.description = "upload";
        wire.end.clear();
        wire.deliver("HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n");
        connection.emplace(std::make_unique<test::MemoryStream>(wire), clock, timeouts);
    }

    Running<HttpResponse> start() { return Running<HttpResponse>(io, connection->exchange(request, url, progress, sink)); }

    std::string sent_body() const { return wire.output.substr(wire.output.find("\r\n\r\n") + 4); }

    asio::io_context io;
    test::MemoryWire wire{io};
    std::shared_ptr<test::ManualClock> clock = std::make_shared<test::ManualClock>();
    TimeoutOptions timeouts;
    std::shared_ptr<StringSource> source;
    HttpRequest request;
    wire::Url url;
    net::ExchangeProgress progress;
    test::CollectingSink sink;
    std::optional<net::HttpConnection> connection;
};

} // namespace

TEST_CASE("a body from a source arrives whole, whatever its size and its pieces", "[body_source]")
{
    for (std::size_t const size : {std::size_t{0}, std::size_t{1}, std::size_t{262'144}, std::size_t{262'145}, std::size_t{1'000'000}}) {
        for (std::size_t const piece : {std::size_t{997}, std::size_t{1} << 20}) {
            INFO(size << " bytes in pieces of " << piece);
            Bench bench(size, piece);
            CHECK(bench.start().get().status == 200);
            CHECK(bench.sent_body() == bench.source->body);
            CHECK(bench.wire.output.find("Content-Length: " + std::to_string(size) + "\r\n") != std::string::npos);
            CHECK(bench.progress.bytes_handed_to_socket == bench.wire.output.size());
            CHECK(bench.source->rewinds == 1);
            CHECK(bench.connection->is_reusable());
        }
    }
}

TEST_CASE("of a body from a source 256 KiB lie in memory at once, and the first of them leave with the header", "[body_source]")
{
    Bench bench(10'000'000, std::size_t{1} << 20);
    bench.start().get();
    CHECK(bench.source->largest == std::size_t{256} << 10);
    CHECK(bench.wire.writes == 39); // 10,000,000 / 262,144, rounded up
}

TEST_CASE("a source that ends too early closes the connection: what is missing would be taken from the next request", "[body_source]")
{
    Bench bench(5'000);
    bench.source->missing = 1;
    CHECK_THROWS_AS(bench.start().get(), std::logic_error);
    CHECK(bench.wire.is_closed);
}

TEST_CASE("what a source throws reaches the caller, and the connection is closed", "[body_source]")
{
    struct Unreadable final : BodySource
    {
        std::uint64_t size() const noexcept override { return 10; }
        void rewind() override {}
        asio::awaitable<std::size_t> read(asio::mutable_buffer) override { throw std::range_error("bad sector"); }
    };
    Bench bench(10);
    bench.request.body_source = std::make_shared<Unreadable>();
    CHECK_THROWS_AS(bench.start().get(), std::range_error);
    CHECK(bench.wire.is_closed);
    CHECK(bench.wire.output.empty());
}

TEST_CASE("no time-out of the network runs while a source takes its time", "[body_source]")
{
    struct Slow final : BodySource
    {
        explicit Slow(test::ManualClock& hands) : clock(hands) {}
        std::uint64_t size() const noexcept override { return 2; }
        void rewind() override {}
        asio::awaitable<std::size_t> read(asio::mutable_buffer buffer) override
        {
            co_await clock.sleep_until(clock.now() + 1h);
            *static_cast<char*>(buffer.data()) = 'x';
            co_return std::size_t{1};
        }
        test::ManualClock& clock;
    };
    Bench bench(2);
    bench.request.body_source = std::make_shared<Slow>(*bench.clock);
    auto running = bench.start();
    for (int hours = 0; hours < 2; ++hours) {
        poll(bench.io);
        bench.clock->advance(1h);
    }
    CHECK(running.get().status == 200);
    CHECK(bench.sent_body() == "xx");
}

TEST_CASE("whichever read or write fails while a body leaves, the exchange fails or hears the answer, and the connection is closed", "[body_source]")
{
    auto const operations = test::fail_loop([&](std::size_t number) {
        INFO("operation " << number);
        Bench bench(2'000'000, std::size_t{1} << 20);
        bench.wire.write_limit = 100'000;
        bench.wire.fail_at = number;
        auto running = bench.start();
        std::optional<NetworkError> error;
        try {
            running.get();
        } catch (NetworkError const& failure) {
            error = failure;
        }
        if (bench.wire.operations <= number)
            return !error.has_value();
        CHECK(bench.wire.is_closed);
        CHECK_FALSE(bench.connection->is_reusable());
        return false;
    });
    CHECK(operations > 20);
}

TEST_CASE("wherever it is cancelled, an upload ends with operation_aborted and its connection is closed", "[body_source]")
{
    auto const operations = test::fail_loop([&](std::size_t number) {
        INFO("operation " << number);
        Bench bench(2'000'000, std::size_t{1} << 20);
        bench.wire.write_limit = 100'000;
        bench.wire.block_at = number;
        auto running = bench.start();
        poll(bench.io);
        if (running.is_done())
            return running.get().status == 200;
        running.cancel();
        poll(bench.io);
        REQUIRE(running.is_done());
        try {
            running.get();
            FAIL("it was cancelled");
        } catch (boost::system::system_error const& error) {
            CHECK(error.code() == asio::error::operation_aborted);
        }
        CHECK(bench.wire.is_closed);
        return false;
    });
    CHECK(operations > 20);
}
