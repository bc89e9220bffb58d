// Copyright the ftrack C++ client authors. SPDX-License-Identifier: Apache-2.0
#pragma once

#include "ftrack/operation.hpp"
#include "ftrack/value.hpp"
#include "wire/schema_index.hpp"

#include <boost/json/object.hpp>

#include <string>
#include <vector>

/// What ensure() asks and compares: pure.
namespace ftrack::session {

/// The names to identify by: `keys`, or all of the data's. Throws std::invalid_argument when there is none, when data lacks one, and when a value is
/// nothing to compare by (an array, a plain object).
std::vector<std::string> identifying_names(std::string const& entity_type, boost::json::object const& data, Keys const& keys);

/// The query for entities with these identifying values, with all that is_different() needs; two rows at most, as more than one is an error.
std::string identifying_query(Schema const& schema, wire::SchemaIndex const& schemas, boost::json::object const& data,
                              std::vector<std::string> const& names);

/// The query for one entity by its key, with the attributes of `data`.
std::string entity_query(Schema const& schema, wire::SchemaIndex const& schemas, boost::json::object const& data, Value const& entity);

/// The attributes of `data` whose values differ from the entity's.
boost::json::object differences(wire::SchemaIndex const& schemas, boost::json::object const& data, Value const& entity);

} // namespace ftrack::session
