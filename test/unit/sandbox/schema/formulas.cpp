// Copyright the ftrack C++ client authors. SPDX-License-Identifier: Apache-2.0
//
// What the server computes, as clients see it.
#include "sandbox/schema/formulas.hpp"

#include "support/api_fixture.hpp"
#include "support/catch.hpp"

#include <boost/json/array.hpp>

#include <set>
#include <stdexcept>
#include <string>
#include <vector>

namespace {

namespace json = boost::json;
using ftrack::test::ApiFixture;

std::string text(json::value const& value) { return std::string(value.as_string()); }

/// An attribute of the entity with this id.
json::value attribute(ApiFixture& fixture, std::string const& type, std::string const& id, std::string const& name)
{
    return fixture.query("select " + name + " from " + type + " where id is \"" + id + "\"").at(0).at(name);
}

/// "type name, type name, …"
std::string path_of(json::value const& link)
{
    std::string path;
    for (json::value const& step : link.as_array())
        path += (path.empty() ? "" : ", ") + text(step.at("type")) + ' ' + text(step.at("name"));
    return path;
}

std::set<std::string> names(json::value const& entities)
{
    std::set<std::string> result;
    for (json::value const& entity : entities.as_array())
        result.insert(text(entity.at("name")));
    return result;
}

/// A folder in the project, a shot in it, and two tasks of the shot.
class Tree
{
public:
    Tree()
    {
        std::string const project = text(fixture.query("select id from Project").at(0).at("id"));
        fixture.update("Project", project, {{"name", "p"}});
        fixture.call({ApiFixture::creation("Folder", {{"id", "folder"}, {"name", "f"}, {"parent_id", project}}),
                      ApiFixture::creation("Shot", {{"id", "shot"}, {"name", "s"}, {"parent_id", "folder"}}),
                      ApiFixture::creation("Task", {{"id", "task"}, {"name", "t"}, {"parent_id", "shot"}, {"bid", 10}}),
                      ApiFixture::creation("Task", {{"id", "other"}, {"name", "o"}, {"parent_id", "shot"}})});
    }

    ApiFixture fixture;
};

} // namespace

TEST_CASE("a link leads from the project to the entity, and follows every change above it", "[sandbox][formulas]")
{
    Tree tree;
    ApiFixture& fixture = tree.fixture;
    fixture.call({ApiFixture::creation("Asset", {{"id", "asset"}, {"name", "model"}, {"context_id", "shot"}}),
                  ApiFixture::creation("AssetVersion", {{"id", "version"}, {"asset_id", "asset"}}),
                  ApiFixture::creation("Group", {{"id", "g"}, {"name", "artists"}}),
                  ApiFixture::creation("Group", {{"id", "h"}, {"name", "animators"}, {"parent_id", "g"}})});
    CHECK(path_of(attribute(fixture, "Task", "task", "link")) == "Project p, TypedContext f, TypedContext s, TypedContext t");
    CHECK(path_of(attribute(fixture, "AssetVersion", "version", "link")) == "Project p, TypedContext f, TypedContext s, AssetVersion model v1");
    CHECK(path_of(attribute(fixture, "Group", "h", "link")) == "Group artists, Group animators");
    CHECK(attribute(fixture, "Task", "task", "link").at(3).at("id") == "task");

    fixture.update("Folder", "folder", {{"name", "renamed"}});
    CHECK(path_of(attribute(fixture, "Task", "task", "link")) == "Project p, TypedContext renamed, TypedContext s, TypedContext t");
    CHECK(attribute(fixture, "Task", "task", "_link") == attribute(fixture, "Task", "task", "link"));
}

TEST_CASE("what is above and what is below, to read and to ask for", "[sandbox][formulas]")
{
    Tree tree;
    ApiFixture& fixture = tree.fixture;
    std::string const project = text(fixture.query("select id from Project").at(0).at("id"));
    CHECK(names(fixture.query("select ancestors.name from Task where id is task").at(0).at("ancestors")) == std::set<std::string>{"f", "s"});
    CHECK(names(fixture.query("select descendants.name from Folder where id is folder").at(0).at("descendants")) ==
          std::set<std::string>{"s", "t", "o"});
    CHECK(names(fixture.query("select children.name from Folder where id is folder").at(0).at("children")) == std::set<std::string>{"s"});
    CHECK(fixture.query("select descendants.name from Project").at(0).at("descendants").as_array().size() == fixture.query("TypedContext").size());
    CHECK(names(fixture.query("select name from Task where ancestors any (id is folder)")) == std::set<std::string>{"t", "o"});
    CHECK(names(fixture.query("select name from Task where ancestors any (id is \"" + project + "\")")).empty());
    CHECK(names(fixture.query("select name from TypedContext where descendants.id is task")) == std::set<std::string>{"f", "s"});
    CHECK(names(fixture.query("select name from Project where descendants.id is task")) == std::set<std::string>{"p"});
}

