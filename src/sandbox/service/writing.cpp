// Copyright the ftrack C++ client authors. SPDX-License-Identifier: Apache-2.0
#include "sandbox/service/writing.hpp"

#include "sandbox/query/scope.hpp"
#include "sandbox/service/defaults.hpp"
#include "sandbox/service/deletion.hpp"
#include "sandbox/service/failure.hpp"
#include "sandbox/service/integrity.hpp"
#include "sandbox/service/reading.hpp"

#include <boost/json/array.hpp>

#include <algorithm>

namespace ftrack::sandbox::service {

namespace json = boost::json;
using query::quoted;

namespace {

json::object answer(char const* action, json::value data)
{
    json::object result;
    result["action"] = action;
    result["data"] = std::move(data);
    return result;
}

[[noreturn]] void refuse_missing(schema::EntityType const& type, Key const& key)
{
    throw not_found("Could not find entity " + type.name + " with entity_key " + to_string(key) + ".");
}

bool is_same(SqlValue const& left, SqlValue const& right) { return left == right; }

} // namespace

json::object Writing::create(json::object const& operation)
{
    schema::EntityType const& named = type_of(operation);
    Data data = read(named, operation);
    schema::EntityType const& type = type_to_create(entities_.registry(), named, data.values);
    complete(entities_, type, data.values, user_id_);
    Key const key = key_of(type, data.values);
    refuse_existing(type, key);
    log_.insert(type, data.values);
    for (auto const& [collection, items] : data.collections)
        set_collection(type, key.front(), *collection, items);
    touch(type, key);
    if (type.name == "Note")
        notes_.emplace_back(key, data.values["user_id"]);
    return answer("create", reply(type, key, data, true));
}

json::object Writing::update(json::object const& operation)
{
    schema::EntityType const& named = type_of(operation);
    Key const key = read_key(named, operation.if_contains("entity_key"));
    schema::EntityType const* const type = entities_.concrete_type(named, key);
    if (type == nullptr)
        refuse_missing(named, key);
    Values const before = entities_.load(*type, key).value();
    Data data = read(*type, operation);
    refuse_immutable(*type, data, before);
    log_.update(*type, key, data.values);
    for (auto const& [collection, items] : data.collections)
        set_collection(*type, key.front(), *collection, items);
    touch(*type, key);
    auto const parent = data.values.find("parent_id");
    if (type->is_a(entities_.registry().get("TypedContext")) && parent != data.values.end())
        move_project(key);
    return answer("update", reply(*type, key, data, false));
}

json::object Writing::remove(json::object const& operation)
{
    schema::EntityType const& named = type_of(operation);
    Key const key = read_key(named, operation.if_contains("entity_key"));
    schema::EntityType const* const type = entities_.concrete_type(named, key);
    if (type == nullptr)
        refuse_missing(named, key);
    delete_entity(entities_, log_, *type, key);
    return answer("delete", true);
}

void Writing::finish()
{
    schema::EntityType const& recipient = entities_.registry().get("Recipient");
    for (auto const& [note, author] : notes_) {
        Values values;
        values["note_id"] = note.front();
        values["resource_id"] = author;
        bool const is_named = entities_.concrete_type(recipient, key_of(recipient, values)) != nullptr;
        bool const exists = entities_.concrete_type(entities_.registry().get("Note"), note) != nullptr;
        if (exists && !is_named && !is_null(author))
            log_.insert(recipient, values);
    }
    for (auto const& [type, key] : touched_) {
        // A parent may have come after its child in the batch.
        if (type->is_a(entities_.registry().get("TypedContext")) && is_null(entities_.value(*type, std::string(text_of(key.front())), "project_id")))
            move_project(key);
        check_integrity(entities_, *type, key);
    }
    touched_.clear();
    notes_.clear();
}

schema::EntityType const& Writing::type_of(json::object const& operation) const
{
    std::string const name(text_member(operation, "entity_type"));
    schema::EntityType const* const type = entities_.registry().find(name);
    if (type == nullptr)
        throw validation_error("There is no entity type '" + name + "'.");
    return *type;
}

// Attributes that the type lacks are passed over, as the real server does.
Writing::Data Writing::read(schema::EntityType const& type, json::object const& operation) const
{
    json::value const* const member = operation.if_contains("entity_data");
    json::object const* const entity = member != nullptr ? member->if_object() : nullptr;
    if (entity == nullptr)
        throw validation_error("The operation needs an object 'entity_data'.");
    Data data;
    for (auto const& [name, value] : *entity) {
        schema::Property const* const property = type.find_in_family(name);
        if (property != nullptr && !(property->hidden && !property->is_stored()))
            read_attribute(type, *property, value, data);
    }
    return data;
}

void Writing::read_attribute(schema::EntityType const& type, schema::Property const& property, json::value const& value, Data& data) const
{
    if (property.is_stored()) {
        SqlValue const stored = to_sql(type, property, value);
        data.values[property.name] = stored;
        data.reply[property.name] = echoed(property, value, stored);
    } else if (property.kind == schema::Kind::reference && property.formula.empty()) {
        schema::EntityType const& target = entities_.registry().get(property.target);
        SqlValue const id = value.is_null() ? SqlValue() : read_reference(target, value).front();
        data.values[property.key] = id;
        if (schema::Property const* const key = type.find(property.key); key != nullptr && !key->hidden)
            data.reply[property.key] = to_json(*key, id);
        data.reply[property.name] = value;
    } else if (property.is_collection() && property.formula.empty()) {
        json::array const* const list = value.if_array();
        if (list == nullptr)
            throw validation_error("Attribute '" + property.name + "' of '" + type.name + "' must be a list of references.");
        std::vector<Key> items;
        for (json::value const& item : *list)
            items.push_back(read_reference(entities_.registry().get(property.target), item));
        data.collections.emplace_back(&property, std::move(items));
    }
}

void Writing::refuse_immutable(schema::EntityType const& type, Data const& data, Values const& before) const
{
    for (auto const& [name, value] : data.values) {
        schema::Property const* const property = type.find(name);
        bool const is_key = std::find(type.primary_key.begin(), type.primary_key.end(), name) != type.primary_key.end();
        if (property == nullptr || !(property->immutable || is_key) || is_same(value, before.at(name)))
            continue;
        throw validation_error("Attribute '" + name + "' of '" + type.name + "' is immutable.");
    }
}

void Writing::refuse_existing(schema::EntityType const& type, Key const& key)
{
    for (std::size_t i = 0; i < key.size(); ++i) {
        if (is_null(key[i]))
            throw integrity_error("Attribute '" + type.primary_key[i] + "' of '" + type.name + "' is required.");
    }
    if (entities_.concrete_type(type.root(), key) != nullptr)
        throw duplicate_error("there is a " + type.name + " with entity_key " + to_string(key) + " already.");
}

void Writing::set_collection(schema::EntityType const& owner, SqlValue const& id, schema::Property const& collection, std::vector<Key> const& items)
{
    schema::EntityType const& type = entities_.registry().get(collection.target);
    bool const is_part_of_key = std::find(type.primary_key.begin(), type.primary_key.end(), collection.key) != type.primary_key.end();
    for (Key const& key : items) {
        schema::EntityType const* const concrete = entities_.concrete_type(type, key);
        if (concrete == nullptr)
            throw integrity_error("Attribute '" + collection.name + "' of '" + owner.name + "' lists '" + type.name + "' " + to_string(key) +
                                  ", which does not exist.");
        if (is_part_of_key)
            continue;
        log_.update(*concrete, key, {{collection.key, id}});
        touch(*concrete, key);
        if (collection.name == "children")
            move_project(key);
    }
    if (!is_part_of_key)
        release_others(collection, id, items);
}

// What the list leaves out loses its owner where it can be without; contexts stay where they are rather than fall out of their project.
void Writing::release_others(schema::Property const& collection, SqlValue const& owner, std::vector<Key> const& items)
{
    schema::EntityType const& type = entities_.registry().get(collection.target);
    schema::Property const* const key = type.find_in_family(collection.key);
    if (key->required || type.root().name == "Context" || !collection.filter_name.empty())
        return;
    std::string const sql = "SELECT \"id\" FROM " + quoted(type.table) + " WHERE " + quoted(collection.key) + " = ?1";
    for (store::Row const& row : entities_.database().select(sql, {owner})) {
        if (std::find(items.begin(), items.end(), row) == items.end())
            log_.update(type, row, {{collection.key, SqlValue()}});
    }
}

void Writing::move_project(Key const& key)
{
    schema::EntityType const& context = entities_.registry().get("TypedContext");
    SqlValue const project = project_of(entities_, entities_.value(context, std::string(text_of(key.front())), "parent_id"));
    std::string const sql = "WITH RECURSIVE down(id) AS (SELECT ?1 UNION SELECT c.\"id\" FROM \"context\" c JOIN down ON c.\"parent_id\" = down.id) "
                            "SELECT c.\"id\" FROM down JOIN \"context\" c ON c.\"id\" = down.id WHERE c.\"project_id\" IS NOT ?2";
    for (store::Row const& row : entities_.database().select(sql, {key.front(), project}))
        log_.update(context, row, {{"project_id", project}});
}

void Writing::touch(schema::EntityType const& type, Key const& key) { touched_.emplace_back(&type, key); }

json::object Writing::reply(schema::EntityType const& type, Key const& key, Data const& data, bool with_defaults)
{
    json::object entity;
    Values const stored = entities_.load(type, key).value();
    for (schema::Property const& property : type.properties) {
        if (!property.is_stored() || property.hidden)
            continue;
        bool const is_system =
            std::find(type.system_projections.begin(), type.system_projections.end(), property.name) != type.system_projections.end();
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
