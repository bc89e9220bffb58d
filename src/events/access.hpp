// Copyright the ftrack C++ client authors. SPDX-License-Identifier: Apache-2.0
#pragma once

#include "events/hub.hpp"
#include "ftrack/event_hub.hpp"

#include <memory>
#include <utility>

namespace ftrack::events {

/// Makes the public handle of a hub: for the session, which owns it.
class HubAccess
{
public:
    static std::unique_ptr<EventHub> make(std::shared_ptr<Hub> hub) { return std::unique_ptr<EventHub>(new EventHub(std::move(hub))); }
};

} // namespace ftrack::events
