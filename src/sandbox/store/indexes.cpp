// Copyright the ftrack C++ client authors. SPDX-License-Identifier: Apache-2.0
#include "sandbox/store/indexes.hpp"

#include "sandbox/query/sql.hpp"

#include <algorithm>
#include <map>
#include <set>

namespace ftrack::sandbox::store {

namespace {

using query::quoted;

constexpr std::size_t many = 1'000'000;
constexpr std::size_t of_one_type = many / 2;
constexpr std::size_t of_one_name = 100;
constexpr std::size_t of_one_parent = 3;

std::size_t rows_of(schema::EntityType const& type) { return type.count != 0 ? type.count : many; }

// The columns of a table that collections lead back by.
std::set<std::string> ways_back(schema::Registry const& registry, schema::EntityType const& root)
{
    std::set<std::string> columns;
    for (schema::EntityType const& type : registry.types()) {
        for (schema::Property const& property : type.properties) {
            bool const is_linked = !property.link.empty();
            if (property.is_collection() && registry.get(is_linked ? property.link : property.target).table == root.table)
                columns.insert(is_linked ? property.link_owner : property.key);
        }
    }
    return columns;
}

bool is_name(schema::Property const& property) { return property.name == "name" || property.name == "username" || property.name == "key"; }

/// About how many rows of the table have one value of this property.
std::size_t rows_with(schema::Registry const& registry, schema::Property const& property, std::size_t rows)
{
    std::size_t count = of_one_parent;
    if (property.name == "username")
        count = 1;
    else if (is_name(property))
        count = of_one_name;
    else if (std::size_t const owners = property.target.empty() ? 0 : registry.get(property.target).count; owners != 0)
        count = rows / owners;
    return std::clamp<std::size_t>(count, 1, rows);
}

Index make_index(schema::EntityType const& root, std::string const& name, std::vector<std::string> columns, std::vector<std::size_t> rows)
{
    Index index;
    index.name = root.table + "_" + name;
    index.columns = std::move(columns);
    index.rows = std::move(rows);
    index.total = rows_of(root);
    return index;
}

// In a table of several types nearly every query names the type too. With it in the index, an index on the type alone never looks better.
void add_index(std::vector<Index>& indexes, schema::EntityType const& root, std::string const& column, std::size_t rows)
{
    if (root.is_polymorphic())
        indexes.push_back(make_index(root, column, {column, "_type"}, {rows, std::max<std::size_t>(rows / 2, 1)}));
    else
        indexes.push_back(make_index(root, column, {column}, {rows}));
}

// By type and name so that a page in the order of names needs no sorting.
void add_type_indexes(std::vector<Index>& indexes, schema::EntityType const& root, bool has_names)
{
    indexes.push_back(make_index(root, "type", {"_type"}, {of_one_type}));
    if (has_names)
        indexes.push_back(make_index(root, "type_name", {"_type", "name"}, {of_one_type, of_one_name}));
    for (schema::EntityType const* type : root.family) {
        if (type == &root || type->count == 0)
            continue;
        for (char const* const name : {"name", "username"}) {
            if (type->find(name) == nullptr)
                continue;
            indexes.push_back(make_index(root, type->name + "_" + name, {name}, {1}));
            indexes.back().type = type->name;
            indexes.back().total = type->count;
        }
    }
}

std::string listed(std::vector<std::string> const& columns)
{
    std::string text;
    for (std::string const& column : columns)
        text += (text.empty() ? "" : ", ") + quoted(column);
    return text;
}

} // namespace

std::vector<Index> indexes_of(schema::Registry const& registry, schema::EntityType const& root)
{
    std::set<std::string> const back = ways_back(registry, root);
    std::vector<Index> indexes;
    std::set<std::string> seen;
    for (schema::EntityType const* type : root.family) {
        for (schema::Property const& property : type->properties) {
            bool const is_sought = property.is_constraint() || property.is_loose_key() || is_name(property) || back.count(property.name) != 0;
            bool const leads_the_key = root.primary_key.front() == property.name && !root.is_polymorphic();
            if (property.is_stored() && is_sought && !leads_the_key && seen.insert(property.name).second)
                add_index(indexes, root, property.name, rows_with(registry, property, rows_of(root)));
        }
    }
    if (root.is_polymorphic())
        add_type_indexes(indexes, root, seen.count("name") != 0);
    return indexes;
}

std::string create_indexes(schema::EntityType const& root, std::vector<Index> const& indexes)
{
    std::string text;
    for (Index const& index : indexes)
        text += "CREATE INDEX " + quoted(index.name) + " ON " + quoted(root.table) + " (" + listed(index.columns) + ")" +
                (index.type.empty() ? ";" : " WHERE \"_type\" = '" + index.type + "';");
    return text;
}

std::string create_statistics(schema::EntityType const& root, std::vector<Index> const& indexes)
{
    std::string text;
    for (Index const& index : indexes) {
        text += "INSERT INTO sqlite_stat1 (tbl, idx, stat) VALUES ('" + root.table + "', '" + index.name + "', '" + std::to_string(index.total);
        for (std::size_t const rows : index.rows)
            text += " " + std::to_string(rows);
        text += "');";
    }
    return text;
}

} // namespace ftrack::sandbox::store
