// Copyright the ftrack C++ client authors. SPDX-License-Identifier: Apache-2.0
#pragma once

#include "sandbox/schema/registry.hpp"
#include "sandbox/store/database.hpp"

#include <string>
#include <vector>

namespace ftrack::sandbox::store {

/// One column of a table, which may serve several entity types.
class StoredColumn
{
public:
    StoredColumn() = default;

    std::string name;
    schema::Kind kind = schema::Kind::text;
};

/// The columns of the table that holds the entities of `root` and all types that derive from it.
std::vector<StoredColumn> columns_of(schema::EntityType const& root);

/// Makes the tables in a fresh database and returns true; checks the version of one that has them and returns false. Throws StoreError when the
/// file was made by a version that is not this one. Within the caller's transaction, so that a database is never left without its first rows.
bool prepare_tables(Database& database, schema::Registry const& registry);

} // namespace ftrack::sandbox::store
