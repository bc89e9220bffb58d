// Copyright the ftrack C++ client authors. SPDX-License-Identifier: Apache-2.0
#include "net/clock.hpp"

#include "support/catch.hpp"
#include "support/manual_clock.hpp"
#include "support/run_coroutine.hpp"

#include <boost/asio/error.hpp>

#include <vector>

using namespace std::chrono_literals;
using ftrack::test::ManualClock;
using ftrack::test::poll;
using ftrack::test::Running;
namespace asio = boost::asio;
namespace net = ftrack::net;

TEST_CASE("the system clock's alarm calls back once, at the time armed last")
{
    asio::io_context io;
    auto const clock = net::system_clock();
    auto const alarm = clock->make_alarm(io.get_executor());
    int early = 0, late = 0;

    alarm->arm(clock->now() + 1h, [&] { ++early; });
    alarm->arm(clock->now(), [&] { ++late; });
    ftrack::test::run_until(io, [&] { return late == 1; });
    poll(io);

    CHECK(early == 0);
    CHECK(late == 1);
}

TEST_CASE("an alarm that was cancelled, re-armed or destroyed stays silent even when its callback is queued")
{
    asio::io_context io;
    ManualClock manual;
    auto const system = net::system_clock();
    bool const is_manual = GENERATE(true, false);
    net::Clock* const clock = is_manual ? static_cast<net::Clock*>(&manual) : system.get();
    int called = 0;
    auto alarm = clock->make_alarm(io.get_executor());
    alarm->arm(clock->now() - 1s, [&] { ++called; });

    SECTION("cancelled") { alarm->cancel(); }
    SECTION("re-armed")
    {
        alarm->arm(clock->now() + 1h, [&] { ++called; });
    }
    SECTION("destroyed") { alarm.reset(); }
    poll(io);

    CHECK(called == 0);
}

TEST_CASE("an alarm may arm and destroy itself from its callback")
{
    asio::io_context io;
    ManualClock clock;
    auto alarm = clock.make_alarm(io.get_executor());
    int called = 0;
    alarm->arm(clock.now() + 1s, [&] {
        ++called;
        alarm->arm(clock.now() + 1s, [&] {
            ++called;
            alarm.reset();
        });
    });

    clock.advance(1s);
    poll(io);
    CHECK(called == 1);
    clock.advance(1s);
    poll(io);

    CHECK(called == 2);
    CHECK(clock.pending() == 0);
}

TEST_CASE("sleeping lasts until its time and ends with operation_aborted when it is cancelled")
{
    asio::io_context io;
    ManualClock manual;
    auto const system = net::system_clock();

    SECTION("system clock: in time")
    {
        auto const begin = system->now();
        ftrack::test::run_coroutine(io, system->sleep_until(begin + 2ms));
        CHECK(system->now() >= begin + 2ms);
    }
    SECTION("cancelled")
    {
        bool const is_manual = GENERATE(true, false);
        net::Clock* const clock = is_manual ? static_cast<net::Clock*>(&manual) : system.get();
        Running<void> sleep(io, clock->sleep_until(clock->now() + 1h));
        poll(io);
        REQUIRE_FALSE(sleep.is_done());
        sleep.cancel();
        CHECK_THROWS_AS(sleep.get(), boost::system::system_error);
        CHECK(manual.pending() == 0);
    }
}

TEST_CASE("the manual clock wakes in order of time and knows what is pending")
{
    asio::io_context io;
    ManualClock clock;
    std::vector<int> order;
    auto sleep = [&](int number, std::chrono::seconds time) -> asio::awaitable<void> {
        co_await clock.sleep_until(clock.now() + time);
        order.push_back(number);
    };
    Running<void> late(io, sleep(3, 3s)), early(io, sleep(1, 1s)), middle(io, sleep(2, 2s));
    poll(io);
    CHECK(clock.pending() == 3);

    SECTION("one jump")
    {
        clock.advance(10s);
        poll(io);
        CHECK(order == std::vector{1, 2, 3});
    }
    SECTION("step by step")
    {
        CHECK(clock.advance_to_next());
        poll(io);
        CHECK(order == std::vector{1});
        CHECK(clock.pending() == 2);
        CHECK(clock.advance_to_next());
        CHECK(clock.advance_to_next());
        CHECK_FALSE(clock.advance_to_next());
        poll(io);
        CHECK(order == std::vector{1, 2, 3});
    }
}

TEST_CASE("a context that dies takes its sleepers with it")
{
    ManualClock clock;
    auto destroyed = std::make_shared<int>();
    std::weak_ptr<int> const watch = destroyed;
    {
        asio::io_context io;
        auto sleep = [](ManualClock& on, std::shared_ptr<int>) -> asio::awaitable<void> { co_await on.sleep_until(on.now() + 1h); };
        Running<void> sleeping(io, sleep(clock, std::move(destroyed)));
        poll(io);
        CHECK_FALSE(watch.expired());
    }
    CHECK(watch.expired());
    CHECK(clock.pending() == 0);
    clock.advance(2h);
}
