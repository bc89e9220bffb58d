// Copyright the ftrack C++ client authors. SPDX-License-Identifier: Apache-2.0
#include "net/deadline.hpp"

#include "support/catch.hpp"
#include "support/manual_clock.hpp"
#include "support/run_coroutine.hpp"

#include <memory>
#include <optional>

using namespace std::chrono_literals;
using namespace ftrack;
using test::poll;

namespace {

struct Bench
{
    void pass(std::chrono::milliseconds time)
    {
        clock->advance(time);
        poll(io);
    }

    boost::asio::io_context io;
    std::shared_ptr<test::ManualClock> clock = std::make_shared<test::ManualClock>();
    int expiries = 0;
    std::optional<net::Deadline> deadline{std::in_place, clock, io.get_executor(), [this] { ++expiries; }};
};

} // namespace

TEST_CASE("a deadline rings once, when its time has come")
{
    Bench bench;
    bench.deadline->expires_after(10s);
    bench.pass(9'999ms);
    CHECK(bench.expiries == 0);
    CHECK_FALSE(bench.deadline->has_expired());
    bench.pass(1ms);
    CHECK(bench.expiries == 1);
    CHECK(bench.deadline->has_expired());
    bench.pass(1h);
    CHECK(bench.expiries == 1);
}

TEST_CASE("a deadline that moves back rings at its last place, one that moves forward in time")
{
    Bench bench;
    bench.deadline->expires_after(10s);
    bench.pass(9s);
    SECTION("back")
    {
        bench.deadline->expires_after(10s);
        bench.pass(1s);
        CHECK(bench.expiries == 0);
        bench.pass(8'999ms);
        CHECK(bench.expiries == 0);
        bench.pass(1ms);
        CHECK(bench.expiries == 1);
    }
    SECTION("forward")
    {
        bench.deadline->expires_after(100ms);
        bench.pass(100ms);
        CHECK(bench.expiries == 1);
    }
}

TEST_CASE("moving a deadline back again and again sets no further alarm")
{
    Bench bench;
    for (int i = 0; i < 100; ++i) {
        bench.deadline->expires_after(10s);
        bench.pass(10ms);
        CHECK(bench.clock->pending() == 1);
    }
    CHECK(bench.expiries == 0);
}

TEST_CASE("a deadline that was taken back is silent")
{
    Bench bench;
    bench.deadline->expires_after(10s);
    SECTION("zero is no limit") { bench.deadline->expires_after(0ms); }
    SECTION("cleared") { bench.deadline->clear(); }
    SECTION("cancelled")
    {
        bench.deadline->cancel();
        CHECK(bench.clock->pending() == 0);
    }
    SECTION("destroyed") { bench.deadline.reset(); }
    bench.pass(1h);
    CHECK(bench.expiries == 0);
    CHECK(bench.clock->pending() == 0);
}

TEST_CASE("a deadline of centuries does not overflow into the past")
{
    Bench bench;
    bench.deadline->expires_after(std::chrono::milliseconds::max());
    bench.pass(24h * 365);
    CHECK(bench.expiries == 0);
}

TEST_CASE("a deadline serves again after it was cleared or has rung")
{
    Bench bench;
    bench.deadline->expires_after(1s);
    SECTION("cleared") { bench.deadline->clear(); }
    SECTION("rung") { bench.pass(1s); }
    auto const before = bench.expiries;
    bench.deadline->expires_after(2s);
    bench.pass(1'999ms);
    CHECK(bench.expiries == before);
    bench.pass(1ms);
    CHECK(bench.expiries == before + 1);
}
