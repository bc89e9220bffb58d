// Copyright the ftrack C++ client authors. SPDX-License-Identifier: Apache-2.0
#include "sandbox/schema/registry.hpp"

#include "support/catch.hpp"
#include "support/fixtures.hpp"

#include <boost/json/object.hpp>
#include <boost/json/parse.hpp>
#include <boost/json/serialize.hpp>

#include <set>
#include <string>

namespace {

namespace json = boost::json;
using ftrack::sandbox::schema::Registry;

json::array recorded_schemas() { return json::parse(ftrack::test::fixture_text("query_schemas")).as_array(); }

std::set<std::string> names(json::object const& schema, std::string_view member)
{
    std::set<std::string> result;
    if (json::value const* const list = schema.if_contains(member)) {
        for (json::value const& name : list->as_array())
            result.emplace(name.as_string());
    }
    return result;
}

std::set<std::string> without_unknown(std::set<std::string> names, json::object const& ours)
{
    for (auto name = names.begin(); name != names.end();)
        name = ours.at("properties").as_object().contains(*name) ? std::next(name) : names.erase(name);
    return names;
}

json::object const* find(json::array const& schemas, std::string_view id)
{
    for (json::value const& schema : schemas) {
        if (schema.at("id").as_string() == id)
            return &schema.as_object();
    }
    return nullptr;
}

} // namespace

TEST_CASE("every schema says of its properties what a real server's says", "[sandbox][schema]")
{
    json::array const recorded = recorded_schemas();
    for (json::value const& value : to_json(Registry::standard())) {
        json::object const& ours = value.as_object();
        INFO(ours.at("id").as_string());
        json::object const* const theirs = find(recorded, ours.at("id").as_string());
        REQUIRE(theirs != nullptr);
        for (auto const& [name, property] : ours.at("properties").as_object()) {
            INFO(name);
            json::value const* const real = theirs->at("properties").as_object().if_contains(name);
            REQUIRE(real != nullptr);
            json::object expected = real->as_object();
            json::object given = property.as_object();
            // The recording has two names for the key of User, and no description in a few places.
            if (!expected.contains("description"))
                given.erase("description");
            else if (expected.at("description") == "Foreign key(s): User.user_id")
                expected["description"] = "Foreign key(s): User.id";
            CAPTURE(json::serialize(given), json::serialize(expected));
            CHECK(given == expected);
        }
    }
}

TEST_CASE("every schema has a real server's keys, projections and marks", "[sandbox][schema]")
{
    json::array const recorded = recorded_schemas();
    for (json::value const& value : to_json(Registry::standard())) {
        json::object const& ours = value.as_object();
        INFO(ours.at("id").as_string());
        json::object const* const theirs = find(recorded, ours.at("id").as_string());
        REQUIRE(theirs != nullptr);
        CHECK(ours.at("primary_key") == theirs->at("primary_key"));
        CHECK(ours.contains("alias_for") == theirs->contains("alias_for"));
        if (ours.contains("alias_for"))
            CHECK(ours.at("alias_for") == theirs->at("alias_for"));
        CHECK(names(ours, "system_projections") == names(*theirs, "system_projections"));
        for (std::string_view const member : {"required", "immutable", "computed", "default_projections"})
            CHECK(names(ours, member) == without_unknown(names(*theirs, member), ours));
    }
}

TEST_CASE("types derive from one another", "[sandbox][schema]")
{
    Registry const& registry = Registry::standard();
    CHECK(registry.get("Task").is_a(registry.get("Context")));
    CHECK_FALSE(registry.get("Context").is_a(registry.get("Task")));
    CHECK(&registry.get("Shot").root() == &registry.get("Context"));
    CHECK(registry.get("Shot").table == "context");
    CHECK(registry.get("Context").find("object_type_id") == nullptr);
    CHECK(registry.get("Context").find_in_family("object_type_id") != nullptr);
    CHECK(&registry.classify(registry.get("TypedContext"), "bad911de-3bd6-47b9-8b46-3476e237cb36") == &registry.get("Shot"));
    CHECK(&registry.classify(registry.get("TypedContext"), "another") == &registry.get("TypedContext"));
    CHECK(registry.find("Elephant") == nullptr);
}

TEST_CASE("a definition that contradicts itself is refused", "[sandbox][schema]")
{
    std::string_view const text = GENERATE("type A : B\n", "type A\n    id text ?\n", "type A\n    id text\n    b -> A by c\n", "type A shape=round\n",
                                           "type A\n    id text\n    b fk B\n", "type A\n    id text\n    all [] A by owner_id\n", "type A\n    name text\n", "class A\n",
                                           "type A\n    id text as magic\n", "type A\n    id\n");
    INFO(text);
    CHECK_THROWS_AS(Registry({text}), std::logic_error);
}
