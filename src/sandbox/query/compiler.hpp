// Copyright the ftrack C++ client authors. SPDX-License-Identifier: Apache-2.0
#pragma once

#include "sandbox/query/ast.hpp"
#include "sandbox/query/sql.hpp"
#include "sandbox/schema/registry.hpp"

#include <cstdint>
#include <string>
#include <vector>

namespace ftrack::sandbox::query {

/// The entity type that a query asks for. Throws QueryError when there is none of that name.
schema::EntityType const& entity_type(schema::Registry const& registry, Query const& query);

/// Selects the primary keys of the entities, then the concrete type where a table holds several: one row more than the limit, so that the
/// caller sees whether rows remain. Throws QueryError.
Sql compile_keys(schema::Registry const& registry, Query const& query);

/// One value of each row of a query with functions or `group by`.
class Column
{
public:
    Column() = default;

    std::string name;
    schema::Kind kind = schema::Kind::text;
};

class Aggregation
{
public:
    Aggregation() = default;

    Sql sql;
    std::vector<Column> columns;
};

bool is_aggregation(Query const& query);

/// As compile_keys(): one row more than the limit.
Aggregation compile_aggregation(schema::Registry const& registry, Query const& query);

} // namespace ftrack::sandbox::query
