// Copyright the ftrack C++ client authors. SPDX-License-Identifier: Apache-2.0
#include "sandbox/service/writing.hpp"

#include "support/api_fixture.hpp"
#include "support/catch.hpp"
#include "support/fixtures.hpp"

#include <boost/json/parse.hpp>
#include <boost/json/serialize.hpp>

#include <set>
#include <string>
#include <vector>

namespace {

namespace json = boost::json;
using ftrack::test::ApiFixture;

std::set<std::string> names(json::value const& entity)
{
    std::set<std::string> result;
    for (auto const& [name, value] : entity.as_object())
        result.emplace(name);
    return result;
}

json::object datetime(char const* value) { return json::object{{"__type__", "datetime"}, {"value", value}}; }

json::object reference(char const* type, std::string const& id) { return json::object{{"__entity_type__", type}, {"id", id}}; }

} // namespace

TEST_CASE("a created user is answered as by a real server", "[sandbox][writing]")
{
    ApiFixture fixture;
    json::value const recorded = json::parse(ftrack::test::fixture_text("create_user")).at("data");
    json::value const user = fixture.create("User", {{"first_name", "first"}, {"last_name", "last"}});
    CHECK(names(user) == names(recorded));
    for (char const* const name : {"first_name", "last_name", "is_active", "is_otp_enabled", "user_type_id", "resource_type"})
        CHECK(user.at(name) == recorded.at(name));
    json::value const changed = fixture.update("User", user.at("id"), {{"username", "renamed"}});
    CHECK(names(changed) == names(json::parse(ftrack::test::fixture_text("update_user")).at("data")));
}

TEST_CASE("a created context tells what was given and what the server knows", "[sandbox][writing]")
{
    ApiFixture fixture;
    std::string const shot = fixture.first("Shot");
    json::value const task = fixture.create("Task", {{"name", "fresh"}, {"parent_id", shot}});
    CHECK(task.at("__entity_type__") == "Task");
    CHECK(task.at("object_type_id") == "11c137c0-ee7e-4f9c-91c5-8c77cec22b2c");
    CHECK(task.at("context_type") == "task");
    CHECK(task.at("priority_id") == "9661b320-3a0c-11e2-81c1-0800200c9a66");
    CHECK(task.at("project_id") == fixture.query("select id from Project")[0].at("id"));
    for (char const* const name : {"status_id", "type_id", "created_at", "created_by_id", "sort", "bid", "id"})
        CHECK(task.as_object().contains(name));
    for (char const* const name : {"description", "start_date", "thumbnail_id", "parent", "children", "link", "time_logged"})
        CHECK_FALSE(task.as_object().contains(name));
}

TEST_CASE("an update tells the changes, the key and the system's attributes alone", "[sandbox][writing]")
{
    ApiFixture fixture;
    std::string const task = fixture.first("Task");
    json::value const changed = fixture.update("Task", task, {{"description", "x"}});
    CHECK(names(changed) == std::set<std::string>{"__entity_type__", "id", "description", "context_type", "object_type_id", "project_id"});
}

TEST_CASE("a client's id is kept, and taken once", "[sandbox][writing]")
{
    ApiFixture fixture;
    CHECK(fixture.create("Asset", {{"id", "mine"}, {"name", "a"}}).at("id") == "mine");
    std::string const failure = fixture.failure({ApiFixture::creation("Asset", {{"id", "mine"}, {"name", "b"}})});
    CHECK(failure.find("DuplicateEntryError") != std::string::npos);
    CHECK(fixture.query("select name from Asset where id is \"mine\"")[0].at("name") == "a");
}

