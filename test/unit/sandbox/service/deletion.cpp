// Copyright the ftrack C++ client authors. SPDX-License-Identifier: Apache-2.0
#include "sandbox/service/deletion.hpp"

#include "support/api_fixture.hpp"
#include "support/catch.hpp"

#include <boost/json/serialize.hpp>

#include <string>
#include <vector>

namespace {

namespace json = boost::json;
using ftrack::test::ApiFixture;

std::string const server_location = "3a372bde-05bc-11e4-8908-20c9d081909b";

std::size_t count(ApiFixture& fixture, std::string const& query) { return fixture.query(query).size(); }

} // namespace

TEST_CASE("a project goes with all that is in it", "[sandbox][deletion]")
{
    ApiFixture fixture;
    std::vector<std::string> const kept{"User", "Status", "Type", "Location", "Disk"};
    std::vector<std::size_t> before;
    for (std::string const& type : kept)
        before.push_back(count(fixture, type));
    std::string const project(fixture.query("select id from Project")[0].at("id").as_string());
    fixture.remove("Project", project);
    for (char const* const type :
         {"Context", "Asset", "AssetVersion", "Component", "ComponentLocation", "Appointment", "Note", "Recipient", "Metadata"}) {
        INFO(type);
        CHECK(count(fixture, type) == 0);
    }
    for (std::size_t i = 0; i < kept.size(); ++i) {
        INFO(kept[i]);
        CHECK(count(fixture, kept[i]) == before[i]);
    }
}

TEST_CASE("a task goes with its notes and time logs, its versions stay", "[sandbox][deletion]")
{
    ApiFixture fixture;
    std::string const task = fixture.first("Task");
    fixture.call({ApiFixture::creation("Note", {{"id", "n"}, {"content", "x"}, {"parent_id", task}, {"parent_type", "Task"}}),
                  ApiFixture::creation("Note", {{"id", "reply"}, {"content", "y"}, {"in_reply_to_id", "n"}}),
                  ApiFixture::creation("Timelog", {{"id", "l"}, {"duration", 5}, {"context_id", task}}),
                  ApiFixture::creation("AssetVersion", {{"id", "v"}, {"asset_id", fixture.first("Asset")}, {"task_id", task}})});
    fixture.remove("Task", task);
    CHECK(count(fixture, "select id from Note where id in (\"n\", \"reply\")") == 0);
    CHECK(count(fixture, "select id from Timelog where id is \"l\"") == 0);
    CHECK(fixture.query("select task_id from AssetVersion where id is \"v\"")[0].at("task_id").is_null());
}

TEST_CASE("an asset goes with its versions, the context stays", "[sandbox][deletion]")
{
    ApiFixture fixture;
    std::string const shot = fixture.first("Shot");
    fixture.call({ApiFixture::creation("Asset", {{"id", "a"}, {"name", "a"}, {"context_id", shot}}),
                  ApiFixture::creation("AssetVersion", {{"id", "v"}, {"asset_id", "a"}}),
                  ApiFixture::creation("FileComponent", {{"id", "c"}, {"name", "main"}, {"version_id", "v"}})});
    fixture.remove("Asset", "a");
    CHECK(count(fixture, "select id from AssetVersion where id is \"v\"") == 0);
    CHECK(count(fixture, "select id from Component where id is \"c\"") == 0);
    CHECK(count(fixture, "select id from Shot where id is \"" + shot + "\"") == 1);
}

TEST_CASE("a user goes with timers and time logs, the work stays", "[sandbox][deletion]")
{
    ApiFixture fixture;
    fixture.create("User", {{"id", "u"}});
    fixture.call({ApiFixture::creation("Timelog", {{"id", "l"}, {"duration", 5}, {"user_id", "u"}}),
                  ApiFixture::creation("Timer", {{"user_id", "u"}}),
                  ApiFixture::creation("AssetVersion", {{"id", "v"}, {"asset_id", fixture.first("Asset")}, {"user_id", "u"}})});
    fixture.remove("User", "u");
    CHECK(count(fixture, "select id from Timelog where id is \"l\"") == 0);
    CHECK(count(fixture, "Timer") == 0);
    CHECK(fixture.query("select user_id from AssetVersion where id is \"v\"")[0].at("user_id").is_null());
}

TEST_CASE("components go with their version, their locations and members with them", "[sandbox][deletion]")
{
    ApiFixture fixture;
    fixture.call({ApiFixture::creation("AssetVersion", {{"id", "v"}, {"asset_id", fixture.first("Asset")}}),
                  ApiFixture::creation("SequenceComponent", {{"id", "s"}, {"name", "s"}, {"version_id", "v"}, {"padding", 4}}),
                  ApiFixture::creation("FileComponent", {{"id", "m"}, {"name", "1"}, {"container_id", "s"}}),
                  ApiFixture::creation("ComponentLocation", {{"id", "l"}, {"component_id", "m"}, {"location_id", server_location}})});
    fixture.remove("AssetVersion", "v");
    CHECK(count(fixture, "select id from Component where id in (\"s\", \"m\")") == 0);
    CHECK(count(fixture, "select id from ComponentLocation where id is \"l\"") == 0);
}

