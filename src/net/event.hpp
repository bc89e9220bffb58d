// Copyright the ftrack C++ client authors. SPDX-License-Identifier: Apache-2.0
#pragma once

#include <boost/asio/awaitable.hpp>
#include <boost/asio/steady_timer.hpp>

namespace ftrack::net {

/// Something that one coroutine waits for and a callback brings about, on one strand.
///
/// The suspended coroutine is owned by a timer that never expires, not by this object: so a dying execution context destroys it like any
/// other pending operation, where a stored handler would keep itself alive in a circle.
class Event
{
public:
    explicit Event(boost::asio::any_io_executor const& executor) : timer_(executor, boost::asio::steady_timer::time_point::max()) {}

    /// The waiter resumes later, never inside this call.
    void set()
    {
        is_set_ = true;
        timer_.cancel();
    }

    /// Ends the wait with operation_aborted.
    void abort() { timer_.cancel(); }

    bool is_set() const noexcept { return is_set_; }

    /// Returns at once when it is set. Terminal cancellation and abort() throw operation_aborted, unless set() came first. The event outlives
    /// the wait.
    boost::asio::awaitable<void> wait();

private:
    boost::asio::steady_timer timer_;
    bool is_set_ = false;
};

} // namespace ftrack::net
