// Copyright the ftrack C++ client authors. SPDX-License-Identifier: Apache-2.0
#pragma once

#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/awaitable.hpp>

#include <chrono>
#include <functional>
#include <memory>

namespace ftrack::net {

/// A callback at a point in time. Used on one strand; destroying it cancels it, and a callback that was cancelled or re-armed is not called.
class Alarm
{
public:
    using time_point = std::chrono::steady_clock::time_point;

    virtual ~Alarm() = default;

    /// Calls `callback` once on the executor at `when`, in place of what was armed before.
    virtual void arm(time_point when, std::function<void()> callback) = 0;
    virtual void cancel() noexcept = 0;
};

/// Time as the library sees it. Everything that waits or reads the time goes through it, so that tests can turn the hands themselves.
class Clock
{
public:
    using time_point = Alarm::time_point;

    virtual ~Clock() = default;

    virtual time_point now() const noexcept = 0;
    virtual std::unique_ptr<Alarm> make_alarm(boost::asio::any_io_executor executor) = 0;

    /// Waits on the awaiting coroutine's executor; terminal cancellation ends it with operation_aborted.
    virtual boost::asio::awaitable<void> sleep_until(time_point when) = 0;
};

/// The clock of the machine.
std::shared_ptr<Clock> system_clock();

} // namespace ftrack::net