TEST_CASE("a reference and its id are one value", "[sandbox][writing]")
{
    ApiFixture fixture;
    std::string const shot = fixture.first("Shot");
    for (auto const& [what, data] : std::vector<std::pair<char const*, json::object>>{
             {"by entity", {{"parent", reference("Shot", shot)}}},
             {"by the base type", {{"parent", reference("Context", shot)}}},
             {"by id", {{"parent_id", shot}}},
             {"by a bare id", {{"parent", shot}}},
             {"by both", {{"parent", reference("Shot", shot)}, {"parent_id", shot}}},
             {"by one, the other empty", {{"parent_id", shot}, {"parent", nullptr}}},
             {"by one, the other empty and first", {{"parent", nullptr}, {"parent_id", shot}}},
         })
    {
        INFO(what);
        json::object task = data;
        task["name"] = what;
        json::value const created = fixture.create("Task", task);
        CHECK(created.at("parent_id").as_string() == shot);
        CHECK(fixture.query("select parent.id from Task where name is \"" + std::string(what) + "\"")[0].at("parent").at("id").as_string() == shot);
    }
    std::string const failure = fixture.failure(
        {ApiFixture::creation("Task", {{"name", "x"}, {"parent", reference("Shot", shot)}, {"parent_id", fixture.first("Sequence")}})});
    CHECK(failure == "ValidationError: Attribute 'parent_id' of 'Task' contradicts another one that means the same.");
}

TEST_CASE("what a created entity refers to is not created with it", "[sandbox][writing]")
{
    ApiFixture fixture;
    json::object shot = reference("Shot", "s");
    shot["name"] = "nested";
    CHECK(fixture.failure({ApiFixture::creation("Task", {{"id", "t"}, {"name", "t"}, {"parent", shot}})}) ==
          "IntegrityError: Attribute 'parent_id' of 'Task' [u't'] refers to 'Context' s, which does not exist.");
    CHECK(fixture.failure({ApiFixture::creation("Shot", {{"name", "x"}, {"children", json::array{reference("Task", "t")}}})}) ==
          "IntegrityError: Attribute 'children' of 'Shot' lists 'Context' [u't'], which does not exist.");
}

TEST_CASE("null clears a reference", "[sandbox][writing]")
{
    ApiFixture fixture;
    for (char const* const name : {"task", "task_id"}) {
        INFO(name);
        json::value const version = fixture.create("AssetVersion", {{"asset_id", fixture.first("Asset")}, {"task_id", fixture.first("Task")}});
        json::value const changed = fixture.update("AssetVersion", version.at("id"), {{name, nullptr}});
        CHECK(changed.at(name).is_null());
        CHECK(changed.at("task_id").is_null());
        std::string const id(version.at("id").as_string());
        CHECK(fixture.query("select task.id from AssetVersion where id is \"" + id + "\"")[0].at("task").is_null());
    }
}

TEST_CASE("microseconds come back in the answer and not from the store", "[sandbox][writing]")
{
    ApiFixture fixture;
    json::value const created =
        fixture.create("Timelog", {{"start", datetime("2024-02-03T04:05:06.789012+02:00")}, {"duration", 3}, {"context_id", fixture.first("Task")}});
    CHECK(created.at("start") == datetime("2024-02-03T02:05:06.789012"));
    std::string const id(created.at("id").as_string());
    CHECK(fixture.query("select start from Timelog where id is \"" + id + "\"")[0].at("start") == datetime("2024-02-03T02:05:06"));
    json::value const changed = fixture.update("Timelog", id, {{"start", datetime("2024-02-03T04:05:06Z")}});
    CHECK(changed.at("start") == datetime("2024-02-03T04:05:06"));
}

TEST_CASE("required attributes may come later in the batch", "[sandbox][writing]")
{
    ApiFixture fixture;
    std::string const alone = fixture.failure({ApiFixture::creation("ObjectType", {{"id", "o"}})});
    CHECK(alone == "IntegrityError: Attribute 'name' of 'ObjectType' [u'o'] is required.");
    fixture.call({ApiFixture::creation("ObjectType", {{"id", "o"}}), ApiFixture::change("ObjectType", "o", {{"name", "Level"}})});
    CHECK(fixture.query("select name from ObjectType where id is \"o\"")[0].at("name") == "Level");
    CHECK(fixture.failure({ApiFixture::change("ObjectType", "o", {{"name", nullptr}})}).find("is required") != std::string::npos);
}

TEST_CASE("a parent may come after its child in the batch", "[sandbox][writing]")
{
    ApiFixture fixture;
    std::string const project(fixture.query("select id from Project")[0].at("id").as_string());
    fixture.call({ApiFixture::creation("Task", {{"id", "t"}, {"name", "t"}, {"parent_id", "s"}}),
                  ApiFixture::creation("Shot", {{"id", "s"}, {"name", "s"}, {"parent_id", project}})});
    CHECK(fixture.query("select project_id from Task where id is \"t\"")[0].at("project_id").as_string() == project);
}

