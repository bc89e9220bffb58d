// Copyright the ftrack C++ client authors. SPDX-License-Identifier: Apache-2.0
#pragma once

#include "net/clock.hpp"
#include "net/event.hpp"
#include "operation/scope.hpp"

#include <boost/asio/awaitable.hpp>

#include <cstdint>
#include <exception>
#include <memory>
#include <vector>

namespace ftrack::events {

/// One coroutine that waits for something of the hub's, no longer than its deadline. For the strand.
class Waiter
{
public:
    enum class End : std::uint8_t
    {
        told,
        timed_out
    };

    Waiter(operation::Scope const& scope, operation::Deadline deadline);
    Waiter(Waiter const&) = delete;
    Waiter& operator=(Waiter const&) = delete;

    /// Throws what fail() was given, and operation_aborted when it is cancelled first. The waiter outlives the wait.
    boost::asio::awaitable<End> wait();

    // The first of these counts. The coroutine resumes later, never inside the call.
    void succeed() { end(End::told, nullptr); }
    void fail(std::exception_ptr why) { end(End::told, std::move(why)); }

    bool has_ended() const noexcept { return event_.is_set(); }

private:
    void end(End end, std::exception_ptr failure);

    net::Event event_;
    End end_ = End::told;
    std::exception_ptr failure_;
    std::unique_ptr<net::Alarm> alarm_; // null without a deadline
};

/// Who waits for the same thing.
class WaiterList
{
public:
    /// A waiter's place in a list that outlives it.
    class Place
    {
    public:
        Place(WaiterList& list, Waiter& waiter);
        Place(Place const&) = delete;
        Place& operator=(Place const&) = delete;
        ~Place();

    private:
        WaiterList& list_;
        Waiter* waiter_;
    };

    void succeed_all();
    void fail_all(std::exception_ptr const& why);

private:
    std::vector<Waiter*> waiters_;
};

} // namespace ftrack::events
