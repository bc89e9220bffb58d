// Copyright the ftrack C++ client authors. SPDX-License-Identifier: Apache-2.0
#pragma once

#include <boost/json/object.hpp>
#include <boost/json/value.hpp>

#include <string>
#include <vector>

namespace ftrack::sandbox::service {

enum class ChangeAction
{
    add,
    update,
    remove,
};

/// An attribute under the server's own name, with its values as events carry them.
class AttributeChange
{
public:
    AttributeChange() = default;

    std::string name;
    boost::json::value before;
    boost::json::value after;
};

/// An entity on the way from a changed one up to its project.
class LineageEntry
{
public:
    LineageEntry() = default;

    std::string id;
    std::string entity_type;
    std::string table_name; ///< as the server calls the type: `task`, `show`, `assetversion`
    std::string parent_id;  ///< empty at the top
};

/// What a batch did to one entity, taken together.
class EntityChange
{
public:
    EntityChange() = default;

    ChangeAction action = ChangeAction::update;
    std::string object_type_id; ///< of typed contexts; else empty
    std::vector<AttributeChange> attributes;
    std::vector<LineageEntry> lineage; ///< the entity itself, then upwards; never empty
};

/// What one call to the API changed, and for whom.
class CommittedBatch
{
public:
    CommittedBatch() = default;

    std::string user_id;
    std::string user_name;
    std::string client_token;
    std::string push_token;
    std::vector<EntityChange> entities;
};

/// The event `ftrack.update` that tells of a batch. `server_id` is the id under which the server publishes.
boost::json::object update_event(CommittedBatch const& batch, std::string const& event_id, std::string const& server_id);

} // namespace ftrack::sandbox::service
