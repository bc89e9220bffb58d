// Copyright the ftrack C++ client authors. SPDX-License-Identifier: Apache-2.0
#include "sandbox/service/writing.hpp"

#include "sandbox/service/collections.hpp"
#include "sandbox/service/consequences.hpp"
#include "sandbox/service/custom_attributes.hpp"
#include "sandbox/service/defaults.hpp"
#include "sandbox/service/deletion.hpp"
#include "sandbox/service/failure.hpp"
#include "sandbox/service/integrity.hpp"
#include "sandbox/service/loose_parent.hpp"
#include "sandbox/service/reading.hpp"

#include <boost/json/array.hpp>

#include <algorithm>

namespace ftrack::sandbox::service {

namespace json = boost::json;

namespace {

json::object answer(char const* action, json::value data)
{
    json::object result;
    result["action"] = action;
    result["data"] = std::move(data);
    return result;
}

bool contains(std::vector<std::string> const& names, std::string const& name) { return std::find(names.begin(), names.end(), name) != names.end(); }

[[noreturn]] void refuse_immutable(schema::EntityType const& type, std::string const& name)
{
    throw validation_error("Attribute '" + name + "' of '" + type.name + "' is immutable.");
}

void check_mutable(schema::EntityType const& type, EntityData const& data, Values const& before)
{
    if (!data.computed.empty())
        refuse_immutable(type, data.computed.front());
    for (auto const& [name, value] : data.values) {
        schema::Property const* const property = type.find(name);
        bool const is_derived = property != nullptr && property->derived && property->kind != schema::Kind::variable;
        bool const is_fixed = property != nullptr && (property->immutable || is_derived || contains(type.primary_key, name));
        if (is_fixed && value != before.at(name))
            refuse_immutable(type, name);
    }
}

} // namespace

json::object Writing::create(json::object const& operation)
{
    schema::EntityType const& named = type_of(operation);
    EntityData data = read_entity_data(batch_.entities.registry(), named, operation, batch_.rules.refuse_unknown_attributes);
    schema::EntityType const& type = type_to_create(batch_.entities, named, data.values);
    Key key = key_of(type, data.values);
    if (is_custom_attribute(type)) {
        existing_type(type, key);
        write_custom_attribute(type, key, data);
        return answer("create", reply(type, key, data, true));
    }
    complete(batch_.entities, type, data.values, batch_.user_id);
    key = key_of(type, data.values);
    refuse_existing(type, key);
    prepare(type, key, nullptr, data.values);
    batch_.log.insert(type, data.values);
    batch_.touch(type, key, ChangeAction::add);
    set_collections(type, key, data);
    follow_creation(batch_, type, key, data.values);
    return answer("create", reply(type, key, data, true));
}

json::object Writing::update(json::object const& operation)
{
    schema::EntityType const& named = type_of(operation);
    Key const key = read_key(named, operation.if_contains("entity_key"));
    schema::EntityType const& type = existing_type(named, key);
    EntityData data = read_entity_data(batch_.entities.registry(), type, operation, batch_.rules.refuse_unknown_attributes);
    Values const before = batch_.entities.load(type, key).value();
    check_mutable(type, data, before);
    if (is_custom_attribute(type)) {
        write_custom_attribute(type, key, data);
        return answer("update", reply(type, key, data, false));
    }
    batch_.permit(ChangeAction::update, type, key);
    prepare(type, key, &before, data.values);
    batch_.log.update(type, key, data.values);
    batch_.touch(type, key);
    set_collections(type, key, data);
    follow_update(batch_, type, key, before, data.values);
    return answer("update", reply(type, key, data, false));
}

json::object Writing::remove(json::object const& operation)
{
    schema::EntityType const& named = type_of(operation);
    Key const key = read_key(named, operation.if_contains("entity_key"));
    schema::EntityType const& type = existing_type(named, key);
    if (is_custom_attribute(type) || type.name == "CustomAttributeValue") {
        unset_custom_attribute(batch_, key);
        return answer("delete", true);
    }
    batch_.permit(ChangeAction::remove, type, key);
    delete_entity(batch_, type, key);
    follow_deletion(batch_, type, key);
    return answer("delete", true);
}

void Writing::finish()
{
    for (TouchedEntity const& entity : batch_.touched()) {
        complete_at_end(batch_, entity);
        batch_.permit(entity.action, *entity.type, entity.key);
        check_integrity(batch_, *entity.type, entity.key);
    }
}

schema::EntityType const& Writing::type_of(json::object const& operation) const
{
    std::string const name(text_member(operation, "entity_type"));
    schema::EntityType const* const type = batch_.entities.registry().find(name);
    if (type == nullptr)
        throw validation_error("There is no entity type '" + name + "'.");
    if (type->is_view && !is_custom_attribute(*type))
        throw validation_error("Entities of type '" + name + "' are computed and cannot be changed.");
    return *type;
}

schema::EntityType const& Writing::existing_type(schema::EntityType const& named, Key const& key)
{
    schema::EntityType const* const type = batch_.entities.concrete_type(named, key);
    if (type == nullptr)
        throw not_found("Could not find entity " + named.name + " with entity_key " + to_string(key) + ".");
    return *type;
}

void Writing::refuse_existing(schema::EntityType const& type, Key const& key)
{
    for (std::size_t i = 0; i < key.size(); ++i) {
        if (is_null(key[i]))
            throw integrity_error("Attribute '" + type.primary_key[i] + "' of '" + type.name + "' is required.");
    }
    if (batch_.entities.concrete_type(type.root(), key) != nullptr)
        throw duplicate_error("there is a " + type.name + " with entity_key " + to_string(key) + " already.");
}

void Writing::set_collections(schema::EntityType const& type, Key const& key, EntityData& data)
{
    for (auto const& [collection, items] : data.collections)
        data.reply[collection->name] = set_collection(batch_, type, key, *collection, items);
}

void Writing::write_custom_attribute(schema::EntityType const& type, Key const& key, EntityData& data)
{
    auto const value = data.values.find("value");
    if (value == data.values.end())
        return;
    SqlValue const kept = set_custom_attribute(batch_, key, value->second);
    // The answer has the form that is kept, but the microseconds of a date.
    if (!data.reply["value"].is_object())
        data.reply["value"] = to_json(*type.find("value"), kept);
}

// What has rules of its own beside those of its type.
void Writing::prepare(schema::EntityType const& type, Key const& key, Values const* before, Values& values)
{
    settle_parent_type(batch_.entities, type, values);
    if (type.name == "CustomAttributeConfiguration")
        check_configuration(batch_, key, before, values);
    if (auto const value = values.find("value"); value != values.end() && type.name == "CustomAttributeValue")
        value->second = prepare_custom_attribute(batch_, key, value->second);
}

json::object Writing::reply(schema::EntityType const& type, Key const& key, EntityData const& data, bool with_defaults)
{
    json::object entity;
    Values const stored = batch_.entities.load(type, key).value();
    for (schema::Property const& property : type.properties) {
        if (!property.is_stored() || property.hidden)
            continue;
        bool const is_system = contains(type.system_projections, property.name);
        bool const is_told = with_defaults || is_system || property.name == type.classifier_property;
        SqlValue const& value = stored.at(property.name);
        if (is_told && !is_null(value))
            entity[property.name] = to_json(property, value);
    }
    for (auto const& [name, value] : data.reply)
        entity[name] = value;
    entity["__entity_type__"] = type.name;
    for (std::size_t i = 0; i < key.size(); ++i)
        entity[type.primary_key[i]] = to_json(*type.find(type.primary_key[i]), key[i]);
    return entity;
}

} // namespace ftrack::sandbox::service
