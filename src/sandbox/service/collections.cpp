// Copyright the ftrack C++ client authors. SPDX-License-Identifier: Apache-2.0
#include "sandbox/service/collections.hpp"

#include "sandbox/query/scope.hpp"
#include "sandbox/service/failure.hpp"
#include "sandbox/service/project_membership.hpp"

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

    void set_one_to_many(json::array const& given)
    {
        std::vector<Key> keys;
        for (json::value const& item : given)
            keys.push_back(read_reference(items_, item));
        for (Key const& key : keys)
            take(key);
        release_others(keys);
    }

    void merge_metadata(json::array const& given)
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
        }
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

    bool is_owner_part_of_key() const
    {
        return std::find(items_.primary_key.begin(), items_.primary_key.end(), property_.key) != items_.primary_key.end();
    }

    void take(Key const& key)
    {
        schema::EntityType const& concrete = require(key);
        if (is_owner_part_of_key())
            return;
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
            if (std::find(kept.begin(), kept.end(), row) == kept.end())
                batch_.log.update(require(row), row, {{property_.key, SqlValue()}});
        }
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
};

} // namespace

void set_collection(Batch& batch, schema::EntityType const& owner, Key const& owner_key, schema::Property const& collection, json::array const& items)
{
    Collection writer(batch, owner, owner_key, collection);
    if (collection.target == "Metadata")
        writer.merge_metadata(items);
    else if (collection.formula.empty())
        writer.set_one_to_many(items);
}

} // namespace ftrack::sandbox::service