TEST_CASE("an option keeps versions that have components", "[sandbox][deletion]")
{
    ftrack::sandbox::Options options = ApiFixture::small_studio();
    options.rules.delete_components = false;
    ApiFixture fixture(options);
    json::value const version = fixture.query("select id, components.id from AssetVersion limit 1")[0];
    CHECK(fixture.failure({ApiFixture::removal("AssetVersion", version.at("id"))}).find("IntegrityError: 'AssetVersion'") == 0);
    fixture.call({ApiFixture::removal("Component", version.at("components").at(0).at("id")), ApiFixture::removal("AssetVersion", version.at("id"))});
    CHECK_NOTHROW(fixture.remove("Project", fixture.query("select id from Project")[0].at("id").as_string().c_str()));
}

TEST_CASE("what others need stays", "[sandbox][deletion]")
{
    ApiFixture fixture;
    std::string const status(fixture.query("select status_id from Task limit 1")[0].at("status_id").as_string());
    CHECK(fixture.failure({ApiFixture::removal("Status", status)}).find("IntegrityError: 'Status'") == 0);
    fixture.create("Location", {{"id", "mine"}, {"name", "mine"}});
    fixture.create("ComponentLocation", {{"id", "l"}, {"component_id", fixture.first("Component")}, {"location_id", "mine"}});
    CHECK(fixture.failure({ApiFixture::removal("Location", "mine")}).find("'location_id'") != std::string::npos);
    fixture.remove("ComponentLocation", "l");
    CHECK_NOTHROW(fixture.remove("Location", "mine"));
    fixture.create("Location", {{"id", "again"}, {"name", "again"}});
    fixture.create("ComponentLocation", {{"id", "l"}, {"component_id", fixture.first("Component")}, {"location_id", "again"}});
    CHECK(fixture.failure({ApiFixture::removal("ComponentLocation", "l"), ApiFixture::removal("Location", "again")}).find("'location_id'") !=
          std::string::npos);
}

TEST_CASE("a deep tree goes in one", "[sandbox][deletion]")
{
    ApiFixture fixture;
    std::string parent(fixture.query("select id from Project")[0].at("id").as_string());
    json::array batch;
    for (int depth = 0; depth < 1'000; ++depth) {
        std::string const id = "deep" + std::to_string(depth);
        batch.push_back(ApiFixture::creation("Folder", {{"id", id}, {"name", id}, {"parent_id", parent}}));
        parent = id;
    }
    fixture.call(batch);
    fixture.remove("Folder", "deep0");
    CHECK(count(fixture, "select id from Folder where id like \"deep%\"") == 0);
}

TEST_CASE("the notes of a review's object stay behind", "[sandbox][deletion]")
{
    ApiFixture fixture;
    std::string const version(fixture.query("select id from AssetVersion limit 1")[0].at("id").as_string());
    std::string const project(fixture.query("select id from Project")[0].at("id").as_string());
    fixture.call({ApiFixture::creation("ReviewSession", {{"id", "r"}, {"project_id", project}}),
                  ApiFixture::creation("ReviewSessionObject", {{"id", "o"}, {"review_session_id", "r"}, {"version_id", version}}),
                  ApiFixture::creation("Note", {{"id", "n"}, {"content", "x"}, {"parent_id", "o"}, {"parent_type", "ReviewSessionObject"}})});
    fixture.remove("ReviewSession", "r");
    CHECK(count(fixture, "ReviewSessionObject") == 0);
    CHECK(count(fixture, "select id from Note where id is \"n\"") == 1);
}

TEST_CASE("what hangs loosely on an entity goes with it", "[sandbox][deletion]")
{
    ApiFixture fixture;
    std::string const task = fixture.first("Task");
    std::string const project(fixture.query("select id from Project")[0].at("id").as_string());
    std::string const category(fixture.query("select id from ListCategory limit 1")[0].at("id").as_string());
    fixture.call({ApiFixture::creation("Metadata", {{"parent_id", task}, {"parent_type", "Task"}, {"key", "k"}, {"value", "v"}}),
                  ApiFixture::creation("TypedContextList", {{"id", "l"}, {"project_id", project}, {"category_id", category}}),
                  ApiFixture::change("TypedContextList", "l", {{"items", json::array{task}}}),
                  ApiFixture::creation("Timer", {{"context_id", task}})});
    fixture.remove("Task", task);
    for (char const* const query : {"ListObject", "Timer", "select key from Metadata where key is \"k\""}) {
        INFO(query);
        CHECK(count(fixture, query) == 0);
    }
    CHECK(count(fixture, "TypedContextList") == 1);
}
