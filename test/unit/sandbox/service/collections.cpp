// Copyright the ftrack C++ client authors. SPDX-License-Identifier: Apache-2.0
#include "sandbox/service/collections.hpp"

#include "support/api_fixture.hpp"
#include "support/catch.hpp"

#include <boost/json/serialize.hpp>

#include <set>
#include <string>

namespace {

namespace json = boost::json;
using ftrack::test::ApiFixture;

json::object reference(char const* type, std::string const& id) { return json::object{{"__entity_type__", type}, {"id", id}}; }

std::set<std::string> ids(ApiFixture& fixture, std::string const& query, char const* member = "id")
{
    std::set<std::string> result;
    for (json::value const& entity : fixture.query(query))
        result.emplace(entity.at(member).as_string());
    return result;
}

} // namespace

TEST_CASE("a list of items moves them here and lets the others go", "[sandbox][collections]")
{
    ApiFixture fixture;
    std::string const asset = fixture.first("Asset");
    fixture.call({ApiFixture::creation("AssetVersion", {{"id", "v"}, {"asset_id", asset}}),
                  ApiFixture::creation("AssetVersion", {{"id", "w"}, {"asset_id", asset}}),
                  ApiFixture::creation("FileComponent", {{"id", "a"}, {"name", "a"}, {"version_id", "v"}}),
                  ApiFixture::creation("FileComponent", {{"id", "b"}, {"name", "b"}, {"version_id", "w"}})});
    json::value const told =
        fixture.update("AssetVersion", "v", {{"components", json::array{reference("FileComponent", "b"), reference("FileComponent", "b")}}});
    CHECK(told.at("components").at(0).at("id") == "b");
    CHECK(told.at("components").at(0).at("__entity_type__") == "FileComponent");
    CHECK(ids(fixture, "select id from Component where version_id is \"v\"") == std::set<std::string>{"b"});
    CHECK(fixture.query("select version_id from Component where id is \"a\"")[0].at("version_id").is_null());
    fixture.update("AssetVersion", "v", {{"components", json::array()}});
    CHECK(ids(fixture, "select id from Component where version_id is \"v\"").empty());
    CHECK(ids(fixture, "select id from Component where id in (\"a\", \"b\")").size() == 2);
}

TEST_CASE("notes that are put on a list know whose they are", "[sandbox][collections]")
{
    ApiFixture fixture;
    std::string const task = fixture.first("Task");
    fixture.call({ApiFixture::creation("Note", {{"id", "n"}, {"content", "hello"}}),
                  ApiFixture::change("Task", task, {{"notes", json::array{reference("Note", "n")}}}),
                  ApiFixture::creation("Note", {{"id", "r"}, {"content", "answer"}}),
                  ApiFixture::change("Note", "n", {{"replies", json::array{reference("Note", "r")}}})});
    json::value const note = fixture.query("select parent_id, parent_type, replies.content from Note where id is \"n\"")[0];
    CHECK(note.at("parent_id").as_string() == task);
    CHECK(note.at("parent_type") == "Task");
    CHECK(note.at("replies").at(0).at("content") == "answer");
    CHECK(ids(fixture, "select id from Note where parent_type is \"task\" and parent_id is \"" + task + "\"") == std::set<std::string>{"n"});
}

TEST_CASE("children of a context that are left out stay", "[sandbox][collections]")
{
    ApiFixture fixture;
    std::string const shot = fixture.first("Shot");
    std::set<std::string> const before = ids(fixture, "select id from Task where parent_id is \"" + shot + "\"");
    fixture.update("Shot", shot, {{"children", json::array{reference("Task", *before.begin())}}});
    CHECK(ids(fixture, "select id from Task where parent_id is \"" + shot + "\"") == before);
}

TEST_CASE("children that are moved belong to the new project, and all below them", "[sandbox][collections]")
{
    ApiFixture fixture;
    std::string const shot = fixture.first("Shot");
    fixture.create("Project", {{"id", "p"}, {"name", "other"}});
    fixture.update("Project", "p", {{"children", json::array{reference("Shot", shot)}}});
    CHECK(ids(fixture, "select project_id from Task where parent_id is \"" + shot + "\"", "project_id") == std::set<std::string>{"p"});
    CHECK(fixture.query("select parent_id from Shot where id is \"" + shot + "\"")[0].at("parent_id") == "p");
}

