// Copyright the ftrack C++ client authors. SPDX-License-Identifier: Apache-2.0
#include "sandbox/service/custom_attributes.hpp"

#include "support/api_fixture.hpp"
#include "support/catch.hpp"

#include <boost/json/serialize.hpp>

#include <string>
#include <vector>

namespace {

namespace json = boost::json;
using ftrack::test::ApiFixture;

json::object date(char const* value) { return json::object{{"__type__", "datetime"}, {"value", value}}; }

std::string text(json::value const& value) { return std::string(value.as_string()); }

/// A fixture that knows the demo studio's custom attributes by their keys.
class Fixture : public ApiFixture
{
public:
    std::string configuration(char const* key)
    {
        return text(query("select id from CustomAttributeConfiguration where key is \"" + std::string(key) + "\"").at(0).at("id"));
    }

    json::value value(char const* type, std::string const& id, char const* key)
    {
        json::array const rows =
            query("select custom_attributes from " + std::string(type) + " where id is \"" + id + "\"").at(0).at("custom_attributes").as_array();
        for (json::value const& row : rows) {
            if (row.at("key") == key)
                return row.at("value");
        }
        return "no such row";
    }
};

} // namespace

TEST_CASE("custom attributes are written in the batch that creates their entity", "[sandbox][custom_attributes]")
{
    struct Case
    {
        char const* type;
        json::object data;
        char const* rows;
        char const* key;
        json::value given;
        json::value before;
    };
    Fixture fixture;
    std::string const project = text(fixture.query("select id from Project")[0].at("id"));
    std::string const category = text(fixture.query("select id from ListCategory limit 1")[0].at("id"));
    for (Case const& attribute : std::vector<Case>{
             {"Shot", {{"name", "s"}, {"parent_id", project}}, "ContextCustomAttributeValue", "fstart", 1005, 1001},
             {"Project", {{"name", "p"}}, "ContextCustomAttributeValue", "client", "ACME", ""},
             {"Task", {{"name", "t"}, {"parent_id", project}}, "ContextCustomAttributeValue", "fps", 29.97, 24},
             {"AssetVersion", {{"asset_id", fixture.first("Asset")}}, "AssetVersionCustomAttributeValue", "delivered", true, false},
             {"AssetVersion",
              {{"asset_id", fixture.first("Asset")}},
              "AssetVersionCustomAttributeValue",
              "delivery_date",
              date("2024-05-06T07:08:09"),
              nullptr},
             {"Asset", {{"name", "a"}, {"context_id", project}}, "AssetCustomAttributeValue", "origin", "scan", ""},
             {"User", {{"username", "new"}}, "UserCustomAttributeValue", "department", json::array{"fx"}, json::array{"anim"}},
             {"AssetVersionList",
              {{"name", "l"}, {"project_id", project}, {"category_id", category}},
              "ListCustomAttributeValue",
              "locked",
              true,
              false},
         })
    {
        INFO(attribute.type << ' ' << attribute.key);
        std::string const id = "id-" + std::string(attribute.type) + attribute.key;
        json::object data = attribute.data;
        data["id"] = id;
        json::array const key{fixture.configuration(attribute.key), id};
        fixture.call({ApiFixture::creation(attribute.type, data)});
        CHECK(fixture.value(attribute.type, id, attribute.key) == attribute.before);
        json::value const told = fixture.update(attribute.rows, key, {{"value", attribute.given}});
        CHECK(told.at("__entity_type__") == attribute.rows);
        CHECK(told.at("configuration_id") == key[0]);
        CHECK(told.at("entity_id") == key[1]);
        CHECK(told.at("value") == attribute.given);
        CHECK(fixture.value(attribute.type, id, attribute.key) == attribute.given);
        fixture.call({ApiFixture::removal(attribute.rows, key)});
        CHECK(fixture.value(attribute.type, id, attribute.key) == attribute.before);
        data["id"] = id + "2";
        data.contains("name") ? data["name"] = id : data["username"] = id;
        fixture.call({ApiFixture::creation(attribute.type, data),
                      ApiFixture::change(attribute.rows, json::array{key[0], id + "2"}, {{"value", attribute.given}})});
        CHECK(fixture.value(attribute.type, id + "2", attribute.key) == attribute.given);
    }
}

