// Copyright the ftrack C++ client authors. SPDX-License-Identifier: Apache-2.0
#pragma once

#include "sandbox/service/values.hpp"

#include <boost/json/array.hpp>
#include <boost/json/object.hpp>

#include <map>
#include <string>
#include <utility>
#include <vector>

namespace ftrack::sandbox::service {

/// What a client gave for an entity, checked against its type alone: a reference and its `_id` are one value, whichever of them was sent.
class EntityData
{
public:
    EntityData() = default;

    Values values;
    std::map<std::string, boost::json::value> reply; ///< as it is told back
    std::vector<std::pair<schema::Property const*, boost::json::array>> collections;
    std::vector<std::string> computed; ///< what was given although no one can set it
};

/// Reads the `entity_data` of an operation. Attributes that the type lacks are passed over unless they are to be refused. Throws Failure.
EntityData read_entity_data(schema::Registry const& registry, schema::EntityType const& type, boost::json::object const& operation,
                            bool refuse_unknown);

} // namespace ftrack::sandbox::service
