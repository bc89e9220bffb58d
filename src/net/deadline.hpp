// Copyright the ftrack C++ client authors. SPDX-License-Identifier: Apache-2.0
#pragma once

#include "net/clock.hpp"

#include <boost/asio/any_io_executor.hpp>

#include <chrono>
#include <functional>
#include <memory>

namespace ftrack::net {

/// A time limit that is moved often and reached seldom. The alarm stays where it is when the limit moves back, and is set again when it
/// rings too early: moving costs a look at the clock. For one strand.
class Deadline
{
public:
    /// `on_expiry` is called once, when the limit is reached; it ends whatever is under way.
    Deadline(std::shared_ptr<Clock> clock, boost::asio::any_io_executor executor, std::function<void()> on_expiry);

    /// From now. Zero: no limit.
    void expires_after(std::chrono::milliseconds limit);

    /// No limit; the alarm may still ring once, for nothing.
    void clear() noexcept { when_ = Clock::time_point::max(); }

    /// Silences it for good.
    void cancel() noexcept;

    bool has_expired() const noexcept { return has_expired_; }

private:
    void arm();
    void ring();

    std::shared_ptr<Clock> clock_;
    std::function<void()> on_expiry_;
    Clock::time_point when_ = Clock::time_point::max();
    Clock::time_point armed_for_ = Clock::time_point::max();
    bool has_expired_ = false;
    std::unique_ptr<Alarm> alarm_;
};

} // namespace ftrack::net
