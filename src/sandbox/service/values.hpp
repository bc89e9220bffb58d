// Copyright the ftrack C++ client authors. SPDX-License-Identifier: Apache-2.0
#pragma once

#include "sandbox/query/sql.hpp"
#include "sandbox/schema/registry.hpp"

#include <boost/json/value.hpp>

#include <map>
#include <string>
#include <string_view>
#include <vector>

namespace ftrack::sandbox::service {

using query::SqlValue;
using Key = std::vector<SqlValue>;

/// The columns of one row.
using Values = std::map<std::string, SqlValue, std::less<>>;

bool is_null(SqlValue const& value) noexcept;

/// The text of a value that is one, else empty.
std::string_view text_of(SqlValue const& value) noexcept;

/// What a client sent for a stored attribute, as the store holds it. Throws Failure when it is of another type.
SqlValue to_sql(schema::EntityType const& type, schema::Property const& property, boost::json::value const& value);

/// What criteria compare of a `variable` that the store holds as JSON: a scalar itself, the moment of a date, the items of a list one after another.
SqlValue comparable(SqlValue const& stored);

/// What a client gets of it.
boost::json::value to_json(schema::Property const& property, SqlValue const& value);

/// `{"__type__": "datetime", …}` of a date-time that a client sent, with its microseconds: clients compare a reply with what they sent, while the
/// store holds seconds.
boost::json::value echoed(schema::Property const& property, boost::json::value const& sent, SqlValue const& stored);

/// The key of an entity that a client sent: an object with its primary key, or a bare id. Throws Failure.
Key read_reference(schema::EntityType const& type, boost::json::value const& value);

/// An `entity_key`: a string, or a list of them in schema order. Throws Failure.
Key read_key(schema::EntityType const& type, boost::json::value const* value);

/// `[u'…', u'…']`, as the server writes keys.
std::string to_string(Key const& key);

/// Now, as the store holds it.
SqlValue current_time();

} // namespace ftrack::sandbox::service
