// Copyright the ftrack C++ client authors. SPDX-License-Identifier: Apache-2.0
#pragma once

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <deque>
#include <optional>
#include <vector>

namespace ftrack::wire {

/// Who gets which connection of one origin's pool: decides, and holds no connection itself.
///
/// A slot is the place of one connection; there are at most `max_connections`. A slot is free, leased, or idle with a connection in it.
/// Somebody waits only while every slot is leased, so whatever becomes available goes to the one who waits longest and a newcomer never
/// overtakes.
class PoolPlan
{
public:
    using time_point = std::chrono::steady_clock::time_point;
    using Slot = std::size_t;
    using Ticket = std::uint64_t;

    enum class Step
    {
        use,  // the slot holds a connection that was used before
        open, // the slot is empty: open a connection for it
        wait  // until woken, then claim() with the ticket
    };

    class Acquisition
    {
    public:
        Acquisition() = default;

        Step step = Step::wait;
        Slot slot = 0;     ///< for use and open
        Ticket ticket = 0; ///< for wait
    };

    /// What to do after a slot was given back.
    class Outcome
    {
    public:
        Outcome() = default;

        bool keep_connection = false; ///< false: close it
        bool wake_first = false;      ///< the longest waiting one was given the slot
        bool is_idle = false;         ///< nobody wanted it: look at next_event()
    };

    /// How long a connection has been idle before it is watched: one that goes from caller to caller is looked at before each use anyway.
    static constexpr std::chrono::milliseconds watch_delay{200};

    /// An idle time-out of zero keeps no connection.
    PoolPlan(std::size_t max_connections, std::chrono::milliseconds idle_timeout);

    /// The idle connection used last, else a new one, else a place in the queue.
    Acquisition acquire();

    /// What a woken waiter was given; once.
    Acquisition claim(Ticket ticket);

    /// Ends a lease: after an exchange, or after a connection could not be opened (then not reusable).
    Outcome release(Slot slot, bool is_reusable, time_point now);

    /// A waiter gives up, whether or not it was woken already. `slot` is set when it had been given one: the outcome is that of its return.
    Outcome cancel(Ticket ticket, time_point now, std::optional<Slot>& slot);

    /// The connection of an idle slot died; false when the slot is not idle.
    bool drop_idle(Slot slot);

    /// The next connection that has been idle long enough to be watched; each is named once.
    std::optional<Slot> watch_one(time_point now);

    /// The next idle connection whose time is over; it is to be closed.
    std::optional<Slot> expire_one(time_point now);

    /// When watch_one() or expire_one() will have something to say.
    std::optional<time_point> next_event() const;

    bool is_unused() const noexcept { return leased_ == 0 && waiters_.empty(); }
    std::size_t leased() const noexcept { return leased_; }
    std::size_t idle() const noexcept { return idle_.size(); }
    std::size_t waiting() const noexcept { return waiters_.size(); }

private:
    struct Idle
    {
        Slot slot;
        time_point since;
        bool is_watched;
    };

    struct Grant
    {
        Ticket ticket;
        Acquisition acquisition;
    };

    Acquisition lease(Step step, Slot slot);
    void grant_to_first(Step step, Slot slot);

    std::size_t max_connections_;
    std::chrono::milliseconds idle_timeout_;
    std::size_t leased_ = 0;
    std::size_t made_ = 0; // slots that were ever in use are 0 … made_ - 1
    std::vector<Slot> free_;
    std::vector<Idle> idle_;     // used last at the back
    std::deque<Ticket> waiters_; // longest waiting at the front
    std::vector<Grant> grants_;  // woken, not claimed yet
    Ticket last_ticket_ = 0;
};

} // namespace ftrack::wire
