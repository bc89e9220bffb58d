// Copyright the ftrack C++ client authors. SPDX-License-Identifier: Apache-2.0
#include "sandbox/service/defaults.hpp"

#include "sandbox/service/well_known.hpp"
#include "support/api_fixture.hpp"
#include "support/catch.hpp"

#include <set>
#include <string>
#include <vector>

namespace {

namespace json = boost::json;
using ftrack::test::ApiFixture;
using namespace ftrack::sandbox::service;

std::string text(json::value const& value) { return std::string(value.as_string()); }

} // namespace

TEST_CASE("the server knows what clients do not say", "[sandbox][defaults]")
{
    ApiFixture fixture;
    json::value const user = fixture.query("select id from User where username is \"" + fixture.caller.user + "\"")[0].at("id");
    json::value const project = fixture.query("select id from Project")[0].at("id");
    json::value const version = fixture.query("select id from AssetVersion limit 1")[0].at("id");
    fixture.create("ReviewSession", {{"id", "r"}, {"project_id", project}});
    struct Case
    {
        char const* type;
        json::object given;
        std::vector<char const*> set;
        json::object told;
    };
    for (Case const& creation : std::vector<Case>{
             {"Project", {{"name", "p"}}, {"id", "created_at"}, {{"full_name", "p"}, {"status", "active"}, {"is_private", false}}},
             {"Folder", {{"name", "f"}, {"parent_id", project}}, {"status_id", "type_id"}, {{"project_id", project}, {"sort", 0}, {"bid", 0}}},
             {"Milestone", {{"name", "m"}, {"parent_id", project}}, {"status_id"}, {{"created_by_id", user}, {"context_type", "task"}}},
             {"SequenceComponent", {}, {"id"}, {{"name", "main"}, {"size", 0}, {"system_type", "sequence"}, {"padding", 0}}},
             {"ContainerComponent", {}, {"id"}, {{"system_type", "container"}}},
             {"Note", {{"content", "x"}}, {"date", "thread_activity"}, {{"user_id", user}, {"is_todo", false}}},
             {"Timelog", {}, {"start"}, {{"user_id", user}, {"duration", 0}, {"comment", ""}}},
             {"Timer", {}, {"start"}, {{"user_id", user}, {"comment", ""}}},
             {"User", {}, {"username"}, {{"is_active", false}, {"resource_type", "user"}}},
             {"Group", {{"name", "g"}}, {"id"}, {{"local", true}, {"resource_type", "group"}}},
             {"Status", {{"name", "s"}}, {"id"}, {{"is_active", true}, {"sort", 0}}},
             {"ReviewSession",
              {{"project_id", project}},
              {"start_date", "end_date", "created_at"},
              {{"name", "New review session"}, {"created_by_id", user}}},
             {"ReviewSessionObject", {{"review_session_id", "r"}, {"version_id", version}}, {"created_at"}, {{"sort_order", 1}, {"version", ""}}},
             {"ReviewSessionObject", {{"review_session_id", "r"}, {"version_id", version}}, {"created_at"}, {{"sort_order", 2}}},
             {"Job", {}, {"created_at"}, {{"status", "queued"}, {"type", "api_job"}, {"user_id", user}}},
             {"Conversation", {}, {"created_at"}, {{"created_by_id", user}}},
             {"CalendarEvent", {{"start", "2024-01-01T00:00:00"}, {"end", "2024-01-02T00:00:00"}}, {"created_at"}, {{"created_by_id", user}}},
             {"UserSecurityRole", {}, {"id"}, {{"is_all_projects", false}, {"is_all_open_projects", false}}},
             {"CustomAttributeConfiguration", {{"key", "k"}}, {"id"}, {{"config", "{}"}, {"core", false}, {"is_hierarchical", false}}},
         })
    {
        INFO(creation.type);
        json::object const made = fixture.create(creation.type, creation.given).as_object();
        for (char const* const name : creation.set) {
            INFO(name);
            CHECK(made.contains(name));
        }
        for (auto const& [name, value] : creation.told) {
            INFO(name);
            CHECK(made.at(name) == value);
        }
    }
}

TEST_CASE("a status and a type begin where the project's workflow does", "[sandbox][defaults]")
{
    ApiFixture fixture;
    std::string const project = text(fixture.query("select id from Project")[0].at("id"));
    std::string const shot = fixture.first("Shot");
    json::value const done = fixture.query("select id from Status where name is \"Done\"")[0].at("id");
    json::value const rigging = fixture.query("select id from Type where name is \"Rigging\"")[0].at("id");
    json::value const schema = fixture.query("select project_schema.task_workflow_schema.id, project_schema.task_type_schema.id from Project")[0];
    fixture.call({ApiFixture::creation("WorkflowSchema", {{"id", "w"}, {"name", "short"}}),
                  ApiFixture::creation("WorkflowSchemaStatus", {{"workflow_schema_id", "w"}, {"status_id", done}}),
                  ApiFixture::creation("TaskTypeSchema", {{"id", "t"}, {"name", "short"}}),
                  ApiFixture::creation("TaskTypeSchemaType", {{"task_type_schema_id", "t"}, {"type_id", rigging}}),
                  ApiFixture::change("ProjectSchema", std::string(well_known::project_schema),
                                     {{"task_workflow_schema_id", "w"}, {"task_type_schema_id", "t"}})});
    json::value const task = fixture.create("Task", {{"name", "x"}, {"parent_id", shot}});
    CHECK(task.at("status_id") == done);
    CHECK(task.at("type_id") == rigging);
    json::value const version = fixture.create("AssetVersion", {{"asset_id", fixture.first("Asset")}});
    CHECK(version.at("status_id").as_string() == well_known::not_started);
    json::value const build = fixture.create("AssetBuild", {{"name", "x"}, {"parent_id", project}});
    CHECK(build.at("type_id") == fixture.query("select id from Type where name is \"Modeling\"")[0].at("id"));
}

TEST_CASE("what a client sends stays", "[sandbox][defaults]")
{
    ApiFixture fixture;
    json::value const done = fixture.query("select id from Status where name is \"Done\"")[0].at("id");
    json::value const task = fixture.create("Task", {{"name", "x"}, {"parent_id", fixture.first("Shot")}, {"status_id", done}, {"bid", 5.5}});
    CHECK(task.at("status_id") == done);
    CHECK(task.at("bid") == 5.5);
    json::value const version = fixture.create("AssetVersion", {{"asset_id", fixture.first("Asset")}, {"is_published", false}, {"comment", "c"}});
    CHECK(version.at("is_published") == false);
    CHECK(version.at("comment") == "c");
}

TEST_CASE("classifiers make the concrete type", "[sandbox][defaults]")
{
    ApiFixture fixture;
    json::object list{{"project_id", fixture.query("select id from Project")[0].at("id")},
                      {"category_id", fixture.query("select id from ListCategory limit 1")[0].at("id")},
                      {"system_type", "assetversion"}};
    CHECK(fixture.create("List", list).at("__entity_type__") == "AssetVersionList");
    list["system_type"] = "task";
    CHECK(fixture.create("List", list).at("__entity_type__") == "TypedContextList");
    json::value const level = fixture.create("ObjectType", {{"name", "Level"}}).at("id");
    json::value const made = fixture.create("TypedContext", {{"name", "l1"}, {"parent_id", fixture.first("Sequence")}, {"object_type_id", level}});
    CHECK(made.at("__entity_type__") == "TypedContext");
    CHECK(fixture.query("select object_type.name from TypedContext where name is \"l1\"")[0].at("object_type").at("name") == "Level");
}
