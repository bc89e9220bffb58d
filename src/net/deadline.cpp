// Copyright the ftrack C++ client authors. SPDX-License-Identifier: Apache-2.0
#include "net/deadline.hpp"

#include <utility>

namespace ftrack::net {

Deadline::Deadline(std::shared_ptr<Clock> clock, boost::asio::any_io_executor executor, std::function<void()> on_expiry)
    : clock_(std::move(clock)), on_expiry_(std::move(on_expiry)), alarm_(clock_->make_alarm(std::move(executor)))
{
}

void Deadline::expires_after(std::chrono::milliseconds limit)
{
    if (limit == std::chrono::milliseconds::zero()) {
        clear();
        return;
    }
    auto const now = clock_->now();
    // A limit of centuries must not overflow into the past.
    auto const longest = std::chrono::duration_cast<std::chrono::milliseconds>(Clock::time_point::max() - now);
    when_ = limit < longest ? now + limit : Clock::time_point::max();
    if (when_ < armed_for_)
        arm();
}

void Deadline::cancel() noexcept
{
    clear();
    armed_for_ = Clock::time_point::max();
    alarm_->cancel();
}

void Deadline::arm()
{
    armed_for_ = when_;
    alarm_->arm(when_, [this] { ring(); });
}

void Deadline::ring()
{
    armed_for_ = Clock::time_point::max();
    if (when_ == Clock::time_point::max())
        return;
    if (clock_->now() < when_) {
        arm();
        return;
    }
    clear();
    has_expired_ = true;
    on_expiry_();
}

} // namespace ftrack::net
