// Copyright the ftrack C++ client authors. SPDX-License-Identifier: Apache-2.0
#pragma once

#include <boost/asio/awaitable.hpp>

#include <cstddef>
#include <memory>

namespace ftrack::net {

/// Suspended coroutines, first come, first served. For one strand. Destroying the queue wakes all with operation_aborted.
class WaitQueue
{
public:
    WaitQueue();
    WaitQueue(WaitQueue const&) = delete;
    WaitQueue& operator=(WaitQueue const&) = delete;
    ~WaitQueue();

    /// Suspends until woken. Terminal cancellation leaves the queue and throws system_error(operation_aborted); a waiter that was woken
    /// before the cancellation came returns as woken.
    boost::asio::awaitable<void> wait();

    /// Wakes the one that waits longest; false when nobody does. The waiter resumes later, never inside this call.
    bool wake_one();
    void wake_all();

    std::size_t size() const noexcept;

private:
    struct State;
    std::shared_ptr<State> state_;
};

} // namespace ftrack::net
