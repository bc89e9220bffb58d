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

} // namespace ftrack