TEST_CASE("custom attributes as members of their entity", "[sandbox][custom_attributes]")
{
    Fixture fixture;
    std::string const shot = fixture.first("Shot");
    json::value const told = fixture.update("Shot", shot, {{"custom_attributes", json::object{{"fstart", 5}, {"handles", 8}}}});
    CHECK(told.at("custom_attributes").at(0).at("value") == 5);
    CHECK(told.at("custom_attributes").at(0).at("entity_id").as_string() == shot);
    CHECK(fixture.value("Shot", shot, "fstart") == 5);
    CHECK(fixture.value("Shot", shot, "handles") == 8);
    CHECK(fixture.value("Shot", shot, "fend") == 1100);
    json::object row{{"__entity_type__", "ContextCustomAttributeValue"}, {"configuration_id", fixture.configuration("fend")}, {"entity_id", shot}};
    fixture.update("Shot", shot, {{"custom_attributes", json::array{row}}});
    CHECK(fixture.value("Shot", shot, "fend") == 1100);
    row["value"] = 6;
    fixture.update("Shot", shot, {{"custom_attributes", json::array{row, json::object{{"key", "fstart"}, {"value", nullptr}}}}});
    CHECK(fixture.value("Shot", shot, "fend") == 6);
    CHECK(fixture.value("Shot", shot, "fstart").is_null());
    std::string const made =
        text(fixture.create("Shot", {{"name", "made"}, {"parent_id", fixture.first("Sequence")}, {"custom_attributes", json::object{{"fstart", 7}}}})
                 .at("id"));
    CHECK(fixture.value("Shot", made, "fstart") == 7);
    for (json::value const& items : {json::value(json::object{{"none", 1}}), json::value(json::array{3}), json::value(json::array{json::object()}),
                                     json::value(json::array{json::object{{"configuration_id", fixture.configuration("client")}}})})
    {
        INFO(json::serialize(items));
        CHECK(fixture.failure({ApiFixture::change("Shot", shot, {{"custom_attributes", items}})}).find("no failure") == std::string::npos);
    }
}

TEST_CASE("a custom attribute's value fits its configuration", "[sandbox][custom_attributes]")
{
    Fixture fixture;
    std::string const shot = fixture.first("Shot");
    json::array const key{fixture.configuration("fstart"), shot};
    std::string const failure =
        "ValidationError: Custom attribute value for \"fstart\" must be of type number. Got \"test\" of type <type 'unicode'>";
    CHECK(fixture.failure({ApiFixture::change("ContextCustomAttributeValue", key, {{"value", "test"}})}) == failure);
    CHECK(fixture.failure({ApiFixture::creation("CustomAttributeValue", {{"configuration_id", key[0]}, {"entity_id", shot}, {"value", "test"}})}) ==
          failure);
    CHECK(fixture.failure({ApiFixture::change("Shot", shot, {{"custom_attributes", json::object{{"fstart", "test"}}}})}) == failure);
    CHECK(fixture.query("CustomAttributeValue").empty());
}

TEST_CASE("a custom attribute that does not apply is none", "[sandbox][custom_attributes]")
{
    Fixture fixture;
    std::string const task = fixture.first("Task");
    std::string const fstart = fixture.configuration("fstart");
    CHECK(fixture.failure({ApiFixture::change("ContextCustomAttributeValue", json::array{fstart, task}, {{"value", 1}})}) ==
          "ValueError: Could not find entity ContextCustomAttributeValue with entity_key [u'" + fstart + "', u'" + task + "'].");
    CHECK(fixture.value("Task", task, "fstart") == "no such row");
}

TEST_CASE("a value row is created, changed and deleted by itself", "[sandbox][custom_attributes]")
{
    Fixture fixture;
    std::string const shot = fixture.first("Shot");
    std::string const fstart = fixture.configuration("fstart");
    json::array const key{fstart, shot};
    CHECK(fixture.failure({ApiFixture::change("CustomAttributeValue", key, {{"value", 1}})}) ==
          "ValueError: Could not find entity CustomAttributeValue with entity_key [u'" + fstart + "', u'" + shot + "'].");
    fixture.create("CustomAttributeValue", {{"configuration_id", fstart}, {"entity_id", shot}, {"value", 3}});
    CHECK(fixture.value("Shot", shot, "fstart") == 3);
    CHECK(fixture.failure({ApiFixture::creation("CustomAttributeValue", {{"configuration_id", fstart}, {"entity_id", shot}, {"value", 3}})})
              .find("DuplicateEntryError") != std::string::npos);
    fixture.update("CustomAttributeValue", key, {{"value", 4}});
    CHECK(fixture.query("select value from CustomAttributeValue where configuration.key is \"fstart\"")[0].at("value") == 4);
    fixture.remove("CustomAttributeValue", key);
    CHECK(fixture.value("Shot", shot, "fstart") == 1001);
    fixture.create("CustomAttributeValue", {{"configuration_id", fstart}, {"entity_id", shot}, {"value", 3}});
    fixture.remove("Shot", shot);
    CHECK(fixture.query("CustomAttributeValue").empty());
}

