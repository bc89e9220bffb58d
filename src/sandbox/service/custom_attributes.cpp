// Copyright the ftrack C++ client authors. SPDX-License-Identifier: Apache-2.0
#include "sandbox/service/custom_attributes.hpp"

#include "sandbox/query/sql.hpp"
#include "sandbox/service/custom_values.hpp"
#include "sandbox/service/failure.hpp"

namespace ftrack::sandbox::service {

namespace json = boost::json;
using query::quoted;

namespace {

class Configuration
{
public:
    Configuration() = default;

    std::string key;
    std::string type;
};

std::optional<Configuration> find_configuration(EntityStore& entities, SqlValue const& id)
{
    auto const row = entities.database().select_row("SELECT c.\"key\", t.\"name\" FROM \"CustomConfigurationBase\" c "
                                                    "LEFT JOIN \"CustomAttributeType\" t ON t.\"id\" = c.\"type_id\" WHERE c.\"id\" = ?1",
                                                    {id});
    if (!row)
        return std::nullopt;
    Configuration configuration;
    configuration.key = text_of(row->at(0));
    configuration.type = text_of(row->at(1));
    return configuration;
}

/// The type of the row that a custom attribute is to its entity; null when the configuration applies to no such entity.
schema::EntityType const* rows_of(EntityStore& entities, Key const& key)
{
    for (schema::EntityType const& type : entities.registry().types()) {
        if (is_custom_attribute(type) && entities.concrete_type(type, key) != nullptr)
            return &type;
    }
    return nullptr;
}

void tell(Batch& batch, Key const& key, Configuration const& configuration, SqlValue const& before, SqlValue const& after)
{
    schema::EntityType const* const rows = rows_of(batch.entities, key);
    if (rows == nullptr)
        return;
    schema::EntityType const& owner = batch.entities.registry().get(rows->find("entity_id")->target);
    schema::Property const& value = *rows->find("value");
    if (schema::EntityType const* const concrete = batch.entities.concrete_type(owner, {key[1]}))
        batch.log.set_value(*concrete, {key[1]}, configuration.key, to_json(value, before), to_json(value, after));
}

SqlValue current_value(Batch& batch, Key const& key)
{
    schema::EntityType const* const rows = rows_of(batch.entities, key);
    std::optional<Values> const values = rows != nullptr ? batch.entities.load(*rows, key) : std::nullopt;
    return values ? values->at("value") : SqlValue();
}

void check_may_write(Batch& batch, Key const& key, Configuration const& configuration)
{
    schema::EntityType const* const rows = rows_of(batch.entities, key);
    if (rows != nullptr) {
        schema::EntityType const& owner = batch.entities.registry().get(rows->find("entity_id")->target);
        if (schema::EntityType const* const concrete = batch.entities.concrete_type(owner, {key[1]}))
            batch.permit(ChangeAction::update, *concrete, {key[1]});
    }
    if (!batch.permissions().may_write_attribute(text_of(key[0])))
        throw permission_error("You do not have permission to update the custom attribute '" + configuration.key + "'.");
}

SqlValue configuration_of(Batch& batch, schema::EntityType const& rows, Key const& owner, json::object const& item)
{
    if (json::value const* const id = item.if_contains("configuration_id"); id != nullptr && id->is_string())
        return std::string(id->get_string());
    json::value const* const name = item.if_contains("key");
    if (name == nullptr || !name->is_string())
        throw validation_error("An item of 'custom_attributes' needs its 'key'.");
    auto const row =
        batch.entities.database().select_row("SELECT \"configuration_id\" FROM " + quoted(rows.table) + " WHERE \"entity_id\" = ?1 AND \"key\" = ?2",
                                             {owner.front(), std::string(name->get_string())});
    if (!row)
        throw validation_error("There is no custom attribute '" + std::string(name->get_string()) + "' for the entity " + to_string(owner) + ".");
    return row->front();
}

} // namespace

bool is_custom_attribute(schema::EntityType const& type) noexcept
{
    return type.is_view && type.primary_key.front() == "configuration_id" && type.find("value") != nullptr;
}

SqlValue prepare_custom_attribute(Batch& batch, Key const& key, SqlValue const& value)
{
    std::optional<Configuration> const configuration = find_configuration(batch.entities, key[0]);
    if (!configuration)
        return value;
    check_may_write(batch, key, *configuration);
    SqlValue kept = fit_custom_value(configuration->key, configuration->type, value);
    tell(batch, key, *configuration, current_value(batch, key), kept);
    return kept;
}

SqlValue set_custom_attribute(Batch& batch, Key const& key, SqlValue const& value)
{
    schema::EntityType const& values = batch.entities.registry().get("CustomAttributeValue");
    SqlValue kept = prepare_custom_attribute(batch, key, value);
    if (batch.entities.concrete_type(values, key) != nullptr)
        batch.log.update(values, key, {{"value", kept}});
    else
        batch.log.insert(values, {{"configuration_id", key[0]}, {"entity_id", key[1]}, {"value", kept}});
    return kept;
}

void unset_custom_attribute(Batch& batch, Key const& key)
{
    schema::EntityType const& values = batch.entities.registry().get("CustomAttributeValue");
    std::optional<Configuration> const configuration = find_configuration(batch.entities, key[0]);
    if (configuration)
        check_may_write(batch, key, *configuration);
    SqlValue const before = current_value(batch, key);
    if (batch.entities.concrete_type(values, key) != nullptr)
        batch.log.erase({{&values, key}});
    if (configuration)
        tell(batch, key, *configuration, before, current_value(batch, key));
}

json::array set_custom_attributes(Batch& batch, schema::EntityType const& rows, Key const& owner, json::array const& items)
{
    json::array references;
    for (json::value const& item : items) {
        json::object const* const object = item.if_object();
        if (object == nullptr)
            throw validation_error("An item of 'custom_attributes' needs its 'key'.");
        Key const key{configuration_of(batch, rows, owner, *object), owner.front()};
        if (batch.entities.concrete_type(rows, key) == nullptr)
            throw not_found("Could not find entity " + rows.name + " with entity_key " + to_string(key) + ".");
        json::object reference = *object;
        if (json::value const* const value = object->if_contains("value")) {
            schema::Property const& property = *rows.find("value");
            reference["value"] = to_json(property, set_custom_attribute(batch, key, to_sql(rows, property, *value)));
        }
        reference["__entity_type__"] = rows.name;
        reference["configuration_id"] = text_of(key[0]);
        reference["entity_id"] = text_of(key[1]);
        references.push_back(std::move(reference));
    }
    return references;
}

void check_configuration(Batch& batch, Key const& key, Values const* before, Values& values)
{
    auto const given = [&](char const* name) {
        auto const found = values.find(name);
        return found != values.end() ? &found->second : nullptr;
    };
    auto const was = [&](char const* name) { return before != nullptr ? before->at(name) : SqlValue(); };
    SqlValue const* const type = given("type_id");
    SqlValue const* const project = given("project_id");
    if (before != nullptr && type != nullptr && *type != was("type_id"))
        throw validation_error("The type of the custom attribute configuration " + to_string(key) + " cannot be changed.");
    if (before != nullptr && project != nullptr && !is_null(*project) && *project != was("project_id"))
        throw validation_error("The custom attribute configuration " + to_string(key) + " cannot be limited to a project.");
    auto const standard = values.find("default");
    if (standard == values.end())
        return;
    auto const row = batch.entities.database().select_row("SELECT \"name\" FROM \"CustomAttributeType\" WHERE \"id\" = ?1",
                                                          {type != nullptr ? *type : was("type_id")});
    SqlValue const* const name = given("key");
    // The schema's default is an empty text, which other types than text take for none.
    if (row && text_of(row->front()) != "text" && text_of(standard->second) == "\"\"")
        standard->second = SqlValue();
    if (row)
        standard->second = fit_custom_value(text_of(name != nullptr ? *name : was("key")), text_of(row->front()), standard->second);
}

} // namespace ftrack::sandbox::service
