// Copyright the ftrack C++ client authors. SPDX-License-Identifier: Apache-2.0
#include "sandbox/service/collections.hpp"

#include "sandbox/query/sql.hpp"
#include "sandbox/service/custom_attributes.hpp"
#include "sandbox/service/defaults.hpp"
#include "sandbox/service/deletion.hpp"
#include "sandbox/service/failure.hpp"
#include "sandbox/service/project_membership.hpp"

#include <boost/json/object.hpp>

#include <algorithm>

namespace ftrack::sandbox::service {

namespace json = boost::json;
using query::quoted;

namespace {

class Collection
{
public:
    Collection(Batch& batch, schema::EntityType const& owner, Key const& owner_key, schema::Property const& property)
        : batch_(batch), owner_(owner), owner_key_(owner_key), property_(property), items_(batch.entities.registry().get(property.target))
    {
    }

    json::array set_one_to_many(json::array const& given)
    {
        std::vector<Key> const keys = read_keys(given);
        for (Key const& key : keys)
            take(key);
        release_others(keys);
        return references_;
    }

    json::array set_many_to_many(json::array const& given)
    {
        std::vector<Key> wanted = read_keys(given);
        schema::EntityType const& link = batch_.entities.registry().get(property_.link);
        std::string columns = quoted(property_.link_item);
        for (std::string const& part : link.primary_key)
            columns += ", " + quoted(part);
        std::string const sql = "SELECT " + columns + " FROM " + quoted(link.table) + " WHERE " + quoted(property_.link_owner) + " = ?1";
        for (store::Row& row : batch_.entities.database().select(sql, {owner_key_.front()})) {
            auto const known = std::find(wanted.begin(), wanted.end(), Key{row.front()});
            row.erase(row.begin());
            if (known != wanted.end())
                wanted.erase(known);
            else
                delete_entity(batch_, link, row);
        }
        for (Key const& key : wanted)
            add_link(link, key);
        return references_;
    }

    json::array merge_metadata(json::array const& given)
    {
        for (json::value const& item : given) {
            json::object const* const pair = item.if_object();
            json::value const* const name = pair != nullptr ? pair->if_contains("key") : nullptr;
            if (name == nullptr || !name->is_string())
                throw validation_error("An item of '" + property_.name + "' needs its 'key'.");
            Key const key{owner_key_.front(), std::string(name->get_string())};
            if (json::value const* const value = pair->if_contains("value"))
                put_metadata(key, *value);
            else
                require(key);
            refer_to(items_, key, *pair);
        }
        return references_;
    }

private:
    [[noreturn]] void refuse_missing(Key const& key) const
    {
        throw integrity_error("Attribute '" + property_.name + "' of '" + owner_.name + "' lists '" + items_.name + "' " + to_string(key) +
                              ", which does not exist.");
    }

    schema::EntityType const& require(Key const& key)
    {
        schema::EntityType const* const concrete = batch_.entities.concrete_type(items_, key);
        if (concrete == nullptr)
            refuse_missing(key);
        return *concrete;
    }

    /// The items that exist, each once.
    std::vector<Key> read_keys(json::array const& given)
    {
        std::vector<Key> keys;
        for (json::value const& item : given) {
            Key key = read_reference(items_, item);
            if (std::find(keys.begin(), keys.end(), key) != keys.end())
                continue;
            refer_to(require(key), key, item.is_object() ? item.get_object() : json::object());
            keys.push_back(std::move(key));
        }
        return keys;
    }

    void refer_to(schema::EntityType const& type, Key const& key, json::object reference)
    {
        reference["__entity_type__"] = type.name;
        for (std::size_t i = 0; i < key.size(); ++i)
            reference[type.primary_key[i]] = text_of(key[i]);
        references_.push_back(std::move(reference));
    }

    bool is_owner_part_of_key() const
    {
        return std::find(items_.primary_key.begin(), items_.primary_key.end(), property_.key) != items_.primary_key.end();
    }

    void take(Key const& key)
    {
        schema::EntityType const& concrete = require(key);
        if (is_owner_part_of_key())
            return;
        batch_.permit(ChangeAction::update, concrete, key);
        Values values{{property_.key, owner_key_.front()}};
        // What may belong to entities of any type says of which.
        if (property_.key == "parent_id" && concrete.find("parent_type") != nullptr)
            values["parent_type"] = owner_.name;
        batch_.log.update(concrete, key, values);
        batch_.touch(concrete, key);
        if (concrete.is_a(batch_.entities.registry().get("TypedContext")) && property_.key == "parent_id")
            follow_parent(batch_, key);
    }

    // Contexts stay where they are rather than fall out of their project.
    void release_others(std::vector<Key> const& kept)
    {
        schema::Property const* const key = items_.find_in_family(property_.key);
        if (is_owner_part_of_key() || key->required || items_.root().name == "Context" || !property_.filter_name.empty())
            return;
        std::string const sql = "SELECT \"id\" FROM " + quoted(items_.table) + " WHERE " + quoted(property_.key) + " = ?1";
        for (store::Row const& row : batch_.entities.database().select(sql, {owner_key_.front()})) {
            if (std::find(kept.begin(), kept.end(), row) != kept.end())
                continue;
            schema::EntityType const& concrete = require(row);
            batch_.log.update(concrete, row, {{property_.key, SqlValue()}});
            batch_.touch(concrete, row);
        }
    }

    void add_link(schema::EntityType const& link, Key const& item)
    {
        Values values{{property_.link_owner, owner_key_.front()}, {property_.link_item, item.front()}};
        complete(batch_.entities, link, values, batch_.user_id);
        batch_.log.insert(link, values);
        batch_.touch(link, key_of(link, values), ChangeAction::add);
    }

    void put_metadata(Key const& key, json::value const& value)
    {
        SqlValue const stored = to_sql(items_, *items_.find("value"), value);
        if (batch_.entities.concrete_type(items_, key) != nullptr)
            batch_.log.update(items_, key, {{"value", stored}});
        else
            batch_.log.insert(items_, {{"parent_id", key[0]}, {"key", key[1]}, {"value", stored}, {"parent_type", owner_.name}});
        batch_.touch(items_, key);
    }

    Batch& batch_;
    schema::EntityType const& owner_;
    Key const& owner_key_;
    schema::Property const& property_;
    schema::EntityType const& items_;
    json::array references_;
};

} // namespace

json::array set_collection(Batch& batch, schema::EntityType const& owner, Key const& owner_key, schema::Property const& property,
                           json::array const& items)
{
    schema::EntityType const& target = batch.entities.registry().get(property.target);
    if (is_custom_attribute(target))
        return set_custom_attributes(batch, target, owner_key, items);
    Collection collection(batch, owner, owner_key, property);
    if (property.target == "Metadata")
        return collection.merge_metadata(items);
    if (!property.link.empty())
        return collection.set_many_to_many(items);
    return collection.set_one_to_many(items);
}

} // namespace ftrack::sandbox::service
