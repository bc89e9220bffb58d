// Copyright the ftrack C++ client authors. SPDX-License-Identifier: Apache-2.0
#include "sandbox/store/tables.hpp"

#include "sandbox/query/sql.hpp"
#include "sandbox/store/views.hpp"

#include <sqlite3.h>

#include <set>

namespace ftrack::sandbox::store {

namespace {

using query::quoted;

// To be counted up with every change of a table.
constexpr std::int64_t layout_version = 2;

// The columns that collections lead back by, of all tables.
std::set<std::pair<std::string, std::string>> ways_back(schema::Registry const& registry)
{
    std::set<std::pair<std::string, std::string>> columns;
    for (schema::EntityType const& type : registry.types()) {
        for (schema::Property const& property : type.properties) {
            if (!property.is_collection())
                continue;
            if (property.link.empty())
                columns.emplace(registry.get(property.target).table, property.key);
            else
                columns.emplace(registry.get(property.link).table, property.link_owner);
        }
    }
    return columns;
}

// Names are looked up by people and by clients alike; the rest are searched seldom.
bool is_looked_up(schema::Property const& property)
{
    return property.is_constraint() || property.is_loose_key() || property.name == "name" || property.name == "username" || property.name == "key";
}

char const* storage_class(schema::Kind kind)
{
    switch (kind) {
    case schema::Kind::number:
        return "REAL";
    case schema::Kind::integer:
    case schema::Kind::boolean:
        return "INTEGER";
    case schema::Kind::variable:
        return "TEXT";
    default:
        return "TEXT COLLATE NOCASE";
    }
}

std::string create_table(schema::EntityType const& root, std::vector<StoredColumn> const& columns)
{
    std::string text = "CREATE TABLE " + quoted(root.table) + " (";
    for (StoredColumn const& column : columns) {
        text += quoted(column.name) + " " + storage_class(column.kind) + ", ";
        if (column.kind == schema::Kind::variable)
            text += quoted(schema::comparable_column(column.name)) + " BLOB COLLATE NOCASE, ";
    }
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
        if (column.is_indexed && (root.primary_key.front() != column.name || root.is_polymorphic()))
            text += "CREATE INDEX " + quoted(root.table + "_" + column.name) + " ON " + quoted(root.table) + " (" + quoted(column.name) + type + ");";
    }
    if (root.is_polymorphic())
        text += "CREATE INDEX " + quoted(root.table + "_type") + " ON " + quoted(root.table) + " (\"_type\");";
    return text;
}

void create(Database& database, schema::Registry const& registry)
{
    auto const indexed = ways_back(registry);
    std::set<std::string> made;
    for (schema::EntityType const& type : registry.types()) {
        // Two types may be two views of one table.
        if (!type.is_whole_table() || type.is_view || !made.insert(type.table).second)
            continue;
        std::vector<StoredColumn> columns = columns_of(type);
        for (StoredColumn& column : columns)
            column.is_indexed = column.is_indexed || indexed.count({type.table, column.name}) != 0;
        database.run(create_table(type, columns));
        database.run(create_indexes(type, columns));
    }
    database.run(create_views());
    database.run("CREATE TABLE \"api_key\" (\"key\" TEXT PRIMARY KEY, \"user_id\" TEXT NOT NULL);");
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
    create(database, registry);
    database.run("PRAGMA user_version = " + std::to_string(layout_version));
    return true;
}

} // namespace ftrack::sandbox::store
