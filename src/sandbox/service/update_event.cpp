// Copyright the ftrack C++ client authors. SPDX-License-Identifier: Apache-2.0
#include "sandbox/service/update_event.hpp"

#include <boost/json/array.hpp>

#include <set>

namespace ftrack::sandbox::service {

namespace json = boost::json;

namespace {

std::string_view name_of(ChangeAction action)
{
    switch (action) {
    case ChangeAction::add:
        return "add";
    case ChangeAction::update:
        return "update";
    case ChangeAction::remove:
        return "remove";
    }
    return "update";
}

json::value text_or_null(std::string const& text) { return text.empty() ? json::value() : json::value(text); }

json::object lineage_entry(LineageEntry const& entry)
{
    json::object result;
    result["entityId"] = entry.id;
    result["entityType"] = entry.table_name;
    result["entity_type"] = entry.entity_type;
    result["parentId"] = text_or_null(entry.parent_id);
    return result;
}

json::object entity(EntityChange const& change)
{
    json::object result = lineage_entry(change.lineage.front());
    result["action"] = name_of(change.action);
    if (!change.object_type_id.empty())
        result["objectTypeId"] = change.object_type_id;
    json::array keys;
    json::object changes;
    for (AttributeChange const& attribute : change.attributes) {
        keys.emplace_back(attribute.name);
        json::object values;
        values["old"] = attribute.before;
        values["new"] = attribute.after;
        changes[attribute.name] = std::move(values);
    }
    result["keys"] = std::move(keys);
    result["changes"] = std::move(changes);
    json::array parents;
    for (LineageEntry const& entry : change.lineage)
        parents.push_back(lineage_entry(entry));
    result["parents"] = std::move(parents);
    return result;
}

json::array ids_above(std::vector<EntityChange> const& entities)
{
    std::set<std::string_view> seen;
    json::array ids;
    for (EntityChange const& change : entities) {
        for (LineageEntry const& entry : change.lineage) {
            if (seen.insert(entry.id).second)
                ids.emplace_back(entry.id);
        }
    }
    return ids;
}

json::object data(CommittedBatch const& batch)
{
    json::object result;
    json::array entities;
    for (EntityChange const& change : batch.entities)
        entities.push_back(entity(change));
    result["entities"] = std::move(entities);
    result["parents"] = ids_above(batch.entities);
    result["pushToken"] = text_or_null(batch.push_token);
    result["clientToken"] = text_or_null(batch.client_token);
    json::object user;
    user["userid"] = batch.user_id;
    user["name"] = batch.user_name;
    result["user"] = std::move(user);
    return result;
}

json::object source(CommittedBatch const& batch, std::string const& server_id)
{
    json::object result;
    result["applicationId"] = "ftrack.server";
    json::object user;
    user["username"] = batch.user_name;
    user["id"] = batch.user_id;
    result["user"] = std::move(user);
    result["id"] = server_id;
    result["clientToken"] = text_or_null(batch.client_token);
    return result;
}

} // namespace

json::object update_event(CommittedBatch const& batch, std::string const& event_id, std::string const& server_id)
{
    json::object event;
    event["topic"] = "ftrack.update";
    event["data"] = data(batch);
    event["source"] = source(batch, server_id);
    event["target"] = "";
    event["id"] = event_id;
    event["inReplyToEvent"] = nullptr;
    event["sent"] = nullptr;
    return event;
}

} // namespace ftrack::sandbox::service
