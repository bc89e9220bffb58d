// Copyright the ftrack C++ client authors. SPDX-License-Identifier: Apache-2.0
#include "net/connect_race.hpp"

#include "support/catch.hpp"
#include "support/failure.hpp"
#include "support/local_server.hpp"
#include "support/manual_clock.hpp"
#include "support/run_coroutine.hpp"

#include <boost/asio/error.hpp>

using namespace std::chrono_literals;
using namespace ftrack;
using asio_tcp = boost::asio::ip::tcp;
using test::failure_of;
using test::Running;
namespace asio = boost::asio;

namespace {

// The address that won.
asio::awaitable<asio_tcp::endpoint> winner_of(std::shared_ptr<net::ConnectRace> race)
{
    asio_tcp::socket const socket = co_await race->result();
    co_return socket.remote_endpoint();
}

struct Bench
{
    Running<asio_tcp::endpoint> start(net::Endpoints endpoints)
    {
        race = std::make_shared<net::ConnectRace>(io.get_executor(), clock, std::move(endpoints));
        race->start();
        return Running<asio_tcp::endpoint>(io, winner_of(race));
    }

    asio_tcp::acceptor listen() { return asio_tcp::acceptor(io, asio_tcp::endpoint(asio::ip::address_v4::loopback(), 0)); }

    asio::io_context io;
    std::shared_ptr<test::ManualClock> clock = std::make_shared<test::ManualClock>();
    std::shared_ptr<net::ConnectRace> race;
};

} // namespace

TEST_CASE("the first address that answers wins, and the others are left alone")
{
    Bench bench;
    auto first = bench.listen(), second = bench.listen();
    CHECK(bench.start({first.local_endpoint(), second.local_endpoint()}).get() == first.local_endpoint());
    CHECK(bench.clock->pending() == 0);
    second.non_blocking(true);
    boost::system::error_code error;
    second.accept(error);
    CHECK(error == asio::error::would_block);
}

TEST_CASE("an address that refuses makes way for the next at once")
{
    Bench bench;
    auto const server = bench.listen();
    auto const refusing = test::refusing_endpoint(bench.io);
    CHECK(bench.start({refusing, refusing, server.local_endpoint()}).get() == server.local_endpoint());
}

TEST_CASE("an address that is silent gets the next one beside it after its head start")
{
    Bench bench;
    test::SilentAddress const silent(bench.io);
    auto const server = bench.listen();
    auto running = bench.start({silent.endpoint(), server.local_endpoint()});
    test::poll(bench.io);
    bench.clock->advance(net::ConnectRace::head_start - 1ms);
    test::poll(bench.io);
    REQUIRE_FALSE(running.is_done());

    bench.clock->advance(1ms);

    CHECK(running.get() == server.local_endpoint());
    CHECK(bench.clock->pending() == 0);
}

TEST_CASE("the failure that is told when all fail is the first one's")
{
    Bench bench;
    auto const refusing = test::refusing_endpoint(bench.io);
    // No connection leads to this address.
    asio_tcp::endpoint const impossible(asio::ip::make_address_v4("255.255.255.255"), 1);
    auto const alone = failure_of(bench.start({impossible}));
    CHECK(alone);
    CHECK(alone != asio::error::connection_refused);
    CHECK(failure_of(bench.start({refusing, impossible})) == asio::error::connection_refused);
    CHECK(failure_of(bench.start({impossible, refusing})) == alone);
    CHECK(bench.clock->pending() == 0);
}

TEST_CASE("no more addresses are tried than the limit")
{
    Bench bench;
    auto const server = bench.listen();
    net::Endpoints endpoints(net::ConnectRace::max_addresses, test::refusing_endpoint(bench.io));
    endpoints.push_back(server.local_endpoint());
    CHECK(failure_of(bench.start(endpoints)) == asio::error::connection_refused);
}

TEST_CASE("a race that is cancelled ends with operation_aborted and leaves nothing behind")
{
    Bench bench;
    test::SilentAddress const silent(bench.io);
    auto running = bench.start({silent.endpoint(), silent.endpoint()});
    test::poll(bench.io);
    bench.clock->advance(net::ConnectRace::head_start);
    test::poll(bench.io);
    REQUIRE_FALSE(running.is_done());

    bench.race->cancel();

    CHECK(failure_of(running) == asio::error::operation_aborted);
    std::weak_ptr<net::ConnectRace> const watch = bench.race;
    bench.race.reset();
    test::poll(bench.io);
    CHECK(watch.expired());
    CHECK(bench.clock->pending() == 0);
}
