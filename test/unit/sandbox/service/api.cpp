// Copyright the ftrack C++ client authors. SPDX-License-Identifier: Apache-2.0
#include "sandbox/service/api.hpp"

#include "support/api_fixture.hpp"
#include "support/catch.hpp"

#include <boost/json/parse.hpp>
#include <boost/json/serialize.hpp>

#include <string>
#include <vector>

namespace {

namespace json = boost::json;
using ftrack::test::ApiFixture;

json::object action(char const* name)
{
    json::object operation;
    operation["action"] = name;
    return operation;
}

json::object without(json::object operation, char const* member)
{
    operation.erase(member);
    return operation;
}

struct FailingCase
{
    char const* what;
    json::value operation;
    char const* failure; // what exception and content begin with
    int status;
};

std::vector<FailingCase> failing_cases(ApiFixture& fixture)
{
    using F = ApiFixture;
    std::string const task = fixture.first("Task");
    std::string const shot = fixture.first("Shot");
    return {
        {"no object", json::value(1), "ValidationError: An operation must be a JSON object", 422},
        {"no action", json::object(), "ValidationError: Invalid action u''", 422},
        {"an unknown action", action("no_such"), "ValidationError: Invalid action u'no_such'", 422},
        {"an action that is no text", json::object{{"action", 3}}, "ValidationError: 'action' must be a string", 422},
        {"no type", without(F::creation("Task", {}), "entity_type"), "ValidationError: There is no entity type ''", 422},
        {"an unknown type", F::creation("NoSuchType", {}), "ValidationError: There is no entity type 'NoSuchType'", 422},
        {"no data", without(F::creation("Task", {}), "entity_data"), "ValidationError: The operation needs an object 'entity_data'", 422},
        {"an abstract type", F::creation("Context", {{"name", "x"}}), "ValidationError: Entities of type 'Context' cannot be created", 422},
        {"a taken id", F::creation("Task", {{"id", task}, {"name", "x"}}), "IntegrityError: DuplicateEntryError", 409},
        {"a sibling's name", F::creation("Shot", {{"name", "sh010"}, {"parent_id", fixture.first("Sequence")}}),
         "IntegrityError: DuplicateEntryError", 409},
        {"a user's name", F::creation("User", {{"username", fixture.caller.user}}), "IntegrityError: DuplicateEntryError", 409},
        {"a text that is none", F::creation("Task", {{"name", 3}}), "ValidationError: Attribute 'name' of 'Task' must be of type string", 422},
        {"a number that is none", F::creation("Task", {{"bid", "x"}}), "ValidationError: Attribute 'bid' of 'Task' must be of type number", 422},
        {"a date that is none", F::creation("Task", {{"start_date", "soon"}}), "ValidationError: Attribute 'start_date' of 'Task' must be", 422},
        {"a boolean that is none", F::creation("User", {{"is_active", 1}}), "ValidationError: Attribute 'is_active' of 'User' must be", 422},
        {"an integer that is none", F::creation("FileComponent", {{"size", 1.5}}), "ValidationError: Attribute 'size' of 'FileComponent'", 422},
        {"a reference without a key", F::creation("Task", {{"parent", json::object()}}), "ValidationError: A reference to a 'Context' needs", 422},
        {"a collection that is none", F::creation("AssetVersion", {{"components", 3}}), "ValidationError: Attribute 'components'", 422},
        {"a parent that is not", F::creation("Task", {{"name", "x"}, {"parent_id", "none"}}), "IntegrityError: Attribute 'parent_id' of 'Task'", 409},
        {"a reference of another type", F::change("Task", task, {{"status_id", shot}}), "IntegrityError: Attribute 'status_id' of 'Task'", 409},
        {"an item that is not", F::change("AssetVersion", fixture.query("AssetVersion limit 1")[0].at("id"), {{"components", json::array{"none"}}}),
         "IntegrityError: Attribute 'components' of 'AssetVersion' lists 'Component' [u'none'], which does not exist", 409},
        {"no key", without(F::change("Task", task, {}), "entity_key"), "ValidationError: The operation needs an 'entity_key'", 422},
        {"a key of two parts", F::change("Task", json::array{task, "x"}, {}), "ValidationError: The key of a 'Task' has 1 part(s). Got 2", 422},
        {"a key that is no text", F::change("Task", json::array{nullptr}, {}), "ValidationError: The key of a 'Task' is made of strings", 422},
        {"an update of nothing", F::change("Task", "none", {{"name", "x"}}), "ValueError: Could not find entity Task with entity_key [u'none'].",
         404},
        {"an update of another type", F::change("Task", shot, {{"name", "x"}}), "ValueError: Could not find entity Task with entity_key", 404},
        {"a deletion of nothing", F::removal("Metadata", json::array{task, "none"}), "ValueError: Could not find entity Metadata with entity_key [u'",
         404},
        {"a deletion of another type", F::removal("Sequence", shot), "ValueError: Could not find entity Sequence with entity_key", 404},
        {"an immutable attribute", F::change("Task", task, {{"id", "x"}}), "ValidationError: Attribute 'id' of 'Task' is immutable", 422},
        {"a parent below", F::change("Shot", shot, {{"parent_id", task}}), "IntegrityError: A context cannot be above itself", 409},
        {"a location in use", F::removal("Location", "cb268ecc-8809-11e3-a7e2-20c9d081909b"), "IntegrityError: 'Location'", 409},
        {"a query that is none", json::object{{"action", "query"}, {"expression", "select"}}, "ParseError: Failed to parse", 400},
    };
}

std::string state_of(ApiFixture& fixture)
{
    json::array state;
    for (char const* const query : {"select name, parent_id, status_id from TypedContext order by id", "select name from Asset order by id",
                                    "select username from User order by id", "select key, value from Metadata order by parent_id, key"})
        state.push_back(fixture.query(query));
    return json::serialize(state);
}

} // namespace

