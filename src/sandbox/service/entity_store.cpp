// Copyright the ftrack C++ client authors. SPDX-License-Identifier: Apache-2.0
#include "sandbox/service/entity_store.hpp"

#include "sandbox/query/scope.hpp"

namespace ftrack::sandbox::service {

using query::quoted;

schema::EntityType const* EntityStore::concrete_type(schema::EntityType const& type, Key const& key)
{
    std::string const what = type.is_polymorphic() ? "\"_type\"" : "1";
    std::optional<store::Row> const row = database_.select_row("SELECT " + what + " FROM " + quoted(type.table) + where_key(type), key);
    if (!row)
        return nullptr;
    if (!type.is_polymorphic())
        return &type;
    schema::EntityType const* const concrete = registry_.find(text_of(row->front()));
    return concrete != nullptr && concrete->is_a(type) ? concrete : nullptr;
}

std::optional<Values> EntityStore::load(schema::EntityType const& type, Key const& key)
{
    std::string columns;
    for (schema::Property const& property : type.properties) {
        if (property.is_stored())
            columns += (columns.empty() ? "" : ", ") + quoted(property.name);
    }
    std::optional<store::Row> row = database_.select_row("SELECT " + columns + " FROM " + quoted(type.table) + where_key(type), key);
    if (!row)
        return std::nullopt;
    Values values;
    auto value = row->begin();
    for (schema::Property const& property : type.properties) {
        if (property.is_stored())
            values[property.name] = std::move(*value++);
    }
    return values;
}

void EntityStore::insert(schema::EntityType const& type, Values const& values)
{
    std::string columns;
    std::string places;
    store::Parameters parameters;
    auto const add = [&](std::string const& name, SqlValue const& value) {
        parameters.push_back(value);
        columns += (columns.empty() ? "" : ", ") + quoted(name);
        places += (places.empty() ? "?" : ", ?") + std::to_string(parameters.size());
    };
    for (auto const& [name, value] : values) {
        add(name, value);
        schema::Property const* const property = type.find_in_family(name);
        if (property != nullptr && property->kind == schema::Kind::variable)
            add(schema::comparable_column(name), comparable(value));
    }
    if (type.is_polymorphic())
        add("_type", type.name);
    database_.execute("INSERT INTO " + quoted(type.table) + " (" + columns + ") VALUES (" + places + ")", parameters);
}

void EntityStore::update(schema::EntityType const& type, Key const& key, Values const& values)
{
    if (values.empty())
        return;
    store::Parameters parameters = key;
    std::string assignments;
    auto const add = [&](std::string const& name, SqlValue const& value) {
        parameters.push_back(value);
        assignments += (assignments.empty() ? "" : ", ") + quoted(name) + " = ?" + std::to_string(parameters.size());
    };
    for (auto const& [name, value] : values) {
        add(name, value);
        schema::Property const* const property = type.find_in_family(name);
        if (property != nullptr && property->kind == schema::Kind::variable)
            add(schema::comparable_column(name), comparable(value));
    }
    database_.execute("UPDATE " + quoted(type.table) + " SET " + assignments + where_key(type), parameters);
}

void EntityStore::erase(schema::EntityType const& type, Key const& key)
{
    database_.execute("DELETE FROM " + quoted(type.table) + where_key(type), key);
}

SqlValue EntityStore::value(schema::EntityType const& type, std::string const& id, std::string const& attribute)
{
    std::optional<store::Row> const row = database_.select_row("SELECT " + quoted(attribute) + " FROM " + quoted(type.table) + where_key(type), {id});
    return row ? row->front() : SqlValue();
}

std::string const& EntityStore::where_key(schema::EntityType const& type)
{
    auto const [place, is_new] = conditions_.try_emplace(&type);
    if (is_new) {
        for (std::size_t i = 0; i < type.primary_key.size(); ++i)
            place->second += (i == 0 ? " WHERE " : " AND ") + quoted(type.primary_key[i]) + " = ?" + std::to_string(i + 1);
    }
    return place->second;
}

Key key_of(schema::EntityType const& type, Values const& values)
{
    Key key;
    for (std::string const& part : type.primary_key) {
        auto const found = values.find(part);
        key.push_back(found == values.end() ? SqlValue() : found->second);
    }
    return key;
}

} // namespace ftrack::sandbox::service
