// Copyright the ftrack C++ client authors. SPDX-License-Identifier: Apache-2.0
#include "sandbox/service/change_log.hpp"

#include "support/api_fixture.hpp"
#include "support/catch.hpp"

#include <boost/json/serialize.hpp>

#include <set>
#include <string>

namespace {

namespace json = boost::json;
using ftrack::test::ApiFixture;

json::array entities_of(ApiFixture const& fixture)
{
    REQUIRE(fixture.events.size() == 1);
    return fixture.events.front().at("data").at("entities").as_array();
}

json::value const& entity_of_type(json::array const& entities, std::string_view type)
{
    for (json::value const& entity : entities) {
        if (entity.at("entity_type").as_string() == type)
            return entity;
    }
    throw std::runtime_error("no " + std::string(type) + " in " + json::serialize(entities));
}

} // namespace

TEST_CASE("a new entity is told with all its values, under the server's names", "[sandbox][change_log]")
{
    ApiFixture fixture;
    std::string const shot = fixture.first("Shot");
    json::value const task = fixture.create("Task", {{"name", "fresh"}, {"parent_id", shot}});

    json::array const entities = entities_of(fixture);
    REQUIRE(entities.size() == 1);
    CHECK(entities[0].at("action") == "add");
    CHECK(entities[0].at("entityType") == "task");
    CHECK(entities[0].at("entityId") == task.at("id"));
    CHECK(entities[0].at("parentId").as_string() == shot);
    CHECK(entities[0].at("objectTypeId") == "11c137c0-ee7e-4f9c-91c5-8c77cec22b2c");
    json::object const& changes = entities[0].at("changes").as_object();
    CHECK(changes.at("name") == json::value({{"old", nullptr}, {"new", "fresh"}}));
    for (char const* const name : {"statusid", "typeid", "showid", "priorityid"}) {
        INFO(name);
        CHECK(changes.at(name).at("new").is_string());
    }
    json::array const& parents = entities[0].at("parents").as_array();
    REQUIRE(parents.size() == 4);
    CHECK(parents.front().at("entityId") == task.at("id"));
    CHECK(parents[1].at("entity_type") == "Shot");
    CHECK(parents[2].at("entity_type") == "Sequence");
    CHECK(parents.back().at("entityType") == "show");
}

TEST_CASE("an update tells what changed alone", "[sandbox][change_log]")
{
    ApiFixture fixture;
    json::value const before = fixture.query("select id, name, description from Task limit 1")[0];
    fixture.update("Task", before.at("id"), {{"description", "new"}, {"name", before.at("name")}});

    json::array const entities = entities_of(fixture);
    REQUIRE(entities.size() == 1);
    CHECK(entities[0].at("keys") == json::array{"description"});
    CHECK(entities[0].at("changes").at("description").at("new") == "new");
}

TEST_CASE("a batch that changes nothing, or fails, tells nothing", "[sandbox][change_log]")
{
    ApiFixture fixture;
    json::value const task = fixture.query("select id, name from Task limit 1")[0];
    fixture.update("Task", task.at("id"), {{"name", task.at("name")}});
    fixture.query("Task");
    fixture.failure({ApiFixture::change("Task", task.at("id"), {{"name", "x"}}), ApiFixture::removal("Task", "none")});
    fixture.call({ApiFixture::creation("Asset", {{"id", "gone"}, {"name", "gone"}}), ApiFixture::removal("Asset", "gone")});
    CHECK(fixture.events.empty());
}

TEST_CASE("one batch is one event, each entity once in it", "[sandbox][change_log]")
{
    ApiFixture fixture;
    fixture.caller.client_token = "mine";
    fixture.caller.push_token = "pushed";
    std::string const task = fixture.first("Task");
    fixture.call({ApiFixture::creation("Note", {{"id", "n"}, {"content", "a"}, {"parent_id", task}, {"parent_type", "Task"}}),
                  ApiFixture::change("Note", "n", {{"content", "b"}}), ApiFixture::change("Task", task, {{"name", "first"}}),
                  ApiFixture::change("Task", task, {{"name", "second"}})});

    json::array const entities = entities_of(fixture);
    json::value const& note = entity_of_type(entities, "Note");
    CHECK(note.at("action") == "add");
    CHECK(note.at("changes").at("text") == json::value({{"old", nullptr}, {"new", "b"}}));
    CHECK(note.at("parents").at(1).at("entityId").as_string() == task);
    CHECK(entity_of_type(entities, "Task").at("changes").at("name").at("new") == "second");
    CHECK(fixture.events.front().at("data").at("clientToken") == "mine");
    CHECK(fixture.events.front().at("data").at("pushToken") == "pushed");
    CHECK(fixture.events.front().at("data").at("user").at("name").as_string() == fixture.caller.user);
}

TEST_CASE("a deletion tells of all that went, with what was above", "[sandbox][change_log]")
{
    ApiFixture fixture;
    std::string const shot = fixture.first("Shot");
    json::array const tasks = fixture.query("select id from Task where parent_id is \"" + shot + "\"");
    fixture.remove("Shot", shot);

    std::set<std::string> removed;
    for (json::value const& entity : entities_of(fixture)) {
        if (entity.at("action") != "remove")
            continue;
        removed.emplace(entity.at("entityId").as_string());
        if (entity.at("entity_type") == "Task")
            CHECK(entity.at("parents").as_array().size() == 4);
    }
    CHECK(removed.contains(shot));
    for (json::value const& task : tasks)
        CHECK(removed.contains(std::string(task.at("id").as_string())));
}

TEST_CASE("an entity that is deleted and made again was updated", "[sandbox][change_log]")
{
    ApiFixture fixture;
    fixture.create("Asset", {{"id", "again"}, {"name", "old"}});
    fixture.events.clear();
    fixture.call({ApiFixture::removal("Asset", "again"), ApiFixture::creation("Asset", {{"id", "again"}, {"name", "new"}})});

    json::array const entities = entities_of(fixture);
    REQUIRE(entities.size() == 1);
    CHECK(entities[0].at("action") == "update");
    CHECK(entities[0].at("changes").at("name") == json::value({{"old", "old"}, {"new", "new"}}));
}
