// Copyright the ftrack C++ client authors. SPDX-License-Identifier: Apache-2.0
#include "wire/pool_plan.hpp"

#include "support/catch.hpp"

#include <deque>
#include <random>
#include <set>
#include <type_traits>

using ftrack::wire::PoolPlan;
using namespace std::chrono_literals;
using Step = PoolPlan::Step;

static_assert(!std::is_aggregate_v<PoolPlan::Acquisition> && !std::is_aggregate_v<PoolPlan::Outcome>);

namespace {

PoolPlan::time_point const start{};

} // namespace

TEST_CASE("connections are opened up to the limit, then callers wait", "[pool_plan]")
{
    PoolPlan plan(2, 30s);
    auto const first = plan.acquire();
    auto const second = plan.acquire();
    auto const third = plan.acquire();

    REQUIRE(first.step == Step::open);
    REQUIRE(second.step == Step::open);
    REQUIRE(first.slot != second.slot);
    REQUIRE(third.step == Step::wait);
    REQUIRE(plan.leased() == 2);
    REQUIRE(plan.waiting() == 1);
}

TEST_CASE("the idle connection used last is used first", "[pool_plan]")
{
    PoolPlan plan(3, 30s);
    auto const a = plan.acquire();
    auto const b = plan.acquire();
    REQUIRE(plan.release(a.slot, true, start).is_idle);
    REQUIRE(plan.release(b.slot, true, start).is_idle);

    auto const again = plan.acquire();
    REQUIRE(again.step == Step::use);
    REQUIRE(again.slot == b.slot);
    REQUIRE(plan.acquire().slot == a.slot);
    REQUIRE(plan.acquire().step == Step::open);
}

TEST_CASE("waiters are served first come, first served, and newcomers do not overtake", "[pool_plan]")
{
    PoolPlan plan(1, 30s);
    auto const lease = plan.acquire();
    auto const first = plan.acquire();
    auto const second = plan.acquire();

    auto const outcome = plan.release(lease.slot, true, start);
    REQUIRE(outcome.wake_first);
    REQUIRE(outcome.keep_connection);
    REQUIRE_FALSE(outcome.is_idle);
    REQUIRE(plan.acquire().step == Step::wait); // the slot is the waiter's before it has run

    auto const claimed = plan.claim(first.ticket);
    REQUIRE(claimed.step == Step::use);
    REQUIRE(claimed.slot == lease.slot);
    plan.release(claimed.slot, false, start);
    REQUIRE(plan.claim(second.ticket).step == Step::open); // the connection was no good
}

TEST_CASE("a connection that is no good frees its slot", "[pool_plan]")
{
    PoolPlan plan(1, 30s);
    auto const lease = plan.acquire();
    auto const outcome = plan.release(lease.slot, false, start);

    REQUIRE_FALSE(outcome.keep_connection);
    REQUIRE_FALSE(outcome.wake_first);
    REQUIRE(plan.idle() == 0);
    REQUIRE(plan.is_unused());
    auto const again = plan.acquire();
    REQUIRE(again.step == Step::open);
    REQUIRE(again.slot == lease.slot);
}

TEST_CASE("without an idle time no connection is kept, but a waiter still takes it over", "[pool_plan]")
{
    PoolPlan plan(1, 0ms);
    auto const lease = plan.acquire();
    auto const waiter = plan.acquire();
    REQUIRE(plan.release(lease.slot, true, start).keep_connection);
    auto const claimed = plan.claim(waiter.ticket);
    REQUIRE(claimed.step == Step::use);
    REQUIRE_FALSE(plan.release(claimed.slot, true, start).keep_connection);
    REQUIRE(plan.idle() == 0);
}

TEST_CASE("a waiter that gives up leaves the queue", "[pool_plan]")
{
    PoolPlan plan(1, 30s);
    auto const lease = plan.acquire();
    auto const first = plan.acquire();
    auto const second = plan.acquire();
    std::optional<PoolPlan::Slot> slot;

    plan.cancel(first.ticket, start, slot);
    REQUIRE_FALSE(slot);
    REQUIRE(plan.waiting() == 1);
    plan.release(lease.slot, true, start);
    REQUIRE(plan.claim(second.ticket).slot == lease.slot);
}

TEST_CASE("a waiter that gives up after it was woken passes its slot on", "[pool_plan]")
{
    PoolPlan plan(1, 30s);
    auto const lease = plan.acquire();
    auto const first = plan.acquire();
    auto const second = plan.acquire();
    plan.release(lease.slot, true, start);
    std::optional<PoolPlan::Slot> slot;

    auto const outcome = plan.cancel(first.ticket, start, slot);
    REQUIRE(slot == lease.slot);
    REQUIRE(outcome.wake_first);
    REQUIRE(outcome.keep_connection);
    REQUIRE(plan.claim(second.ticket).step == Step::use);

    auto const third = plan.acquire();
    plan.release(lease.slot, false, start);
    auto const last = plan.cancel(third.ticket, start, slot); // it had been given an empty slot
    REQUIRE(slot == lease.slot);
    REQUIRE_FALSE(last.keep_connection);
    REQUIRE_FALSE(last.wake_first);
    REQUIRE(plan.is_unused());
}

