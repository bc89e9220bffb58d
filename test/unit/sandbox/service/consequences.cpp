// Copyright the ftrack C++ client authors. SPDX-License-Identifier: Apache-2.0
#include "sandbox/service/consequences.hpp"

#include "support/api_fixture.hpp"
#include "support/catch.hpp"

#include <string>

namespace {

namespace json = boost::json;
using ftrack::test::ApiFixture;

std::string text(json::value const& value) { return std::string(value.as_string()); }

} // namespace

TEST_CASE("a label is the note's category", "[sandbox][consequences]")
{
    ApiFixture fixture;
    std::string const label = text(fixture.query("select id from NoteLabel order by name limit 1")[0].at("id"));
    fixture.call({ApiFixture::creation("Note", {{"id", "n"}, {"content", "x"}}),
                  ApiFixture::creation("NoteLabelLink", {{"note_id", "n"}, {"label_id", label}})});
    CHECK(fixture.query("select category.id from Note where id is \"n\"")[0].at("category").at("id").as_string() == label);
    fixture.remove("NoteLabelLink", json::array{"n", label});
    CHECK(fixture.query("select category.id from Note where id is \"n\"")[0].at("category").is_null());
}

TEST_CASE("a new status of a context or a version is recorded", "[sandbox][consequences]")
{
    ApiFixture fixture;
    json::value const task = fixture.query("select id, status_id from Task limit 1")[0];
    json::value const other = fixture.query("select id from Status where id is_not \"" + text(task.at("status_id")) + "\" limit 1")[0].at("id");
    fixture.update("Task", task.at("id"), {{"status_id", other}});
    fixture.update("Task", task.at("id"), {{"status_id", other}, {"description", "the same"}});
    json::array const changes =
        fixture.query("select status_id, from_status_id, parent_type, user.username, date from TypedContextStatusChange where "
                      "parent_id is \"" +
                      text(task.at("id")) + "\"");
    REQUIRE(changes.size() == 1);
    CHECK(changes[0].at("status_id") == other);
    CHECK(changes[0].at("from_status_id") == task.at("status_id"));
    CHECK(changes[0].at("user").at("username").as_string() == fixture.caller.user);
    json::value const version = fixture.query("select id, status_id from AssetVersion limit 1")[0];
    json::value const next = fixture.query("select id from Status where id is_not \"" + text(version.at("status_id")) + "\" limit 1")[0].at("id");
    fixture.update("AssetVersion", version.at("id"), {{"status_id", next}});
    CHECK(fixture.query("select status_changes.status_id from AssetVersion where id is \"" + text(version.at("id")) + "\"")[0]
              .at("status_changes")
              .at(0)
              .at("status_id") == next);
    fixture.remove("Task", text(task.at("id")));
    CHECK(fixture.query("TypedContextStatusChange").empty());
}

TEST_CASE("what moves belongs to the project of its parent, whatever is said", "[sandbox][consequences]")
{
    ApiFixture fixture;
    std::string const shot = fixture.first("Shot");
    fixture.create("Project", {{"id", "p"}, {"name", "other"}});
    fixture.update("Shot", shot, {{"parent_id", "p"}});
    for (json::value const& task : fixture.query("select project_id from Task where parent_id is \"" + shot + "\""))
        CHECK(task.at("project_id") == "p");
    json::value const project = fixture.query("select id from Project where name is \"aurora\"")[0].at("id");
    fixture.create("Task", {{"id", "t"}, {"name", "t"}, {"parent_id", shot}, {"project_id", project}});
    CHECK(fixture.query("select project_id from Task where id is \"t\"")[0].at("project_id") == "p");
}

TEST_CASE("what belongs to an entity of any type says of which", "[sandbox][consequences]")
{
    ApiFixture fixture;
    std::string const task = fixture.first("Task");
    for (char const* const given : {"Task", "task", "Context", ""}) {
        INFO(given);
        json::object note{{"content", "x"}, {"parent_id", task}};
        if (*given != '\0')
            note["parent_type"] = given;
        std::string const id = text(fixture.create("Note", note).at("id"));
        CHECK(fixture.query("select parent_type from Note where id is \"" + id + "\"")[0].at("parent_type") == "Task");
    }
    fixture.call({ApiFixture::creation("Metadata", {{"parent_id", "late"}, {"key", "k"}, {"value", "v"}}),
                  ApiFixture::creation("Asset", {{"id", "late"}, {"name", "late"}})});
    CHECK(fixture.query("select parent_type from Metadata where parent_id is \"late\"")[0].at("parent_type") == "Asset");
    CHECK(fixture.failure({ApiFixture::creation("Note", {{"id", "n"}, {"content", "x"}, {"parent_id", "none"}, {"parent_type", "Task"}})}) ==
          "IntegrityError: Attribute 'parent_id' of 'Note' [u'n'] refers to 'Task' none, which does not exist.");
}
