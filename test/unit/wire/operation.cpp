// Copyright the ftrack C++ client authors. SPDX-License-Identifier: Apache-2.0
#include "ftrack/operation.hpp"

#include "ftrack/datetime.hpp"
#include "ftrack/response.hpp"

#include "support/catch.hpp"
#include "wire/decoder.hpp"

#include <boost/json/monotonic_resource.hpp>
#include <boost/json/parse.hpp>
#include <boost/json/serialize.hpp>

#include <optional>
#include <stdexcept>
#include <type_traits>

using namespace ftrack;

namespace json = boost::json;

namespace {

// What operations take and return is safe inside co_await on g++ 12 and fit for co_spawn's handlers.
template <class... Types>
constexpr bool are_safe = ((!std::is_aggregate_v<Types> && std::is_default_constructible_v<Types> && std::is_nothrow_move_constructible_v<Types> &&
                            std::is_nothrow_move_assignable_v<Types>)&&...);
static_assert(are_safe<Operation, EntityKey, Keys, SearchOptions, QueryResponse, SearchResponse, CreateResponse, UpdateResponse, DeleteResponse,
                       ResponseMetadata, NextPage>);

Value decode(std::string_view text)
{
    static auto const schemas = std::make_shared<wire::SchemaIndex const>(
        wire::decode(R"([{"id":"Task","primary_key":["id"]},{"id":"Metadata","primary_key":["parent_id","key"]}])"));
    return wire::decode(text, schemas);
}

std::string text_of(Operation const& operation) { return json::serialize(operation.json()); }

} // namespace

TEST_CASE("operations by name", "[operation]")
{
    SearchOptions search;
    search.terms = {"a"};
    REQUIRE(text_of(operation::query("Task")) == R"({"action":"query","expression":"Task"})");
    REQUIRE(text_of(operation::search(search)) == R"({"action":"search","terms":["a"]})");
    REQUIRE(text_of(operation::create("Task", {})) == R"({"action":"create","entity_type":"Task","entity_data":{"__entity_type__":"Task"}})");
    REQUIRE(text_of(operation::update("Task", "id", attributes("a", 1))) ==
            R"({"action":"update","entity_type":"Task","entity_key":["id"],"entity_data":{"a":1,"__entity_type__":"Task"}})");
    REQUIRE(text_of(operation::delete_("Metadata", EntityKey("p", "k"))) == R"({"action":"delete","entity_type":"Metadata","entity_key":["p","k"]})");
    REQUIRE(text_of(operation::query_server_information()) == R"({"action":"query_server_information"})");
    REQUIRE(text_of(operation::query_server_information({"version"})) == R"({"action":"query_server_information","values":["version"]})");
    REQUIRE(text_of(operation::query_schemas()) == R"({"action":"query_schemas"})");
}

TEST_CASE("the type in the data is the operation's", "[operation]")
{
    REQUIRE(text_of(operation::create("Task", attributes("__entity_type__", "Shot", "a", 1))) ==
            R"({"action":"create","entity_type":"Task","entity_data":{"__entity_type__":"Task","a":1}})");
}

TEST_CASE("any object with an action is an operation and travels whole", "[operation]")
{
    std::string const text = R"({"unknown":[1,{"a":null}],"action":"delayed_job","metadata":{"x":1}})";
    Operation const operation(json::parse(text).as_object());
    REQUIRE(text_of(operation) == text);
    REQUIRE(operation.action() == "delayed_job");
    REQUIRE(Operation().action().empty());
}

TEST_CASE("an object without an action is refused", "[operation]")
{
    auto const text = GENERATE(as<std::string>(), "{}", R"({"action":null})", R"({"action":1})", R"({"action":""})", R"({"Action":"query"})");
    CAPTURE(text);
    REQUIRE_THROWS_AS(Operation(json::parse(text).as_object()), std::invalid_argument);
}

TEST_CASE("an operation outlives the memory that its object was made in", "[operation]")
{
    std::optional<Operation> operation;
    {
        json::monotonic_resource memory;
        json::object object(&memory);
        object["action"] = "query";
        object["expression"] = "a text that is too long to lie within the string itself";
        operation.emplace(std::move(object));
        REQUIRE(operation->json().storage() == json::storage_ptr());
    }
    REQUIRE(text_of(*operation) == R"({"action":"query","expression":"a text that is too long to lie within the string itself"})");
}

TEST_CASE("whatever is not known to read only may change something", "[operation]")
{
    for (char const* const action : {"query", "search", "query_server_information", "query_schemas"})
        REQUIRE_FALSE(Operation(attributes("action", action)).is_mutation());
    for (char const* const action : {"create", "update", "delete", "get_upload_metadata", "reset_remote", "anything", "Query", "query "})
        REQUIRE(Operation(attributes("action", action)).is_mutation());
    REQUIRE(Operation().is_mutation());
}

TEST_CASE("a batch takes operations and objects", "[operation]")
{
    std::vector<Operation> const batch = operations(operation::query("Task"), attributes("action", "x"));
    REQUIRE(batch.size() == 2);
    REQUIRE(batch[1].action() == "x");
    REQUIRE(operations().empty());
    REQUIRE_THROWS_AS(operations(attributes("a", "x")), std::invalid_argument);
}

TEST_CASE("a key comes from strings or from an entity", "[operation]")
{
    using Parts = std::vector<std::string>;
    REQUIRE(EntityKey("a").parts() == Parts{"a"});
    REQUIRE(EntityKey("a", std::string("b")).parts() == Parts{"a", "b"});
    REQUIRE(EntityKey(Parts{"a", "b", "c"}).parts() == Parts{"a", "b", "c"});
    REQUIRE(EntityKey(decode(R"({"__entity_type__":"Task","id":"t"})")).parts() == Parts{"t"});
    REQUIRE(EntityKey(decode(R"({"key":"k","__entity_type__":"Metadata","parent_id":"p"})")).parts() == Parts{"p", "k"});
    REQUIRE(EntityKey().empty());
    REQUIRE(Keys("a", "b").names() == Parts{"a", "b"});
    REQUIRE(Keys(Parts{"a"}).names() == Parts{"a"});
    REQUIRE(Keys().empty());
}

TEST_CASE("what has no key makes none, and says why", "[operation]")
{
    REQUIRE_THROWS_WITH(EntityKey(decode("{}")), "EntityKey: a value of kind object is no entity.");
    REQUIRE_THROWS_AS(EntityKey(Value()), std::invalid_argument);
    REQUIRE_THROWS_WITH(EntityKey(decode(R"({"__entity_type__":"Metadata","key":"k"})")),
                        "EntityKey: this Metadata lacks its primary key, or part of it; name the key in the query's select.");
}

TEST_CASE("attributes are written in their order, values of any kind", "[operation]")
{
    REQUIRE(attributes().empty());
    REQUIRE(json::serialize(attributes("name", "sh010", "bid", 3, "open", true, "none", nullptr, "day", Date::parse("2024-01-31"))) ==
            R"({"name":"sh010","bid":3,"open":true,"none":null,"day":{"__type__":"date","value":"2024-01-31"}})");
    REQUIRE(json::serialize(attributes("a", 1, "a", 2)) == R"({"a":2})");
}
