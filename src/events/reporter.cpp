// Copyright the ftrack C++ client authors. SPDX-License-Identifier: Apache-2.0
#include "events/reporter.hpp"

#include "core/redact.hpp"

#include <utility>

namespace ftrack::events {

void Reporter::tell(EventHubStateChange const& change)
{
    std::string message = "The event hub is " + std::string(to_string(change.state)) + ": " + change.reason;
    log(change.state == EventHubState::waiting ? LogLevel::warning : LogLevel::info, std::move(message));
    call(on_state_change, change);
}

void Reporter::tell(Gap const& gap)
{
    log(LogLevel::warning, "Events may have been missed while the event hub was not connected.");
    call(on_gap, gap);
}

void Reporter::tell(EventHubProblem const& problem)
{
    if (on_problem)
        call(on_problem, problem);
    else
        log(LogLevel::warning, problem.message);
}

EventHubCounters Reporter::counters() const noexcept
{
    EventHubCounters result;
    result.connections = connections;
    result.published = published;
    result.received = received;
    result.malformed = malformed;
    result.dropped = dropped;
    result.handler_failures = handler_failures;
    return result;
}

template <class What>
void Reporter::call(std::function<void(What const&)> callback, What const& what)
{
    if (!callback || is_silent)
        return;
    try {
        callback(what);
    } catch (...) { // a callback that fails must not end what it is told of
        ++handler_failures;
        log(LogLevel::error, "A callback of the event hub threw: " + describe(std::current_exception()));
    }
}

void Reporter::log(LogLevel level, std::string message) const noexcept
{
    if (!log_)
        return;
    try {
        LogRecord record;
        record.level = level;
        record.message = std::move(message);
        log_(record);
    } catch (...) { // likewise
    }
}

std::string describe(std::exception_ptr const& failure)
{
    try {
        std::rethrow_exception(failure);
    } catch (std::exception const& error) {
        return core::redacted_excerpt(error.what(), 500);
    } catch (...) {
        return "an exception of an unknown type";
    }
}

} // namespace ftrack::events
