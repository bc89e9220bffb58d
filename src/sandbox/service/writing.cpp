// Copyright the ftrack C++ client authors. SPDX-License-Identifier: Apache-2.0
#include "sandbox/service/writing.hpp"

#include "sandbox/service/collections.hpp"
#include "sandbox/service/defaults.hpp"
#include "sandbox/service/deletion.hpp"
#include "sandbox/service/failure.hpp"
#include "sandbox/service/integrity.hpp"
#include "sandbox/service/project_membership.hpp"
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

json::array as_references(schema::EntityType const& items, Key const& owner, json::array const& given)
{
    json::array references;
    for (json::value const& item : given) {
        json::object reference;
        if (json::object const* const entity = item.if_object())
            reference = *entity;
        else
            reference[items.primary_key.front()] = item;
        reference.emplace("__entity_type__", items.name);
        if (items.primary_key.size() > 1)
            reference.emplace(items.primary_key.front(), text_of(owner.front()));
        references.push_back(std::move(reference));
    }
    return references;
}

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
        bool const is_fixed = property != nullptr && (property->immutable || contains(type.primary_key, name));
        if (is_fixed && value != before.at(name))
            refuse_immutable(type, name);
    }
}

} // namespace

json::object Writing::create(json::object const& operation)
{
    schema::EntityType const& named = type_of(operation);
    schema::Registry const& registry = batch_.entities.registry();
    EntityData data = read_entity_data(registry, named, operation, batch_.rules.refuse_unknown_attributes);
    schema::EntityType const& type = type_to_create(registry, named, data.values);
    complete(batch_.entities, type, data.values, batch_.user_id);
    Key const key = key_of(type, data.values);
    refuse_existing(type, key);
    batch_.log.insert(type, data.values);
    batch_.touch(type, key);
    set_collections(type, key, data);
    if (type.name == "Note")
        notes_.push_back(key);
    return answer("create", reply(type, key, data, true));
}

json::object Writing::update(json::object const& operation)
{
    schema::EntityType const& named = type_of(operation);
    Key const key = read_key(named, operation.if_contains("entity_key"));
    schema::EntityType const& type = existing_type(named, key);
    EntityData data = read_entity_data(batch_.entities.registry(), type, operation, batch_.rules.refuse_unknown_attributes);
    check_mutable(type, data, batch_.entities.load(type, key).value());
    batch_.log.update(type, key, data.values);
    batch_.touch(type, key);
    set_collections(type, key, data);
    if (type.is_a(batch_.entities.registry().get("TypedContext")) && data.values.contains("parent_id"))
        follow_parent(batch_, key);
    return answer("update", reply(type, key, data, false));
}

json::object Writing::remove(json::object const& operation)
{
    schema::EntityType const& named = type_of(operation);
    Key const key = read_key(named, operation.if_contains("entity_key"));
    delete_entity(batch_, existing_type(named, key), key);
    return answer("delete", true);
}

void Writing::finish()
{
    schema::Registry const& registry = batch_.entities.registry();
    schema::EntityType const& recipient = registry.get("Recipient");
    for (Key const& note : notes_) {
        Values const values{{"note_id", note.front()}, {"resource_id", batch_.user_id}};
        bool const is_named = batch_.entities.concrete_type(recipient, key_of(recipient, values)) != nullptr;
        bool const exists = batch_.entities.concrete_type(registry.get("Note"), note) != nullptr;
        if (exists && !is_named)
            batch_.log.insert(recipient, values);
    }
    for (auto const& [type, key] : batch_.touched()) {
        // A parent may have come after its child in the batch.
        bool const is_context = type->is_a(registry.get("TypedContext"));
        if (is_context && is_null(batch_.entities.value(*type, std::string(text_of(key.front())), "project_id")))
            follow_parent(batch_, key);
        check_integrity(batch_, *type, key);
    }
}

schema::EntityType const& Writing::type_of(json::object const& operation) const
{
    std::string const name(text_member(operation, "entity_type"));
    schema::EntityType const* const type = batch_.entities.registry().find(name);
    if (type == nullptr)
        throw validation_error("There is no entity type '" + name + "'.");
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
    for (auto const& [collection, items] : data.collections) {
        set_collection(batch_, type, key, *collection, items);
        data.reply[collection->name] = as_references(batch_.entities.registry().get(collection->target), key, items);
    }
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
        entity[type.primary_key[i]] = text_of(key[i]);
    return entity;
}

} // namespace ftrack::sandbox::service