TEST_CASE("what no one may set", "[sandbox][writing]")
{
    ApiFixture fixture;
    std::string const task = fixture.first("Task");
    json::value const before = fixture.query("select id, object_type_id from Task where id is \"" + task + "\"")[0];
    for (auto const& [name, value] : std::vector<std::pair<char const*, json::value>>{
             {"id", "other"}, {"object_type_id", "bad911de-3bd6-47b9-8b46-3476e237cb36"}, {"link", "x"}, {"time_logged", 3}})
    {
        INFO(name);
        CHECK(fixture.failure({ApiFixture::change("Task", task, {{name, value}})}) ==
              "ValidationError: Attribute '" + std::string(name) + "' of 'Task' is immutable.");
    }
    CHECK_NOTHROW(fixture.update("Task", task, {{"id", task}, {"object_type_id", before.at("object_type_id")}}));
    CHECK(fixture.failure({ApiFixture::change("Task", task, {{"custom_attribute_links_from", json::array{"x"}}})}) ==
          "ValidationError: Attribute 'custom_attribute_links_from' of 'Task' is immutable.");
    CHECK_NOTHROW(fixture.create("Task", {{"name", "computed"}, {"parent_id", fixture.first("Shot")}, {"time_logged", 5}}));
}

TEST_CASE("an object type makes the concrete type", "[sandbox][writing]")
{
    ApiFixture fixture;
    json::value const shot = fixture.create(
        "TypedContext", {{"name", "typed"}, {"parent_id", fixture.first("Sequence")}, {"object_type_id", "bad911de-3bd6-47b9-8b46-3476e237cb36"}});
    CHECK(shot.at("__entity_type__") == "Shot");
    json::value const component = fixture.create("Component", {{"name", "plain"}});
    CHECK(fixture.query("select id from Component where name is \"plain\"")[0].at("id") == component.at("id"));
    fixture.remove("Component", component.at("id"));
    CHECK(fixture.query("select id from Component where name is \"plain\"").empty());
}

TEST_CASE("a version's number follows the last", "[sandbox][writing]")
{
    ApiFixture fixture;
    std::string const asset(fixture.create("Asset", {{"name", "a"}, {"context_id", fixture.first("Shot")}}).at("id").as_string());
    for (int number : {1, 2, 3})
        CHECK(fixture.create("AssetVersion", {{"asset", reference("Asset", asset)}, {"asset_id", asset}}).at("version") == number);
    fixture.create("AssetVersion", {{"asset_id", asset}, {"version", 10}});
    json::value const last = fixture.create("AssetVersion", {{"asset_id", asset}});
    CHECK(last.at("version") == 11);
    CHECK(last.at("is_published") == true);
    CHECK(last.at("comment") == "");
    CHECK(last.at("user_id") == fixture.query("select id from User where username is \"" + fixture.caller.user + "\"")[0].at("id"));
    json::array const versions = fixture.query("select version, is_latest_version from AssetVersion where asset_id is \"" + asset + "\"");
    for (json::value const& version : versions)
        CHECK(version.at("is_latest_version").as_bool() == (version.at("version") == 11));
}

TEST_CASE("the author of a request hears of the note's answers", "[sandbox][writing]")
{
    ApiFixture fixture;
    json::array const users = fixture.query("select id from User where username is_not \"" + fixture.caller.user + "\" limit 2");
    fixture.call({ApiFixture::creation("Note", {{"id", "n"}, {"content", "hello"}, {"author", users[0]}}),
                  ApiFixture::creation("Recipient", {{"note_id", "n"}, {"resource_id", users[1].at("id")}})});
    std::set<std::string> recipients;
    for (json::value const& recipient : fixture.query("select user.username from Recipient where note_id is \"n\""))
        recipients.emplace(recipient.at("user").at("username").as_string());
    CHECK(recipients.size() == 2);
    CHECK(recipients.contains(fixture.caller.user));
}
