// Copyright the ftrack C++ client authors. SPDX-License-Identifier: Apache-2.0
#include "sandbox/service/seed.hpp"

#include "support/api_fixture.hpp"
#include "support/catch.hpp"

#include <boost/json/serialize.hpp>

#include <string>

namespace {

namespace json = boost::json;
using ftrack::test::ApiFixture;
using namespace ftrack::sandbox::service;

std::string text(json::value const& value) { return std::string(value.as_string()); }

} // namespace

TEST_CASE("ids are the same for the same name, and look like others", "[sandbox][seed]")
{
    CHECK(stable_id("user/demo.admin") == stable_id("user/demo.admin"));
    CHECK(stable_id("user/demo.admin") != stable_id("user/demo.admim"));
    std::string const id = stable_id("");
    CHECK(id.size() == 36);
    CHECK(id[14] == '4');
    CHECK((id[19] == '8' || id[19] == '9' || id[19] == 'a' || id[19] == 'b'));
}

TEST_CASE("a sandbox without a demo studio has what every studio has", "[sandbox][seed]")
{
    ftrack::sandbox::Options options;
    options.demo.projects = 0;
    ApiFixture fixture(options);
    for (char const* const type : {"Status", "State", "Type", "Priority", "ObjectType", "AssetType", "Location", "User", "SecurityRole", "UserType",
                                   "ProjectSchema", "NoteCategory", "ListCategory", "CustomAttributeType", "Disk"})
    {
        INFO(type);
        CHECK_FALSE(fixture.query(type).empty());
    }
    for (char const* const type : {"Context", "Asset", "Component", "CustomAttributeConfiguration"}) {
        INFO(type);
        CHECK(fixture.query(type).empty());
    }
}

// The official Python client finds the statuses and types of a project in this way.
TEST_CASE("a project's schema leads to statuses and types", "[sandbox][seed]")
{
    ApiFixture fixture;
    json::value const schema = fixture
                                   .query("select project_schema._task_type_schema.types, project_schema._task_workflow.statuses, "
                                          "project_schema._version_workflow.statuses, project_schema._schemas.type_id from Project")[0]
                                   .at("project_schema");
    CHECK(schema.at("_task_type_schema").at("types").as_array().size() == 8);
    CHECK(schema.at("_task_workflow").at("statuses").as_array().size() == 7);
    CHECK(schema.at("_schemas").as_array().size() == 2);
    for (json::value const& object_schema : schema.at("_schemas").as_array()) {
        std::string const id = text(object_schema.at("id"));
        CHECK(fixture.query("select task_status from SchemaStatus where schema_id is \"" + id + "\"").size() == 7);
        bool const is_shot = object_schema.at("type_id") == "bad911de-3bd6-47b9-8b46-3476e237cb36";
        CHECK(fixture.query("select task_type from SchemaType where schema_id is \"" + id + "\"").size() == (is_shot ? 0 : 1));
    }
}

TEST_CASE("the demo studio is the same everywhere and of the size asked for", "[sandbox][seed]")
{
    char const* const query = "select id, name, parent_id, status_id, start_date, bid from TypedContext";
    ApiFixture first;
    ApiFixture second;
    CHECK(json::serialize(first.query(query)) == json::serialize(second.query(query)));
    CHECK(first.query("Task").size() == 4);
    CHECK(first.query("Shot").size() == 2);
    CHECK(first.query("CustomAttributeConfiguration").size() == 11);
    ftrack::sandbox::Options options;
    options.demo.projects = 5;
    options.demo.sequences_per_project = 1;
    options.demo.shots_per_sequence = 1;
    options.demo.tasks_per_shot = 7;
    ApiFixture larger(options);
    CHECK(larger.query("Project").size() == 5);
    CHECK(larger.query("Task").size() == 35);
}

TEST_CASE("demo data keeps the rules that clients are held to", "[sandbox][seed]")
{
    ApiFixture fixture;
    for (char const* const type : {"Project",
                                   "Task",
                                   "Shot",
                                   "Sequence",
                                   "Folder",
                                   "AssetBuild",
                                   "Milestone",
                                   "Asset",
                                   "AssetVersion",
                                   "FileComponent",
                                   "ComponentLocation",
                                   "Note",
                                   "User",
                                   "UserSecurityRole",
                                   "ProjectSchema",
                                   "Schema",
                                   "Status",
                                   "CustomAttributeConfiguration",
                                   "Appointment",
                                   "Location",
                                   "Disk",
                                   "ObjectType"})
    {
        INFO(type);
        for (json::value const& entity : fixture.query(type))
            CHECK_NOTHROW(fixture.update(type, entity.at("id"), json::object()));
    }
}
