// Copyright the ftrack C++ client authors. SPDX-License-Identifier: Apache-2.0
//
// Without sockets; http_server.cpp has the rest.
#include "net/server_connection.hpp"

#include "support/catch.hpp"
#include "support/fail_loop.hpp"
#include "support/manual_clock.hpp"
#include "support/memory_server_stream.hpp"
#include "support/run_coroutine.hpp"

#include <boost/asio/io_context.hpp>

#include <cstdint>
#include <memory>
#include <string>
#include <vector>

using namespace ftrack;
using test::MemoryWire;
namespace asio = boost::asio;

namespace {

asio::awaitable<net::ServerReply> large_reply()
{
    net::ServerReply reply;
    reply.body = std::string(100'000, 'x');
    co_return reply;
}

/// What happens at one operation of a connection.
enum class Obstacle : std::uint8_t
{
    failure,
    stopped_while_blocked,
    idle_while_blocked
};

/// A connection with a request that waits for leave to send its body, and a last one; both answers take several writes.
class Bench
{
public:
    Bench()
    {
        auto handler = [this](net::ServerRequest request) {
            bodies.push_back(std::move(request.body));
            return large_reply();
        };
        state = std::make_shared<net::ServerState>(net::HttpServerOptions(), handler, clock);
        wire.deliver("POST /a HTTP/1.1\r\nHost: a\r\nExpect: 100-continue\r\nContent-Length: 5\r\n\r\n");
        wire.deliver("hel");
        wire.deliver("loGET / HTTP/1.1\r\nHo");
        wire.deliver("st: a\r\nConnection: close\r\n\r\n");
        wire.write_limit = 60'000;
    }

    void run(Obstacle obstacle, std::size_t number)
    {
        (obstacle == Obstacle::failure ? wire.fail_at : wire.block_at) = number;
        net::start_connection(state, std::make_unique<test::MemoryServerStream>(wire));
        test::poll(io);
        if (obstacle == Obstacle::stopped_while_blocked)
            net::stop_connections(*state);
        if (obstacle == Obstacle::idle_while_blocked)
            clock->advance_to_next();
        test::poll(io);
    }

    asio::io_context io;
    MemoryWire wire{io};
    std::shared_ptr<test::ManualClock> clock = std::make_shared<test::ManualClock>();
    std::vector<std::string> bodies;
    std::shared_ptr<net::ServerState> state;
};

} // namespace

TEST_CASE("whichever operation fails, or blocks until the server stops or loses patience, the connection ends and nothing stays")
{
    Bench whole;
    whole.run(Obstacle::failure, MemoryWire::never);
    REQUIRE(whole.wire.output.starts_with("HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 200 OK\r\n"));
    REQUIRE(whole.bodies == std::vector<std::string>{"hello", ""});
    for (Obstacle const obstacle : {Obstacle::failure, Obstacle::stopped_while_blocked, Obstacle::idle_while_blocked}) {
        auto const operations = test::fail_loop([&](std::size_t number) {
            INFO("obstacle " << static_cast<int>(obstacle) << " at operation " << number);
            Bench bench;
            bench.run(obstacle, number);
            CHECK(bench.wire.is_closed);
            CHECK(bench.state->open == 0);
            CHECK(bench.io.stopped()); // neither an operation nor a timer is left
            CHECK(bench.clock->pending() == 0);
            CHECK(whole.wire.output.starts_with(bench.wire.output));
            CHECK(bench.bodies.size() <= 2);
            return bench.wire.operations <= number;
        });
        CHECK(operations == whole.wire.operations);
        CHECK(operations > 10);
    }
}

TEST_CASE("a connection that comes after the end is not served")
{
    Bench bench;
    CHECK(net::stop_connections(*bench.state));
    CHECK_FALSE(net::stop_connections(*bench.state));
    bench.run(Obstacle::failure, MemoryWire::never);
    CHECK(bench.state->accepted == 1);
    CHECK(bench.state->open == 0);
    CHECK(bench.wire.operations == 0);
    CHECK(bench.bodies.empty());
}
