// Copyright the ftrack C++ client authors. SPDX-License-Identifier: Apache-2.0
#include "ftrack/error.hpp"
#include "support/catch.hpp"
#include "support/fail_loop.hpp"
#include "support/pool_bench.hpp"

// How requests to a pool end before their time: cancelled, closed, or with their context, at each point of their way.

using namespace std::chrono_literals;
using namespace ftrack;
using test::failure_of;
using test::was_cancelled;
using Bench = test::PoolBench;
using Call = test::PoolCall;
namespace asio = boost::asio;

TEST_CASE("wherever a request is cancelled it ends alone, and the next one gets its place")
{
    Bench bench(1);
    Call first, second, third;
    std::size_t answering = 0;
    auto const end_first = [&] {
        first.running->cancel();
        test::poll(*bench.io);
        CHECK(was_cancelled(first));
    };
    SECTION("in the queue")
    {
        bench.start(first);
        bench.start(second);
        bench.start(third);
        second.running->cancel();
        test::poll(*bench.io);
        CHECK(was_cancelled(second));
        bench.answer(0);
        CHECK(first.running->get().status == 200);
    }
    SECTION("woken, but not run yet")
    {
        bench.start(first);
        bench.start(second);
        bench.start(third);
        bench.wire(0).deliver(test::ok_answer());
        // The answer's completion gives the place away within one run of the context.
        test::run_until(*bench.io, [&] { return first.is_done(); });
        second.running->cancel();
        test::poll(*bench.io);
        REQUIRE(second.is_done());
        CHECK(was_cancelled(second));
        answering = bench.connections() - 1;
    }
    SECTION("connecting")
    {
        bench.connector->hang = true;
        bench.start(first);
        bench.start(third);
        end_first();
        bench.connector->release();
        test::poll(*bench.io);
    }
    SECTION("writing")
    {
        bench.connector->on_connect = [&](test::MemoryWire& wire) { wire.writes_block = bench.connections() == 0; };
        bench.start(first);
        bench.start(third);
        end_first();
        CHECK(bench.wire(0).is_closed);
        answering = 1;
    }
    SECTION("reading the header")
    {
        bench.start(first);
        bench.start(third);
        end_first();
        CHECK(bench.wire(0).is_closed);
        answering = 1;
    }
    SECTION("reading the body")
    {
        bench.start(first);
        bench.start(third);
        bench.answer(0, "HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\nhalf");
        end_first();
        CHECK(bench.wire(0).is_closed);
        answering = 1;
    }
    REQUIRE(bench.connections() == answering + 1);
    bench.answer(answering);
    REQUIRE(third.is_done());
    CHECK(third.running->get().status == 200);
    CHECK(bench.pool->is_unused());
}

TEST_CASE("a request that is cancelled closes its own connection and no other")
{
    Bench bench;
    Call first, second;
    bench.start(first);
    bench.start(second);
    first.running->cancel();
    test::poll(*bench.io);
    CHECK(bench.wire(0).is_closed);
    CHECK_FALSE(bench.wire(1).is_closed);
    bench.answer(1);
    CHECK(second.running->get().status == 200);
}

TEST_CASE("closing ends every request with AbortError, wherever it is, and later ones as well")
{
    Bench bench(2);
    Call kept, exchanging, connecting, waiting, late;
    bench.exchange_on(0, kept);
    bench.start(exchanging);
    bench.connector->hang = true;
    bench.start(connecting);
    bench.start(waiting);
    REQUIRE(bench.connector->hanging() == 1);

    bench.pool->close();
    bench.pool->close();
    test::poll(*bench.io);

    for (Call* call : {&exchanging, &connecting, &waiting}) {
        REQUIRE(call->is_done());
        CHECK(failure_of<AbortError>(*call).has_value());
    }
    bench.start(late);
    CHECK(failure_of<AbortError>(late).has_value());
    CHECK(bench.wire(0).is_closed);
    CHECK(bench.connector->hanging() == 0);
    CHECK(bench.clock->pending() == 0);
    CHECK(bench.pool->is_unused());
}

TEST_CASE("closing drops idle connections and their alarm")
{
    Bench bench;
    Call call;
    bench.exchange_on(0, call);
    CHECK(bench.clock->pending() > 0);
    bench.pool->close();
    CHECK(bench.wire(0).is_closed);
    CHECK(bench.clock->pending() == 0);
}

TEST_CASE("a pool that dies with its requests and its context leaves nothing behind")
{
    auto bench = std::make_unique<Bench>(1);
    Call exchanging, waiting;
    bench->start(exchanging);
    bench->start(waiting);
    std::weak_ptr<http::Pool> const watch = bench->pool;
    auto const clock = bench->clock;
    bench->pool.reset();
    CHECK_FALSE(watch.expired());
    bench->io.reset();
    CHECK(watch.expired());
    CHECK(clock->pending() == 0);
}

TEST_CASE("a pool that dies while a connection is idle closes it")
{
    Bench bench;
    Call call;
    bench.exchange_on(0, call);
    bench.pool.reset();
    CHECK(bench.wire(0).is_closed);
    CHECK(bench.clock->pending() == 0);
    test::poll(*bench.io);
}

TEST_CASE("whichever operation of a connection fails or is cancelled, the pool is as usable as before")
{
    for (bool const is_cancelled : {false, true}) {
        auto const operations = test::fail_loop([&](std::size_t number) {
            INFO("operation " << number << (is_cancelled ? ", cancelled" : ""));
            Bench bench(1);
            bench.connector->on_connect = [&](test::MemoryWire& wire) {
                if (bench.connections() > 0)
                    return;
                wire.write_limit = 30;
                (is_cancelled ? wire.block_at : wire.fail_at) = number;
                wire.deliver_bytewise(test::ok_answer());
            };
            Call first(true), second;
            bench.start(first);
            bool const is_reached = bench.wire(0).operations > number;
            if (is_cancelled && !first.is_done())
                first.running->cancel();
            test::poll(*bench.io);
            REQUIRE(first.is_done());
            if (is_reached)
                CHECK(bench.wire(0).is_closed);
            bench.wire(0).fail_at = bench.wire(0).block_at = test::MemoryWire::never;
            bench.exchange_on(is_reached ? 1 : 0, second);
            CHECK(bench.pool->is_unused());
            return !is_reached;
        });
        CHECK(operations > test::ok_answer().size());
    }
}

TEST_CASE("a pool that is closed between the waking of a waiter and its turn keeps nothing")
{
    Bench bench(1);
    Call first, second;
    bench.start(first);
    bench.start(second);
    bench.wire(0).deliver(test::ok_answer());
    test::run_until(*bench.io, [&] { return first.is_done(); });
    REQUIRE_FALSE(second.is_done());
    bench.pool->close();
    test::poll(*bench.io);
    CHECK(failure_of<AbortError>(second).has_value());
    CHECK(bench.wire(0).is_closed);
    CHECK(bench.clock->pending() == 0);
}
