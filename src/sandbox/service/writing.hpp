// Copyright the ftrack C++ client authors. SPDX-License-Identifier: Apache-2.0
#pragma once

#include "sandbox/service/change_log.hpp"
#include "sandbox/service/entity_store.hpp"

#include <boost/json/object.hpp>
#include <boost/json/value.hpp>

#include <map>
#include <set>
#include <string>
#include <utility>
#include <vector>

namespace ftrack::sandbox::service {

/// The mutations of one batch, in the transaction of the caller. All throw Failure.
class Writing
{
public:
    Writing(EntityStore& entities, std::string user_id) : entities_(entities), log_(entities), user_id_(std::move(user_id)) {}

    boost::json::object create(boost::json::object const& operation);
    boost::json::object update(boost::json::object const& operation);
    boost::json::object remove(boost::json::object const& operation);

    /// The rules that hold at the end of a batch alone. To be called before the commit.
    void finish();

    /// What the batch did. After finish().
    std::vector<EntityChange> changes() { return log_.changes(); }

private:
    /// What a client gave for an entity.
    class Data
    {
    public:
        Values values;
        std::map<std::string, boost::json::value> reply; ///< as it is told back
        std::vector<std::pair<schema::Property const*, std::vector<Key>>> collections;
    };

    schema::EntityType const& type_of(boost::json::object const& operation) const;
    Data read(schema::EntityType const& type, boost::json::object const& operation) const;
    void read_attribute(schema::EntityType const& type, schema::Property const& property, boost::json::value const& value, Data& data) const;
    void refuse_immutable(schema::EntityType const& type, Data const& data, Values const& before) const;
    void refuse_existing(schema::EntityType const& type, Key const& key);
    void set_collection(schema::EntityType const& owner, SqlValue const& id, schema::Property const& collection, std::vector<Key> const& items);
    void release_others(schema::Property const& collection, SqlValue const& owner, std::vector<Key> const& items);
    void move_project(Key const& key);
    void touch(schema::EntityType const& type, Key const& key);
    boost::json::object reply(schema::EntityType const& type, Key const& key, Data const& data, bool with_defaults);

    EntityStore& entities_;
    ChangeLog log_;
    std::string user_id_;
    std::vector<std::pair<schema::EntityType const*, Key>> touched_;
    std::vector<std::pair<Key, SqlValue>> notes_; ///< created ones, with their authors
};

} // namespace ftrack::sandbox::service
