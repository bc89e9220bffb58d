// Copyright the ftrack C++ client authors. SPDX-License-Identifier: Apache-2.0
#include "ftrack/event_subscription.hpp"

#include <boost/json/array.hpp>

namespace ftrack {

std::string entity_key(Event const& event)
{
    for (char const* const list : {"entities", "selection"}) {
        boost::json::value const* const found = event.data.if_contains(list);
        boost::json::array const* const entities = found != nullptr ? found->if_array() : nullptr;
        boost::json::object const* const first = entities != nullptr && !entities->empty() ? entities->front().if_object() : nullptr;
        boost::json::value const* const id = first != nullptr ? first->if_contains("entityId") : nullptr;
        if (id != nullptr && id->is_string())
            return std::string(id->get_string());
    }
    return {};
}

} // namespace ftrack
