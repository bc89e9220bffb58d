// Copyright the ftrack C++ client authors. SPDX-License-Identifier: Apache-2.0
#include "sandbox/schema/registry.hpp"

#include "support/catch.hpp"

#include <stdexcept>

using ftrack::sandbox::schema::Registry;

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
    std::string_view const text =
        GENERATE("type A : B\n", "    name text\n", "type A\n    id text\n    all [] A via B:a,b\n", "type A\n    id text where\n",
                 "type A\n    id text where name\n", "type A\n    id shape\n", "type A system\n", "type A\n    id text ?\n",
                 "type A\n    id text\n    b -> A by c\n", "type A shape=round\n", "type A\n    id text\n    b fk B\n",
                 "type A\n    id text\n    all [] A by owner_id\n", "type A\n    name text\n", "class A\n", "type A\n    id text as magic\n",
                 "type A\n    id\n");
    INFO(text);
    CHECK_THROWS_AS(Registry({text}), std::logic_error);
}

TEST_CASE("a type that only links two others is unknown to clients", "[sandbox][schema]")
{
    Registry const& registry = Registry::standard();
    CHECK(registry.find("ContextScope") == nullptr);
    CHECK(registry.get("ContextScope").is_hidden);
}

TEST_CASE("the server's own names of system projections stand for properties", "[sandbox][schema]")
{
    Registry const& registry = Registry::standard();
    CHECK(registry.get("Task").system_projections == std::vector<std::string>{"project_id", "context_type"});
    CHECK(registry.get("ContextCustomAttributeValue").system_projections == std::vector<std::string>{"entity_id", "key", "value"});
    CHECK(registry.get("Dashboard").system_projections.empty());
}

TEST_CASE("what is computed from a key is computed as the key is", "[sandbox][schema]")
{
    ftrack::sandbox::schema::EntityType const& session = Registry::standard().get("ReviewSession");
    CHECK_FALSE(session.find("thumbnail_id")->formula.empty());
    CHECK(session.find("thumbnail")->formula == session.find("thumbnail_id")->formula);
    CHECK(session.find("thumbnail_url")->formula == session.find("thumbnail_id")->formula);
    CHECK(Registry::standard().get("Task").find("thumbnail_url")->formula == R"({self}."thumbnail_id")");
}
