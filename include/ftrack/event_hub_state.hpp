// Copyright the ftrack C++ client authors. SPDX-License-Identifier: Apache-2.0
#pragma once

#include <chrono>
#include <cstdint>
#include <exception>
#include <string>
#include <string_view>

namespace ftrack {

/// Where an event hub stands with its server.
enum class EventHubState : std::uint8_t
{
    closed,     ///< not connected and not trying: before connect(), after disconnect(), after refused credentials
    connecting, ///< a connection is being made
    connected,  ///< events travel
    waiting     ///< the connection was lost or could not be made; the next try comes by itself
};

/// `closed`, `connecting`, `connected` or `waiting`.
std::string_view to_string(EventHubState state) noexcept;

/// A change of the hub's state, see EventHub::on_state_change.
class EventHubStateChange
{
public:
    EventHubStateChange() = default;

    EventHubState state = EventHubState::closed; ///< the new one
    std::string reason;                          ///< why, one sentence; never holds a credential
    std::chrono::milliseconds retry_in{0};       ///< when `waiting`: until the next try
};

/// A time in which events may have been missed, as the connection was down, see EventHub::on_gap. Both are by this machine's clock.
class Gap
{
public:
    Gap() = default;

    std::chrono::system_clock::time_point since; ///< when the server was heard last
    std::chrono::system_clock::time_point until; ///< when all subscriptions were in force again
};

/// Something that went wrong and was passed over, see EventHub::on_problem.
class EventHubProblem
{
public:
    EventHubProblem() = default;

    enum class Kind : std::uint8_t
    {
        malformed,            ///< the server sent what is no packet, no event or no acknowledgement
        handler_failed,       ///< a handler or callback threw
        reply_failed,         ///< what a handler returned could not be published
        event_dropped,        ///< a subscription's backlog was full
        subscription_refused, ///< by the server
    };

    Kind kind = Kind::malformed;
    std::string message;       ///< what happened, one sentence; never holds a credential
    std::string event_id;      ///< of the event that was handled; empty when there is none
    std::string subscriber_id; ///< whose it is; empty when there is none
    std::exception_ptr error;  ///< what was thrown; null when nothing was
};

/// `malformed`, `handler_failed`, `reply_failed`, `event_dropped` or `subscription_refused`.
std::string_view to_string(EventHubProblem::Kind kind) noexcept;

/// What a hub has seen since it was made, see EventHub::counters.
class EventHubCounters
{
public:
    EventHubCounters() = default;

    std::uint64_t connections = 0;      ///< accepted by the server
    std::uint64_t published = 0;        ///< acknowledged by the server
    std::uint64_t received = 0;         ///< events that arrived
    std::uint64_t malformed = 0;        ///< packets, events and acknowledgements that were none
    std::uint64_t dropped = 0;          ///< events, as a backlog was full
    std::uint64_t handler_failures = 0; ///< exceptions of handlers and callbacks
};

} // namespace ftrack
