// Copyright the ftrack C++ client authors. SPDX-License-Identifier: Apache-2.0
#include "ftrack/event_hub_state.hpp"

namespace ftrack {

std::string_view to_string(EventHubState state) noexcept
{
    switch (state) {
    case EventHubState::closed:
        return "closed";
    case EventHubState::connecting:
        return "connecting";
    case EventHubState::connected:
        return "connected";
    case EventHubState::waiting:
        return "waiting";
    }
    return "";
}

std::string_view to_string(EventHubProblem::Kind kind) noexcept
{
    switch (kind) {
    case EventHubProblem::Kind::malformed:
        return "malformed";
    case EventHubProblem::Kind::handler_failed:
        return "handler_failed";
    case EventHubProblem::Kind::reply_failed:
        return "reply_failed";
    case EventHubProblem::Kind::event_dropped:
        return "event_dropped";
    case EventHubProblem::Kind::subscription_refused:
        return "subscription_refused";
    }
    return "";
}

} // namespace ftrack
