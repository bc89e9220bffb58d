// Copyright the ftrack C++ client authors. SPDX-License-Identifier: Apache-2.0
#include "ftrack/event_hub_state.hpp"

#include "support/catch.hpp"

#include <type_traits>

using ftrack::EventHubState;

static_assert(!std::is_aggregate_v<ftrack::EventHubStateChange> && !std::is_aggregate_v<ftrack::Gap>);

TEST_CASE("each state of a hub has a name", "[event_hub_state]")
{
    CHECK(to_string(EventHubState::closed) == "closed");
    CHECK(to_string(EventHubState::connecting) == "connecting");
    CHECK(to_string(EventHubState::connected) == "connected");
    CHECK(to_string(EventHubState::waiting) == "waiting");
    CHECK(ftrack::EventHubStateChange().state == EventHubState::closed);
}
