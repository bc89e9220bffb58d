// Copyright the ftrack C++ client authors. SPDX-License-Identifier: Apache-2.0
#include "wire/pool_plan.hpp"

#include <algorithm>
#include <cassert>

namespace ftrack::wire {

PoolPlan::PoolPlan(std::size_t max_connections, std::chrono::milliseconds idle_timeout)
    : max_connections_(max_connections), idle_timeout_(idle_timeout)
{
    assert(max_connections > 0);
}

PoolPlan::Acquisition PoolPlan::acquire()
{
    if (!waiters_.empty() || leased_ == max_connections_) {
        Acquisition place;
        place.ticket = ++last_ticket_;
        waiters_.push_back(place.ticket);
        return place;
    }
    if (!idle_.empty()) {
        Slot const slot = idle_.back().slot;
        idle_.pop_back();
        return lease(Step::use, slot);
    }
    if (free_.empty())
        return lease(Step::open, made_++);
    Slot const slot = free_.back();
    free_.pop_back();
    return lease(Step::open, slot);
}

PoolPlan::Acquisition PoolPlan::lease(Step step, Slot slot)
{
    ++leased_;
    Acquisition acquisition;
    acquisition.step = step;
    acquisition.slot = slot;
    return acquisition;
}

PoolPlan::Acquisition PoolPlan::claim(Ticket ticket)
{
    auto const grant = std::ranges::find(grants_, ticket, &Grant::ticket);
    assert(grant != grants_.end());
    Acquisition const acquisition = grant->acquisition;
    grants_.erase(grant);
    return acquisition;
}

PoolPlan::Outcome PoolPlan::release(Slot slot, bool is_reusable, time_point now)
{
    assert(leased_ > 0);
    Outcome outcome;
    outcome.keep_connection = is_reusable;
    --leased_;
    if (!waiters_.empty()) {
        outcome.wake_first = true;
        grant_to_first(is_reusable ? Step::use : Step::open, slot);
    } else if (is_reusable && idle_timeout_.count() > 0) {
        outcome.is_idle = true;
        idle_.push_back(Idle{slot, now, false});
    } else {
        outcome.keep_connection = false;
        free_.push_back(slot);
    }
    return outcome;
}

void PoolPlan::grant_to_first(Step step, Slot slot)
{
    grants_.push_back(Grant{waiters_.front(), lease(step, slot)});
    waiters_.pop_front();
}

PoolPlan::Outcome PoolPlan::cancel(Ticket ticket, time_point now, std::optional<Slot>& slot)
{
    slot.reset();
    if (std::erase(waiters_, ticket) != 0)
        return {};
    Acquisition const unused = claim(ticket);
    slot = unused.slot;
    return release(unused.slot, unused.step == Step::use, now);
}

bool PoolPlan::drop_idle(Slot slot)
{
    if (std::erase_if(idle_, [slot](Idle const& idle) { return idle.slot == slot; }) == 0)
        return false;
    free_.push_back(slot);
    return true;
}

std::optional<PoolPlan::Slot> PoolPlan::watch_one(time_point now)
{
    auto const next = std::ranges::find(idle_, false, &Idle::is_watched);
    if (next == idle_.end() || next->since + watch_delay > now)
        return std::nullopt;
    next->is_watched = true;
    return next->slot;
}

std::optional<PoolPlan::Slot> PoolPlan::expire_one(time_point now)
{
    if (idle_.empty() || idle_.front().since + idle_timeout_ > now)
        return std::nullopt;
    Slot const slot = idle_.front().slot;
    drop_idle(slot);
    return slot;
}

std::optional<PoolPlan::time_point> PoolPlan::next_event() const
{
    if (idle_.empty())
        return std::nullopt;
    auto const expiry = idle_.front().since + idle_timeout_;
    auto const next = std::ranges::find(idle_, false, &Idle::is_watched);
    return next == idle_.end() ? expiry : std::min(expiry, next->since + watch_delay);
}

} // namespace ftrack::wire