TEST_CASE("metadata in every form", "[sandbox][collections]")
{
    ApiFixture fixture;
    std::string const task = fixture.first("Task");
    auto const pairs = [&] {
        std::set<std::string> result;
        for (json::value const& pair : fixture.query("select key, value from Metadata where parent_id is \"" + task + "\""))
            result.insert(std::string(pair.at("key").as_string()) + "=" + std::string(pair.at("value").as_string()));
        return result;
    };
    fixture.update("Task", task, {{"metadata", json::array{json::object{{"key", "a"}, {"value", "1"}}}}});
    CHECK(pairs() == std::set<std::string>{"a=1"});
    fixture.update("Task", task, {{"metadata", json::object{{"a", "2"}, {"b", "3"}}}});
    CHECK(pairs() == std::set<std::string>{"a=2", "b=3"});
    json::object const known{{"__entity_type__", "Metadata"}, {"parent_id", task}, {"key", "b"}};
    json::value const told = fixture.update("Task", task, {{"metadata", json::array{known}}});
    CHECK(told.at("metadata").at(0).at("key") == "b");
    CHECK(pairs() == std::set<std::string>{"a=2", "b=3"});
    json::object unknown = known;
    unknown["key"] = "none";
    CHECK(fixture.failure({ApiFixture::change("Task", task, {{"metadata", json::array{unknown}}})}).find("IntegrityError") == 0);
    CHECK(fixture.failure({ApiFixture::change("Task", task, {{"metadata", json::array{3}}})}).find("needs its 'key'") != std::string::npos);
    fixture.call({ApiFixture::change("Task", task, {{"metadata", json::array()}}), ApiFixture::removal("Metadata", json::array{task, "a"})});
    CHECK(pairs() == std::set<std::string>{"b=3"});
    json::value const made = fixture.create("Task", {{"name", "with"}, {"parent_id", fixture.first("Shot")}, {"metadata", json::object{{"x", "y"}}}});
    std::string const id(made.at("id").as_string());
    CHECK(fixture.query("select parent_type from Metadata where parent_id is \"" + id + "\"")[0].at("parent_type") == "Task");
}

TEST_CASE("links are replaced by the full list", "[sandbox][collections]")
{
    ApiFixture fixture;
    std::string const task = fixture.first("Task");
    std::string const project(fixture.query("select id from Project")[0].at("id").as_string());
    std::string const category(fixture.query("select id from ListCategory limit 1")[0].at("id").as_string());
    fixture.call({ApiFixture::creation("Scope", {{"id", "a"}, {"name", "a"}}), ApiFixture::creation("Scope", {{"id", "b"}, {"name", "b"}}),
                  ApiFixture::creation("TypedContextList", {{"id", "l"}, {"name", "l"}, {"project_id", project}, {"category_id", category}})});
    auto const linked = [&](char const* collection) {
        std::set<std::string> result;
        json::value const entity = fixture.query("select " + std::string(collection) + " from Task where id is \"" + task + "\"")[0];
        for (json::value const& item : entity.at(collection).as_array())
            result.emplace(item.at("id").as_string());
        return result;
    };
    json::value const told = fixture.update("Task", task, {{"scopes", json::array{reference("Scope", "a"), reference("Scope", "b")}}});
    CHECK(told.at("scopes").as_array().size() == 2);
    CHECK(linked("scopes") == std::set<std::string>{"a", "b"});
    fixture.update("Task", task, {{"scopes", json::array{reference("Scope", "b")}}});
    CHECK(linked("scopes") == std::set<std::string>{"b"});
    fixture.update("TypedContextList", "l", {{"items", json::array{reference("Task", task)}}});
    CHECK(linked("lists") == std::set<std::string>{"l"});
    CHECK(ids(fixture, "select entity_id from ListObject where list_id is \"l\"", "entity_id") == std::set<std::string>{task});
    fixture.update("Task", task, {{"lists", json::array()}});
    CHECK(fixture.query("ListObject").empty());
    fixture.remove("Scope", "b");
    CHECK(linked("scopes").empty());
    CHECK(fixture.failure({ApiFixture::change("Task", task, {{"scopes", json::array{"none"}}})}) ==
          "IntegrityError: Attribute 'scopes' of 'Task' lists 'Scope' [u'none'], which does not exist.");
}

TEST_CASE("versions that use each other", "[sandbox][collections]")
{
    ApiFixture fixture;
    std::string const asset = fixture.first("Asset");
    fixture.call({ApiFixture::creation("AssetVersion", {{"id", "v"}, {"asset_id", asset}}),
                  ApiFixture::creation("AssetVersion", {{"id", "w"}, {"asset_id", asset}}),
                  ApiFixture::change("AssetVersion", "v", {{"uses_versions", json::array{reference("AssetVersion", "w")}}})});
    json::value const used = fixture.query("select used_in_versions.id, outgoing_links.to_id from AssetVersion where id is \"w\"")[0];
    CHECK(used.at("used_in_versions").at(0).at("id") == "v");
    CHECK(used.at("outgoing_links").at(0).at("to_id") == "v");
}
