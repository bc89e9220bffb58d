// Copyright the ftrack C++ client authors. SPDX-License-Identifier: Apache-2.0
#include "sandbox/store/tables.hpp"

#include "sandbox/query/sql.hpp"

#include <sqlite3.h>

#include <set>

namespace ftrack::sandbox::store {

namespace {

using query::quoted;

// To be counted up with every change of a table.
constexpr std::int64_t layout_version = 1;

// Names are looked up by people and by clients alike; the rest are searched seldom.
bool is_looked_up(schema::Property const& property)
{
    return property.is_constraint() || property.name == "name" || property.name == "username" || property.name == "parent_id";
}

char const* storage_class(schema::Kind kind)
{
    switch (kind) {
    case schema::Kind::number: return "REAL";
    case schema::Kind::integer:
    case schema::Kind::boolean: return "INTEGER";
    default: return "TEXT COLLATE NOCASE";
    }
}

std::string create_table(schema::EntityType const& root, std::vector<StoredColumn> const& columns)
{
    std::string text = "CREATE TABLE " + quoted(root.table) + " (";
    for (StoredColumn const& column : columns)
        text += quoted(column.name) + " " + storage_class(column.kind) + ", ";
    if (root.is_polymorphic())
        text += "\"_type\" TEXT NOT NULL, ";
    std::string key;
    for (std::string const& name : root.primary_key)
        key += (key.empty() ? "" : ", ") + quoted(name);
    return text + "PRIMARY KEY (" + key + "));";
}

// In a table of several types every query names the type too: with it in the index, an index on the type alone never looks better.
std::string create_indexes(schema::EntityType const& root, std::vector<StoredColumn> const& columns)
{
    std::string const type = root.is_polymorphic() ? ", \"_type\"" : "";
    std::string text;
    for (StoredColumn const& column : columns) {
        if (column.is_indexed)
            text += "CREATE INDEX " + quoted(root.table + "_" + column.name) + " ON " + quoted(root.table) + " (" + quoted(column.name) + type + ");";
    }
    if (root.is_polymorphic())
        text += "CREATE INDEX " + quoted(root.table + "_type") + " ON " + quoted(root.table) + " (\"_type\");";
    return text;
}

} // namespace

std::vector<StoredColumn> columns_of(schema::EntityType const& root)
{
    std::vector<StoredColumn> columns;
    std::set<std::string> seen;
    for (schema::EntityType const* type : root.family) {
        for (schema::Property const& property : type->properties) {
            if (!property.is_stored() || !seen.insert(property.name).second)
                continue;
            StoredColumn column;
            column.name = property.name;
            column.kind = property.kind;
            column.is_indexed = is_looked_up(property);
            columns.push_back(std::move(column));
        }
    }
    return columns;
}

bool prepare_tables(Database& database, schema::Registry const& registry)
{
    std::int64_t const version = std::get<std::int64_t>(database.select_row("PRAGMA user_version")->front());
    if (version == layout_version)
        return false;
    bool const is_fresh = version == 0 && !database.select_row("SELECT 1 FROM sqlite_schema");
    if (!is_fresh)
        throw StoreError(SQLITE_MISMATCH, "The database is of version " + std::to_string(version) + ", this sandbox needs " +
                                              std::to_string(layout_version) + ": give it another file, or delete this one.");
    for (schema::EntityType const& type : registry.types()) {
        if (type.is_whole_table()) {
            std::vector<StoredColumn> const columns = columns_of(type);
            database.run(create_table(type, columns));
            database.run(create_indexes(type, columns));
        }
    }
    database.run("CREATE TABLE \"api_key\" (\"key\" TEXT PRIMARY KEY, \"user_id\" TEXT NOT NULL);");
    database.run("PRAGMA user_version = " + std::to_string(layout_version));
    return true;
}

} // namespace ftrack::sandbox::store
