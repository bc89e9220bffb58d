// Copyright the ftrack C++ client authors. SPDX-License-Identifier: Apache-2.0
//
// Bodies that the server holds nowhere, without sockets; http_server_streaming.cpp has the rest.
#include "net/server_connection.hpp"

#include "support/catch.hpp"
#include "support/fail_loop.hpp"
#include "support/manual_clock.hpp"
#include "support/memory_server_stream.hpp"
#include "support/run_coroutine.hpp"

#include <boost/asio/io_context.hpp>

#include <algorithm>
#include <chrono>
#include <memory>
#include <string>
#include <utility>
#include <vector>

using namespace ftrack;
using test::MemoryWire;
namespace asio = boost::asio;

namespace {

class CountingSink final : public net::RequestSink
{
public:
    bool write(std::string_view bytes) noexcept override
    {
        received += bytes.size();
        return true;
    }

    std::size_t received = 0;
};

class SourceOfX final : public net::ReplySource
{
public:
    explicit SourceOfX(std::uint64_t size) : size_(size) {}

    std::uint64_t size() const noexcept override { return size_; }
    void read(char* to, std::size_t size) override { std::fill_n(to, size, 'x'); }

private:
    std::uint64_t size_;
};

constexpr std::size_t upload_size = 50'000;
constexpr std::size_t download_size = 200'000;

/// A connection that takes an upload, then gives a download.
struct Bench
{
    Bench()
    {
        wire.deliver("PUT /a HTTP/1.1\r\nHost: a\r\nExpect: 100-continue\r\nContent-Length: " + std::to_string(upload_size) + "\r\n\r\n");
        for (std::size_t sent = 0; sent < upload_size; sent += 10'000)
            wire.deliver(std::string(10'000, 'u'));
        wire.deliver("GET /a HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n");
        wire.write_limit = 30'000;
        net::HttpServerOptions options;
        options.sink = [this](net::ServerRequest const& request) -> std::shared_ptr<net::RequestSink> {
            if (request.method != "PUT")
                return nullptr;
            auto sink = std::make_shared<CountingSink>();
            weak_sink = sink;
            return sink;
        };
        state = std::make_shared<net::ServerState>(
            std::move(options), [this](net::ServerRequest request) { return answer(std::move(request)); }, clock);
    }

    asio::awaitable<net::ServerReply> answer(net::ServerRequest request)
    {
        net::ServerReply reply;
        if (request.sink)
            taken = static_cast<CountingSink const&>(*request.sink).received;
        else
            reply.source = std::make_shared<SourceOfX>(download_size);
        weak_source = reply.source;
        co_return reply;
    }

    void run()
    {
        net::start_connection(state, std::make_unique<test::MemoryServerStream>(wire));
        test::run_until(io, [this] { return state->open == 0; });
    }

    std::size_t downloaded() const { return static_cast<std::size_t>(std::count(wire.output.begin(), wire.output.end(), 'x')); }

    asio::io_context io;
    std::shared_ptr<test::ManualClock> clock = std::make_shared<test::ManualClock>();
    MemoryWire wire{io};
    std::shared_ptr<net::ServerState> state;
    std::weak_ptr<CountingSink> weak_sink;
    std::weak_ptr<net::ReplySource> weak_source;
    std::size_t taken = 0;
};

/// Whether all that came and went is whole; what is not whole must have left nothing behind.
bool is_whole(Bench const& bench)
{
    CHECK(bench.wire.is_closed);
    CHECK(bench.weak_sink.expired());
    CHECK(bench.weak_source.expired());
    CHECK(bench.clock->pending() == 0);
    CHECK((bench.taken == 0 || bench.taken == upload_size)); // nobody answers half an upload
    return bench.taken == upload_size && bench.downloaded() == download_size;
}

} // namespace

TEST_CASE("an upload and a download leave nothing behind, wherever the connection fails")
{
    std::size_t const operations = test::fail_loop([](std::size_t number) {
        CAPTURE(number);
        Bench bench;
        bench.wire.fail_at = number;
        bench.run();
        bool const whole = is_whole(bench);
        return whole && bench.wire.operations <= number;
    });
    CHECK(operations > 15);
}

TEST_CASE("an upload and a download leave nothing behind, wherever the peer falls silent")
{
    std::size_t const operations = test::fail_loop([](std::size_t number) {
        CAPTURE(number);
        Bench bench;
        bench.wire.block_at = number;
        net::start_connection(bench.state, std::make_unique<test::MemoryServerStream>(bench.wire));
        test::poll(bench.io);
        bool const was_reached = bench.wire.operations > number;
        for (int i = 0; i < 3 && bench.state->open > 0; ++i) { // the idle time-out, and the goodbye
            bench.clock->advance(std::chrono::minutes(1));
            test::poll(bench.io);
        }
        CHECK(bench.state->open == 0);
        bool const whole = is_whole(bench);
        return whole && !was_reached;
    });
    CHECK(operations > 15);
}
