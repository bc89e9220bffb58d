// Copyright the ftrack C++ client authors. SPDX-License-Identifier: Apache-2.0
#pragma once

#include "net/clock.hpp"

#include <cstddef>
#include <memory>

namespace ftrack::test {

/// A clock whose hands the test turns. Any thread may turn them; callbacks and sleepers run on their own executors.
class ManualClock final : public net::Clock
{
public:
    ManualClock();
    ~ManualClock() override;

    time_point now() const noexcept override;
    std::unique_ptr<net::Alarm> make_alarm(boost::asio::any_io_executor executor) override;
    boost::asio::awaitable<void> sleep_until(time_point when) override;

    /// Moves the time on and posts whatever fell due to its executor, in order of time. Run the executor to see it happen.
    void advance(std::chrono::steady_clock::duration by);

    /// Moves to the next alarm or sleeper; false when there is none.
    bool advance_to_next();

    /// Armed alarms and sleepers that are not due yet.
    std::size_t pending() const;

    class State;

private:
    std::shared_ptr<State> state_;
};

} // namespace ftrack::test
