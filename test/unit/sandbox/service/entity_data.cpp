// Copyright the ftrack C++ client authors. SPDX-License-Identifier: Apache-2.0
#include "sandbox/service/entity_data.hpp"

#include "support/api_fixture.hpp"
#include "support/catch.hpp"

#include <string>

using namespace ftrack::sandbox;
namespace json = boost::json;
using ftrack::test::ApiFixture;

TEST_CASE("attributes that a type lacks are passed over", "[sandbox][entity_data]")
{
    ApiFixture fixture;
    json::value const task = fixture.create("Task", {{"name", "x"}, {"parent_id", fixture.first("Shot")}, {"no_such", 3}, {"_hidden", nullptr}});
    CHECK_FALSE(task.as_object().contains("no_such"));
    CHECK_NOTHROW(fixture.update("Task", task.at("id"), {{"no_such", 3}}));
}

TEST_CASE("an option refuses attributes that a type lacks", "[sandbox][entity_data]")
{
    Options options = ApiFixture::small_studio();
    options.rules.refuse_unknown_attributes = true;
    ApiFixture fixture(options);
    std::string const failure = "ValidationError: No attribute 'no_such' exists for schema 'Task'.";
    CHECK(fixture.failure({ApiFixture::creation("Task", {{"name", "x"}, {"no_such", 3}})}) == failure);
    CHECK(fixture.failure({ApiFixture::change("Task", fixture.first("Task"), {{"no_such", 3}})}) == failure);
}

TEST_CASE("what was read of an entity", "[sandbox][entity_data]")
{
    schema::Registry const& registry = schema::Registry::standard();
    schema::EntityType const& type = registry.get("AssetVersion");
    json::object operation;
    operation["entity_data"] = json::object{{"__entity_type__", "AssetVersion"},
                                            {"asset", json::object{{"__entity_type__", "Asset"}, {"id", "a"}}},
                                            {"comment", "c"},
                                            {"version", 3},
                                            {"link", "computed"},
                                            {"metadata", json::object{{"k", "v"}}},
                                            {"components", json::array{"x"}}};
    service::EntityData const data = service::read_entity_data(registry, type, operation, false);
    CHECK(data.values == service::Values{{"asset_id", std::string("a")}, {"comment", std::string("c")}, {"version", std::int64_t{3}}});
    CHECK(data.computed == std::vector<std::string>{"link"});
    CHECK(data.reply.at("asset_id") == "a");
    REQUIRE(data.collections.size() == 2);
    CHECK(data.collections[0].second == json::array{json::object{{"key", "k"}, {"value", "v"}}});
    CHECK(data.collections[1].second == json::array{"x"});
}
