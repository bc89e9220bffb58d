// Copyright the ftrack C++ client authors. SPDX-License-Identifier: Apache-2.0
#pragma once

#include <chrono>
#include <cstdint>
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

} // namespace ftrack