TEST_CASE("what is set above in a hierarchy is not inherited", "[sandbox][custom_attributes]")
{
    Fixture fixture;
    std::string const shot = fixture.first("Shot");
    std::string const project = text(fixture.query("select id from Project")[0].at("id"));
    json::value const number = fixture.query("select id from CustomAttributeType where name is \"number\"")[0];
    fixture.create("CustomAttributeConfiguration",
                   {{"entity_type", "show"}, {"type", number}, {"label", "D"}, {"key", "depth"}, {"default", 1}, {"is_hierarchical", true}});
    json::array const key{fixture.configuration("depth"), project};
    fixture.update("ContextCustomAttributeValue", key, {{"value", 5}});
    CHECK(fixture.value("Project", project, "depth") == 5);
    CHECK(fixture.value("Shot", shot, "depth") == 1);
    CHECK(fixture.query("select id from Shot where custom_attributes any (key is depth and value is 5)").empty());
}

TEST_CASE("a change of a custom attribute is told as one of its entity", "[sandbox][custom_attributes]")
{
    Fixture fixture;
    std::string const shot = fixture.first("Shot");
    fixture.update("ContextCustomAttributeValue", json::array{fixture.configuration("fstart"), shot}, {{"value", 1005}});
    REQUIRE(fixture.events.size() == 1);
    json::array const& entities = fixture.events[0].at("data").at("entities").as_array();
    REQUIRE(entities.size() == 1);
    CHECK(entities[0].at("entityId").as_string() == shot);
    CHECK(entities[0].at("action") == "update");
    CHECK(entities[0].at("keys") == json::array{"fstart"});
    CHECK(entities[0].at("changes") == json::object{{"fstart", json::object{{"old", 1001}, {"new", 1005}}}});
}

TEST_CASE("configurations of custom attributes", "[sandbox][custom_attributes]")
{
    Fixture fixture;
    auto const type = [&](char const* name) {
        return fixture.query("select id from CustomAttributeType where name is \"" + std::string(name) + "\"")[0];
    };
    std::string const project = text(fixture.query("select id from Project")[0].at("id"));
    json::object number{{"entity_type", "show"}, {"type", type("number")}, {"label", "Rate"}, {"key", "rate"}};
    CHECK(fixture.create("CustomAttributeConfiguration", number).at("config") == "{}");
    CHECK(fixture.value("Project", project, "rate").is_null());
    number["default"] = "fast";
    CHECK(fixture.failure({ApiFixture::creation("CustomAttributeConfiguration", number)}) ==
          "ValidationError: Custom attribute value for \"rate\" must be of type number. Got \"fast\" of type <type 'unicode'>");
    std::string const rate = fixture.configuration("rate");
    fixture.update("CustomAttributeConfiguration", rate, {{"default", 42}});
    CHECK(fixture.value("Project", project, "rate") == 42);
    CHECK(fixture.failure({ApiFixture::change("CustomAttributeConfiguration", rate, {{"type", type("text")}})}).find("cannot be changed") !=
          std::string::npos);
    CHECK(fixture.failure({ApiFixture::change("CustomAttributeConfiguration", rate, {{"project_id", project}})}).find("cannot be limited") !=
          std::string::npos);
    fixture.create("CustomAttributeConfiguration",
                   {{"entity_type", "show"}, {"type", type("text")}, {"label", "L"}, {"key", "local"}, {"project_id", project}, {"default", "here"}});
    fixture.create("Project", {{"id", "other"}, {"name", "other"}});
    CHECK(fixture.value("Project", project, "local") == "here");
    CHECK(fixture.value("Project", "other", "local") == "no such row");
    json::array const roles = fixture.query("select id from SecurityRole limit 2");
    fixture.update("CustomAttributeConfiguration", rate, {{"write_security_roles", roles}});
    CHECK(fixture.query("select write_security_roles from CustomAttributeConfiguration where key is \"rate\"")[0]
              .at("write_security_roles")
              .as_array()
              .size() == 2);
    fixture.remove("CustomAttributeConfiguration", rate);
    CHECK(fixture.value("Project", project, "rate") == "no such row");
}