TEST_CASE("idle connections end in the order in which they became idle", "[pool_plan]")
{
    PoolPlan plan(3, 30s);
    auto const a = plan.acquire();
    auto const b = plan.acquire();
    REQUIRE_FALSE(plan.next_event());
    plan.release(b.slot, true, start);
    plan.release(a.slot, true, start + 10s);

    while (plan.watch_one(start + 20s)) {
    }

    REQUIRE(plan.next_event() == start + 30s);
    REQUIRE_FALSE(plan.expire_one(start + 30s - 1ns));
    REQUIRE(plan.expire_one(start + 30s) == b.slot);
    REQUIRE_FALSE(plan.expire_one(start + 30s));
    REQUIRE(plan.next_event() == start + 40s);
    REQUIRE(plan.expire_one(start + 60s) == a.slot);
    REQUIRE_FALSE(plan.expire_one(start + 60s));
    REQUIRE(plan.idle() == 0);
}

TEST_CASE("a connection is watched when it has been idle for a while, once, and again after it was used", "[pool_plan]")
{
    PoolPlan plan(2, 30s);
    auto const a = plan.acquire();
    auto const b = plan.acquire();
    plan.release(a.slot, true, start);
    plan.release(b.slot, true, start + 50ms);

    REQUIRE(plan.next_event() == start + 200ms);
    REQUIRE_FALSE(plan.watch_one(start + 200ms - 1ns));
    REQUIRE(plan.watch_one(start + 200ms) == a.slot);
    REQUIRE_FALSE(plan.watch_one(start + 200ms));
    REQUIRE(plan.next_event() == start + 250ms);
    REQUIRE(plan.watch_one(start + 250ms) == b.slot);
    REQUIRE(plan.next_event() == start + 30s);

    REQUIRE(plan.acquire().slot == b.slot);
    plan.release(b.slot, true, start + 1s);
    REQUIRE(plan.next_event() == start + 1200ms);
    REQUIRE(plan.watch_one(start + 2s) == b.slot);
}

TEST_CASE("an idle time shorter than the delay of the watch is kept", "[pool_plan]")
{
    PoolPlan plan(1, 100ms);
    auto const lease = plan.acquire();
    plan.release(lease.slot, true, start);
    REQUIRE(plan.next_event() == start + 100ms);
    REQUIRE_FALSE(plan.watch_one(start + 100ms));
    REQUIRE(plan.expire_one(start + 100ms) == lease.slot);
}

TEST_CASE("an idle connection that died frees its slot, once", "[pool_plan]")
{
    PoolPlan plan(1, 30s);
    auto const lease = plan.acquire();
    REQUIRE_FALSE(plan.drop_idle(lease.slot)); // it is leased
    plan.release(lease.slot, true, start);
    REQUIRE(plan.drop_idle(lease.slot));
    REQUIRE_FALSE(plan.drop_idle(lease.slot));
    REQUIRE(plan.acquire().step == Step::open);
}

TEST_CASE("whatever happens, no slot is given twice and no waiter is forgotten", "[pool_plan]")
{
    std::mt19937 random(11);
    PoolPlan plan(3, 5s);
    std::set<PoolPlan::Slot> leased;
    std::set<PoolPlan::Slot> idle;
    std::deque<PoolPlan::Ticket> waiting;
    std::deque<PoolPlan::Ticket> woken;
    auto const take = [&](PoolPlan::Acquisition const& acquisition) {
        REQUIRE(acquisition.slot < 3);
        REQUIRE(leased.insert(acquisition.slot).second);
        REQUIRE(idle.erase(acquisition.slot) == 0);
    };
    auto const given_back = [&](PoolPlan::Slot slot, PoolPlan::Outcome const& outcome) {
        REQUIRE(outcome.wake_first == !waiting.empty());
        if (outcome.wake_first) {
            woken.push_back(waiting.front());
            waiting.pop_front();
        }
        if (outcome.is_idle)
            idle.insert(slot);
    };
    for (int i = 0; i < 20'000; ++i) {
        auto const now = start + i * 1s;
        auto const choice = random() % 6;
        if (choice < 2) {
            auto const acquisition = plan.acquire();
            if (acquisition.step == Step::wait) {
                REQUIRE(leased.size() + woken.size() == 3);
                waiting.push_back(acquisition.ticket);
            } else {
                if (acquisition.step == Step::use)
                    REQUIRE(idle.erase(acquisition.slot) == 1);
                take(acquisition);
            }
        } else if (choice == 2 && !leased.empty()) {
            auto const slot = *leased.begin();
            leased.erase(slot);
            given_back(slot, plan.release(slot, random() % 2 == 0, now));
        } else if (choice == 3 && !woken.empty()) {
            auto const acquisition = plan.claim(woken.front());
            woken.pop_front();
            take(acquisition);
        } else if (choice == 4 && waiting.size() + woken.size() > 0) {
            auto& queue = waiting.empty() ? woken : waiting;
            auto const ticket = queue.back();
            queue.pop_back();
            std::optional<PoolPlan::Slot> slot;
            auto const outcome = plan.cancel(ticket, now, slot);
            if (slot)
                given_back(*slot, outcome);
        } else if (auto const expired = plan.expire_one(now)) {
            REQUIRE(idle.erase(*expired) == 1);
        }
        REQUIRE(plan.leased() == leased.size() + woken.size());
        REQUIRE(plan.idle() == idle.size());
        REQUIRE(plan.waiting() == waiting.size());
    }
}
