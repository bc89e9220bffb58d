// Copyright the ftrack C++ client authors. SPDX-License-Identifier: Apache-2.0
#include "sandbox/schema/registry.hpp"

#include "support/catch.hpp"
#include "support/fixtures.hpp"

#include <boost/json/object.hpp>
#include <boost/json/parse.hpp>
#include <boost/json/serialize.hpp>

#include <map>
#include <set>
#include <string>

namespace {

namespace json = boost::json;
using ftrack::sandbox::schema::Registry;

using Schemas = std::map<std::string, json::object>;

Schemas by_name(json::array const& list)
{
    Schemas schemas;
    for (json::value const& schema : list)
        schemas[std::string(schema.at("id").as_string())] = schema.as_object();
    return schemas;
}

Schemas recorded() { return by_name(json::parse(ftrack::test::fixture_text("query_schemas")).as_array()); }

Schemas served() { return by_name(to_json(Registry::standard())); }

template <class Value>
std::set<std::string> keys(Value const& members)
{
    std::set<std::string> result;
    for (auto const& member : members)
        result.emplace(member.key());
    return result;
}

std::set<std::string> names(Schemas const& schemas)
{
    std::set<std::string> result;
    for (auto const& [name, schema] : schemas)
        result.insert(name);
    return result;
}

/// A list whose order means nothing.
std::multiset<std::string> unordered(json::object const& schema, std::string_view member)
{
    std::multiset<std::string> result;
    if (json::value const* const list = schema.if_contains(member)) {
        for (json::value const& name : list->as_array())
            result.emplace(name.as_string());
    }
    return result;
}

} // namespace

TEST_CASE("there are the schemas of a real server", "[sandbox][schema]")
{
    CHECK(names(served()) == names(recorded()));
    CHECK(served().size() == 116);
}

TEST_CASE("every schema says of every property what a real server's says", "[sandbox][schema]")
{
    Schemas const ours = served();
    for (auto const& [name, theirs] : recorded()) {
        INFO(name);
        json::object const& given = ours.at(name).at("properties").as_object();
        json::object const& expected = theirs.at("properties").as_object();
        CHECK(keys(given) == keys(expected));
        for (auto const& [property, form] : expected) {
            INFO(property);
            json::value const* const known = given.if_contains(property);
            REQUIRE(known != nullptr);
            CAPTURE(json::serialize(*known), json::serialize(form));
            CHECK(*known == form);
        }
    }
}

TEST_CASE("every schema has a real server's keys, projections and marks", "[sandbox][schema]")
{
    Schemas const ours = served();
    for (auto const& [name, theirs] : recorded()) {
        INFO(name);
        json::object const& given = ours.at(name);
        CHECK(keys(given) == keys(theirs));
        for (std::string_view const member : {"id", "type", "alias_for", "primary_key"}) {
            INFO(member);
            if (theirs.contains(member))
                CHECK(given.at(member) == theirs.at(member));
        }
        for (std::string_view const member : {"required", "immutable", "computed", "default_projections", "system_projections"}) {
            INFO(member);
            CHECK(unordered(given, member) == unordered(theirs, member));
        }
    }
}