TEST_CASE("logged time is the sum of an entity's own time logs", "[sandbox][formulas]")
{
    Tree tree;
    ApiFixture& fixture = tree.fixture;
    CHECK(attribute(fixture, "Task", "task", "time_logged") == 0);
    fixture.call({ApiFixture::creation("Timelog", {{"id", "one"}, {"context_id", "task"}, {"duration", 3}}),
                  ApiFixture::creation("Timelog", {{"context_id", "task"}, {"duration", 4.5}})});
    CHECK(attribute(fixture, "Task", "task", "time_logged") == 7.5);
    CHECK(attribute(fixture, "Task", "task", "bid_time_logged_difference") == 2.5);
    CHECK(attribute(fixture, "Shot", "shot", "time_logged") == 0);
    CHECK(names(fixture.query("select name from Task where time_logged > 7")) == std::set<std::string>{"t"});
    CHECK(fixture.query("select name from Task order by time_logged descending limit 1").at(0).at("name") == "t");
    fixture.remove("Timelog", "one");
    CHECK(attribute(fixture, "Task", "task", "time_logged") == 4.5);
}

TEST_CASE("the latest version is the one with the highest number that is left", "[sandbox][formulas]")
{
    Tree tree;
    ApiFixture& fixture = tree.fixture;
    fixture.create("Asset", {{"id", "asset"}, {"name", "model"}, {"context_id", "shot"}});
    CHECK(attribute(fixture, "Asset", "asset", "latest_version").is_null());
    for (char const* const id : {"v1", "v2"})
        fixture.create("AssetVersion", {{"id", id}, {"asset_id", "asset"}});
    CHECK(attribute(fixture, "Asset", "asset", "latest_version").at("id") == "v2");
    CHECK(attribute(fixture, "AssetVersion", "v1", "is_latest_version") == false);
    fixture.remove("AssetVersion", "v2");
    CHECK(attribute(fixture, "Asset", "asset", "latest_version").at("id") == "v1");
    CHECK(attribute(fixture, "AssetVersion", "v1", "is_latest_version") == true);
    CHECK(fixture.query("select id from AssetVersion where asset_id is asset and is_latest_version is True").size() == 1);
}

TEST_CASE("a review session is open from its start to its end", "[sandbox][formulas]")
{
    ApiFixture fixture;
    std::string const project = text(fixture.query("select id from Project").at(0).at("id"));
    struct Case
    {
        char const* start;
        char const* end;
        bool is_open;
    };
    for (Case const& test : {Case{"2020-01-01T00:00:00", "2999-01-01T00:00:00", true}, Case{"2020-01-01T00:00:00", "2020-02-01T00:00:00", false},
                             Case{"2998-01-01T00:00:00", "2999-01-01T00:00:00", false}})
    {
        json::value const session =
            fixture.create("ReviewSession", {{"name", "r"}, {"project_id", project}, {"start_date", test.start}, {"end_date", test.end}});
        CHECK(attribute(fixture, "ReviewSession", text(session.at("id")), "is_open") == test.is_open);
    }
}

TEST_CASE("addresses of pictures and files hold the same twice, and nothing where there is none", "[sandbox][formulas]")
{
    Tree tree;
    ApiFixture& fixture = tree.fixture;
    CHECK(attribute(fixture, "Task", "task", "thumbnail_url").is_null());
    fixture.call({ApiFixture::creation("FileComponent", {{"id", "picture"}, {"name", "p"}}),
                  ApiFixture::change("Task", "task", {{"thumbnail_id", "picture"}}),
                  ApiFixture::creation("ComponentLocation",
                                       {{"id", "here"}, {"component_id", "picture"}, {"location_id", "3a372bde-05bc-11e4-8908-20c9d081909b"}}),
                  ApiFixture::creation("ComponentLocation",
                                       {{"id", "there"}, {"component_id", "picture"}, {"location_id", "cb268ecc-8809-11e3-a7e2-20c9d081909b"}})});
    json::value const thumbnail = attribute(fixture, "Task", "task", "thumbnail_url");
    CHECK(text(thumbnail.at("url")).find("/component/thumbnail?id=picture&") != std::string::npos);
    CHECK(thumbnail.at("value") == thumbnail.at("url"));
    json::value const file = attribute(fixture, "ComponentLocation", "here", "url");
    CHECK(text(file.at("url")).find("/component/get?id=picture&") != std::string::npos);
    CHECK(file.at("value") == file.at("url"));
    CHECK(attribute(fixture, "ComponentLocation", "there", "url").is_null());
}

TEST_CASE("a formula that no definition may name", "[sandbox][formulas]")
{
    CHECK_THROWS_AS(ftrack::sandbox::schema::formula("no such"), std::logic_error);
    CHECK(ftrack::sandbox::schema::owners_formula("context_link").empty());
}
