// Copyright the ftrack C++ client authors. SPDX-License-Identifier: Apache-2.0
#pragma once

#include "ftrack/event_hub_state.hpp"
#include "ftrack/log.hpp"

#include <atomic>
#include <cstdint>
#include <exception>
#include <functional>
#include <string>

namespace ftrack::events {

/// Tells the user what happens in a hub, and counts it. For the strand, but for what is atomic.
class Reporter
{
public:
    explicit Reporter(LogFunction log) : log_(std::move(log)) {}

    void tell(EventHubStateChange const& change);
    void tell(Gap const& gap);

    /// To on_problem, or else to the log.
    void tell(EventHubProblem const& problem);

    EventHubCounters counters() const noexcept;

    std::function<void(EventHubStateChange const&)> on_state_change;
    std::function<void(Gap const&)> on_gap;
    std::function<void(EventHubProblem const&)> on_problem;

    std::atomic<bool> is_silent{false}; ///< nobody is called any more; any thread

    std::atomic<std::uint64_t> connections{0};
    std::atomic<std::uint64_t> published{0};
    std::atomic<std::uint64_t> received{0};
    std::atomic<std::uint64_t> malformed{0};
    std::atomic<std::uint64_t> dropped{0};
    std::atomic<std::uint64_t> handler_failures{0};

private:
    template <class What>
    void call(std::function<void(What const&)> callback, What const& what); // by value: it may replace itself
    void log(LogLevel level, std::string message) const noexcept;

    LogFunction log_;
};

/// What an exception says, as a sentence: for messages.
std::string describe(std::exception_ptr const& failure);

} // namespace ftrack::events