TEST_CASE("whatever fails in a batch, nothing of the batch stays", "[sandbox][api]")
{
    ApiFixture fixture;
    std::string const before = state_of(fixture);
    std::string const task = fixture.first("Task");
    for (FailingCase const& failing : failing_cases(fixture)) {
        INFO(failing.what);
        json::array batch{
            ApiFixture::creation("Asset", {{"name", "fresh"}, {"context_id", task}}), ApiFixture::change("Task", task, {{"name", "renamed"}}),
            ApiFixture::creation("Metadata", {{"parent_id", task}, {"parent_type", "Task"}, {"key", "k"}, {"value", "v"}}), failing.operation};
        for (bool const strict : {false, true}) {
            fixture.caller.strict_api = strict;
            std::string const failure = fixture.failure(batch);
            CHECK(failure.substr(0, std::string_view(failing.failure).size()) == failing.failure);
            CHECK(fixture.status == (strict ? failing.status : 200));
        }
        CHECK(state_of(fixture) == before);
    }
    CHECK(fixture.events.empty());
}

TEST_CASE("an error has the server's members", "[sandbox][api]")
{
    ApiFixture fixture;
    json::value const error = fixture.send({action("no_such")});
    CHECK(error.at("exception") == "ValidationError");
    CHECK(error.at("content") == "Invalid action u'no_such'");
    CHECK(error.at("error_code").is_null());
}

TEST_CASE("a body that is no batch", "[sandbox][api]")
{
    ApiFixture fixture;
    for (char const* const body : {"", "{}", "[", "nothing", "[1]", "[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[["}) {
        INFO(body);
        ftrack::sandbox::ApiRequest request = fixture.caller;
        request.body = body;
        request.strict_api = true;
        ftrack::sandbox::ApiReply const reply = fixture.api.handle(request);
        CHECK(reply.status == 422);
        CHECK(json::parse(reply.body).at("exception") == "ValidationError");
    }
    CHECK(fixture.call({}).empty());
    json::array many;
    for (int i = 0; i < 10'001; ++i)
        many.push_back(action("query_server_information"));
    CHECK(fixture.failure(many).find("at most 10000 operations") != std::string::npos);
}

TEST_CASE("results stand in the order of their operations, each seeing what came before", "[sandbox][api]")
{
    ApiFixture fixture;
    json::object query = action("query");
    query["expression"] = "select name from Asset where id is \"a\"";
    json::array const results = fixture.call({query, ApiFixture::creation("Asset", {{"id", "a"}, {"name", "one"}}), query,
                                              ApiFixture::change("Asset", "a", {{"name", "two"}}), query, ApiFixture::removal("Asset", "a"), query});
    CHECK(results[0].at("data").as_array().empty());
    CHECK(results[1].at("action") == "create");
    CHECK(results[2].at("data").at(0).at("name") == "one");
    CHECK(results[3].at("action") == "update");
    CHECK(results[4].at("data").at(0).at("name") == "two");
    CHECK(results[5] == json::object{{"action", "delete"}, {"data", true}});
    CHECK(results[6].at("data").as_array().empty());
}

TEST_CASE("each query of a batch tells its entities in full", "[sandbox][api]")
{
    ApiFixture fixture;
    json::object query = action("query");
    query["expression"] = "select name, parent.name from Task";
    json::array const results = fixture.call({query, query});
    CHECK(results[0].at("data").as_array().size() == 4);
    CHECK(results[0] == results[1]);
}

TEST_CASE("members that an operation has beyond those that it needs are passed over", "[sandbox][api]")
{
    ApiFixture fixture;
    json::object creation = ApiFixture::creation("Asset", {{"id", "a"}, {"name", "one"}});
    creation["metadata"] = json::object{{"source", "tool"}};
    creation["entity_key"] = json::array{"a"}; // as the Python client sends it
    CHECK(fixture.call({creation})[0].as_object().size() == 2);
    json::object query{{"action", "query"}, {"expression", "select name from Asset where id is a"}, {"metadata", nullptr}, {"page", 3}};
    CHECK(fixture.call({query})[0].at("data").at(0).at("name") == "one");
}

TEST_CASE("an update of what the batch deleted fails", "[sandbox][api]")
{
    ApiFixture fixture;
    std::string const task = fixture.first("Task");
    CHECK(fixture.failure({ApiFixture::removal("Task", task), ApiFixture::change("Task", task, {{"name", "x"}})}) ==
          "ValueError: Could not find entity Task with entity_key [u'" + task + "'].");
    CHECK(fixture.query("select id from Task where id is \"" + task + "\"").size() == 1);
}

TEST_CASE("who may not enter", "[sandbox][api]")
{
    ApiFixture fixture;
    std::string const key = fixture.caller.api_key;
    std::string const user = fixture.caller.user;
    for (auto const& [name, given] : std::vector<std::pair<std::string, std::string>>{
             {"", ""}, {user, ""}, {user, "wrong"}, {"", key}, {"jane.doe", key}, {user, key + " "}, {user + "' OR 1=1 --", key}})
    {
        INFO(name << ' ' << given);
        fixture.caller.user = name;
        fixture.caller.api_key = given;
        fixture.caller.strict_api = true;
        CHECK(fixture.failure({action("query_server_information")}).find("InvalidCredentialsError: ") == 0);
        CHECK(fixture.status == 401);
    }
}
