// Copyright the ftrack C++ client authors. SPDX-License-Identifier: Apache-2.0
#pragma once

#include "sandbox/service/batch.hpp"
#include "sandbox/service/entity_data.hpp"

#include <boost/json/object.hpp>
#include <boost/json/value.hpp>

#include <string>
#include <utility>
#include <vector>

namespace ftrack::sandbox::service {

/// The mutations of one batch, in the transaction of the caller. All throw Failure.
class Writing
{
public:
    Writing(EntityStore& entities, std::string user_id, Rules const& rules) : batch_(entities, std::move(user_id), rules) {}

    boost::json::object create(boost::json::object const& operation);
    boost::json::object update(boost::json::object const& operation);
    boost::json::object remove(boost::json::object const& operation);

    /// The rules that hold at the end of a batch alone. To be called before the commit.
    void finish();

    /// What the batch did. After finish().
    std::vector<EntityChange> changes() { return batch_.log.changes(); }

    Batch& batch() noexcept { return batch_; }

private:
    schema::EntityType const& type_of(boost::json::object const& operation) const;
    schema::EntityType const& existing_type(schema::EntityType const& named, Key const& key);
    void refuse_existing(schema::EntityType const& type, Key const& key);
    void set_collections(schema::EntityType const& type, Key const& key, EntityData& data);
    void write_custom_attribute(schema::EntityType const& type, Key const& key, EntityData& data);
    void prepare(schema::EntityType const& type, Key const& key, Values const* before, Values& values);
    boost::json::object reply(schema::EntityType const& type, Key const& key, EntityData const& data, bool with_defaults);

    Batch batch_;
};

} // namespace ftrack::sandbox::service
