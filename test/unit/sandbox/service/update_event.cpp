// Copyright the ftrack C++ client authors. SPDX-License-Identifier: Apache-2.0
#include "sandbox/service/update_event.hpp"

#include "support/catch.hpp"

#include <boost/json/parse.hpp>
#include <boost/json/serialize.hpp>

#include <string>

namespace {

namespace json = boost::json;
using namespace ftrack::sandbox::service;

LineageEntry entry(char const* id, char const* type, char const* table, char const* parent)
{
    LineageEntry result;
    result.id = id;
    result.entity_type = type;
    result.table_name = table;
    result.parent_id = parent;
    return result;
}

AttributeChange attribute(char const* name, json::value before, json::value after)
{
    AttributeChange result;
    result.name = name;
    result.before = std::move(before);
    result.after = std::move(after);
    return result;
}

EntityChange task_change(ChangeAction action)
{
    EntityChange change;
    change.action = action;
    change.object_type_id = "11c137c0";
    change.lineage = {entry("t", "Task", "task", "p"), entry("p", "Project", "show", "")};
    return change;
}

json::object event_of(EntityChange change)
{
    CommittedBatch batch;
    batch.entities.push_back(std::move(change));
    return update_event(batch, "event", "server");
}

} // namespace

TEST_CASE("an update is told in the documented form", "[sandbox][update_event]")
{
    CommittedBatch batch;
    batch.user_id = "u";
    batch.user_name = "ada";
    batch.client_token = "client";
    batch.push_token = "push";
    batch.entities.push_back(task_change(ChangeAction::update));
    batch.entities.back().attributes = {attribute("statusid", "a", "b")};

    CHECK(json::value(update_event(batch, "e", "s")) == json::parse(R"({
        "topic": "ftrack.update",
        "data": {
            "entities": [{
                "action": "update", "entityType": "task", "entity_type": "Task", "entityId": "t", "objectTypeId": "11c137c0", "parentId": "p",
                "keys": ["statusid"], "changes": {"statusid": {"old": "a", "new": "b"}},
                "parents": [{"entityId": "t", "entityType": "task", "entity_type": "Task", "parentId": "p"},
                            {"entityId": "p", "entityType": "show", "entity_type": "Project", "parentId": null}]}],
            "parents": ["t", "p"],
            "pushToken": "push", "clientToken": "client", "user": {"userid": "u", "name": "ada"}},
        "source": {"applicationId": "ftrack.server", "user": {"username": "ada", "id": "u"}, "id": "s", "clientToken": "client"},
        "target": "", "id": "e", "inReplyToEvent": null, "sent": null})"));
}

TEST_CASE("each action has its name", "[sandbox][update_event]")
{
    auto const [action, name] =
        GENERATE(table<ChangeAction, std::string>({{ChangeAction::add, "add"}, {ChangeAction::update, "update"}, {ChangeAction::remove, "remove"}}));
    CHECK(event_of(task_change(action)).at("data").at("entities").at(0).at("action").as_string() == name);
}

TEST_CASE("tokens that nobody gave are null", "[sandbox][update_event]")
{
    json::object const event = event_of(task_change(ChangeAction::add));
    CHECK(event.at("data").at("pushToken").is_null());
    CHECK(event.at("data").at("clientToken").is_null());
    CHECK(event.at("source").at("clientToken").is_null());
}

TEST_CASE("what is no typed context has no object type, and what stands alone no parent", "[sandbox][update_event]")
{
    EntityChange change;
    change.lineage = {entry("u", "User", "user", "")};
    json::value const entity = event_of(change).at("data").at("entities").at(0);
    CHECK_FALSE(entity.as_object().contains("objectTypeId"));
    CHECK(entity.at("parentId").is_null());
    CHECK(entity.at("parents").as_array().size() == 1);
}

TEST_CASE("the parents of all entities are listed once each", "[sandbox][update_event]")
{
    CommittedBatch batch;
    batch.entities = {task_change(ChangeAction::add), task_change(ChangeAction::add)};
    batch.entities.back().lineage.front().id = "other";
    CHECK(json::serialize(update_event(batch, "e", "s").at("data").at("parents")) == R"(["t","p","other"])");
}
