// Copyright the ftrack C++ client authors. SPDX-License-Identifier: Apache-2.0
#include "http/pool.hpp"

#include "ftrack/error.hpp"
#include "support/catch.hpp"
#include "support/pool_bench.hpp"

using namespace std::chrono_literals;
using namespace ftrack;
using test::failure_of;
using Bench = test::PoolBench;
using Call = test::PoolCall;
namespace asio = boost::asio;

TEST_CASE("one request after the other travels on one connection")
{
    Bench bench;
    Call first, second;
    bench.exchange_on(0, first);
    CHECK_FALSE(first.passage.reused_connection);
    bench.exchange_on(0, second);
    CHECK(second.passage.reused_connection);
    CHECK(second.sink.body == "ok");
    CHECK(bench.connections() == 1);
    REQUIRE(bench.records.size() == 1);
    CHECK(bench.records[0].message == "connected");
    CHECK(bench.pool->is_unused());
}

TEST_CASE("requests at the same time get connections of their own up to the limit, then wait in the order of their coming")
{
    Bench bench(2);
    Call a, b, c, d;
    for (Call* call : {&a, &b, &c, &d})
        bench.start(*call);
    CHECK(bench.connections() == 2);

    bench.answer(1);
    CHECK(b.is_done());
    bench.answer(1);
    CHECK(c.is_done());
    CHECK_FALSE(d.is_done());
    bench.answer(0);
    CHECK(a.is_done());
    // The connection that b and c used went to d when c was done.
    bench.answer(1);
    CHECK(d.is_done());
    CHECK(bench.connections() == 2);
}

TEST_CASE("the connection used last is used first, and each expires when its own time has come")
{
    Bench bench;
    Call a, b, c;
    bench.start(a);
    bench.start(b);
    bench.answer(0);
    bench.pass(10s);
    bench.answer(1);
    bench.exchange_on(1, c);
    CHECK(bench.connections() == 2);

    bench.pass(19'999ms);
    CHECK_FALSE(bench.wire(0).is_closed);
    bench.pass(1ms);
    CHECK(bench.wire(0).is_closed);
    CHECK_FALSE(bench.wire(1).is_closed);
    bench.pass(10s);
    CHECK(bench.wire(1).is_closed);
    CHECK(bench.clock->pending() == 0);
}

TEST_CASE("an idle connection that dies is dropped, and the next request, also a mutation, gets a fresh one")
{
    Bench bench;
    Call first, second(true);
    bench.exchange_on(0, first);
    SECTION("seen by the watch")
    {
        bench.pass(200ms);
        bench.wire(0).end = asio::error::eof;
        bench.wire(0).deliver("");
        test::poll(*bench.io);
        CHECK(bench.wire(0).is_closed);
        CHECK(bench.clock->pending() == 0);
    }
    SECTION("at once when the watch begins")
    {
        bench.wire(0).end = asio::error::eof;
        bench.wire(0).deliver("");
        CHECK_FALSE(bench.wire(0).is_closed);
        bench.pass(200ms);
        CHECK(bench.wire(0).is_closed);
    }
    SECTION("seen by the look before use") { bench.wire(0).end = asio::error::eof; }
    bench.exchange_on(1, second);
    CHECK_FALSE(second.passage.reused_connection);
}

TEST_CASE("a kept connection that dies under a request is nobody's failure when the request may be repeated")
{
    bool const is_mutation = GENERATE(false, true);
    Bench bench;
    Call first, second(is_mutation);
    bench.exchange_on(0, first);
    bench.wire(0).fail_at = bench.wire(0).operations + GENERATE(0U, 1U);
    bench.start(second);
    if (!second.is_done() && bench.connections() == 1) { // a failed write leaves the answer to be waited for
        bench.wire(0).end = asio::error::eof;
        bench.answer(0, "");
    }
    if (is_mutation) {
        auto const error = failure_of<NetworkError>(second);
        REQUIRE(error.has_value());
        CHECK(error->may_have_been_applied());
        CHECK(bench.connections() == 1);
        return;
    }
    REQUIRE(bench.connections() == 2);
    bench.answer(1);
    CHECK(second.running->get().status == 200);
    CHECK_FALSE(second.passage.reused_connection);
}

TEST_CASE("a kept connection that dies within the answer, or a fresh one that dies, is the caller's to know")
{
    Bench bench;
    Call first, second;
    SECTION("within the answer")
    {
        bench.exchange_on(0, first);
        bench.start(second);
        bench.wire(0).end = asio::error::eof;
        bench.answer(0, "HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\nok");
    }
    SECTION("fresh")
    {
        bench.connector->on_connect = [](test::MemoryWire& wire) { wire.end = asio::error::eof; };
        bench.start(second);
    }
    CHECK(failure_of<NetworkError>(second).has_value());
    CHECK(bench.connections() == 1);
    CHECK(bench.pool->is_unused());
}

TEST_CASE("a second try goes on a fresh connection")
{
    Bench bench;
    Call first, second;
    bench.exchange_on(0, first);
    second.passage.attempt = 2;
    bench.exchange_on(1, second);
    CHECK(bench.wire(0).is_closed);
}

TEST_CASE("a connection that ends its exchange unfit is not kept")
{
    Bench bench(1);
    Call first, second;
    bench.start(first);
    bench.start(second);
    bench.answer(0, "HTTP/1.1 200 OK\r\nConnection: close\r\nContent-Length: 2\r\n\r\nok");
    CHECK(first.is_done());
    REQUIRE(bench.connections() == 2);
    bench.answer(1);
    CHECK(second.running->get().status == 200);
}

TEST_CASE("a connection that cannot be made fails its caller alone, and the place goes to the next")
{
    Bench bench(1);
    bench.connector->hang = true;
    Call first, second;
    bench.start(first);
    bench.start(second);
    bench.connector->failure = std::make_exception_ptr(NetworkError(asio::error::connection_refused, "No."));
    bench.connector->release();
    test::poll(*bench.io);
    CHECK(failure_of<NetworkError>(first).has_value());
    REQUIRE(bench.connector->hanging() == 1);
    bench.connector->failure = nullptr;
    bench.connector->release();
    test::poll(*bench.io);
    bench.answer(0);
    CHECK(second.running->get().status == 200);
}
