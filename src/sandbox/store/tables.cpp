// Copyright the ftrack C++ client authors. SPDX-License-Identifier: Apache-2.0
#include "sandbox/store/tables.hpp"

#include "sandbox/query/sql.hpp"
#include "sandbox/query/texts.hpp"
#include "sandbox/store/indexes.hpp"
#include "sandbox/store/views.hpp"

#include <sqlite3.h>

#include <set>

namespace ftrack::sandbox::store {

namespace {

using query::quoted;

// To be counted up with every change of a table.
constexpr std::int64_t layout_version = 4;

std::string storage_class(StoredColumn const& column)
{
    switch (column.kind) {
    case schema::Kind::number:
        return "REAL";
    case schema::Kind::integer:
    case schema::Kind::boolean:
        return "INTEGER";
    case schema::Kind::variable:
        return "TEXT";
    case schema::Kind::text:
        return std::string("TEXT COLLATE ") + query::collation_of(column.name);
    default:
        return "TEXT COLLATE NOCASE";
    }
}

std::string create_table(schema::EntityType const& root, std::vector<StoredColumn> const& columns)
{
    std::string text = "CREATE TABLE " + quoted(root.table) + " (";
    for (StoredColumn const& column : columns) {
        text += quoted(column.name) + " " + storage_class(column) + ", ";
        if (column.kind == schema::Kind::variable)
            text += quoted(schema::comparable_column(column.name)) + " BLOB COLLATE " + query::text_collation + ", ";
    }
    if (root.is_polymorphic())
        text += "\"_type\" TEXT NOT NULL, ";
    std::string key;
    for (std::string const& name : root.primary_key)
        key += (key.empty() ? "" : ", ") + quoted(name);
    return text + "PRIMARY KEY (" + key + "));";
}

void create(Database& database, schema::Registry const& registry)
{
    // Makes the table of statistics, still empty.
    database.run("ANALYZE;");
    std::set<std::string> made;
    for (schema::EntityType const& type : registry.types()) {
        // Two types may be two views of one table.
        if (!type.is_whole_table() || type.is_view || !made.insert(type.table).second)
            continue;
        std::vector<Index> const indexes = indexes_of(registry, type);
        database.run(create_table(type, columns_of(type)));
        database.run(create_indexes(type, indexes));
        database.run(create_statistics(type, indexes));
    }
    database.run(create_views());
    database.run("CREATE TABLE \"api_key\" (\"key\" TEXT PRIMARY KEY, \"user_id\" TEXT NOT NULL);");
    // Lets this connection know the statistics; later ones read them when they open the file.
    database.run("ANALYZE sqlite_schema;");
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
            columns.push_back(std::move(column));
        }
    }
    return columns;
}

bool prepare_tables(Database& database, schema::Registry const& registry)
{
    std::int64_t const version = std::get<std::int64_t>(database.select_row("PRAGMA user_version")->front());
    // The order of an index is that of one rule.
    std::int64_t const rule = database.text_rule() == query::TextRule::exact ? 1 : 0;
    if (version == layout_version) {
        if (std::get<std::int64_t>(database.select_row("PRAGMA application_id")->front()) != rule)
            throw StoreError(SQLITE_MISMATCH, "The database was made for texts that are compared by another rule: set Rules::exact_texts as it was, "
                                              "or give the sandbox another file.");
        return false;
    }
    bool const is_fresh = version == 0 && !database.select_row("SELECT 1 FROM sqlite_schema");
    if (!is_fresh)
        throw StoreError(SQLITE_MISMATCH, "The database is of version " + std::to_string(version) + ", this sandbox needs " +
                                              std::to_string(layout_version) + ": give it another file, or delete this one.");
    create(database, registry);
    database.run("PRAGMA user_version = " + std::to_string(layout_version) + "; PRAGMA application_id = " + std::to_string(rule) + ";");
    return true;
}

} // namespace ftrack::sandbox::store
