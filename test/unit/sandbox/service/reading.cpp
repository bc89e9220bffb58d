// Copyright the ftrack C++ client authors. SPDX-License-Identifier: Apache-2.0
#include "sandbox/service/reading.hpp"

#include "sandbox/service/failure.hpp"
#include "support/catch.hpp"
#include "support/message_of.hpp"
#include "support/query_fixture.hpp"

#include <boost/json/parse.hpp>
#include <boost/json/serialize.hpp>

#include <string>

using ftrack::test::message_of;
using ftrack::test::QueryFixture;
namespace service = ftrack::sandbox::service;
namespace json = boost::json;

namespace {

class Row
{
public:
    char const* expression;
    char const* next;
    std::size_t rows;
};

class FiveScopes : public QueryFixture
{
public:
    FiveScopes()
    {
        for (char const* const id : {"a", "b", "c", "d", "e"})
            add("Scope", {{"id", id}, {"name", "x"}});
    }
};

} // namespace

TEST_CASE("an answer tells where the next page begins while rows remain", "[sandbox][service]")
{
    Row const row = GENERATE(values<Row>({
        {"Scope", "null", 5},
        {"Scope limit 2", "2", 2},
        {"Scope offset 0 limit 2", "2", 2},
        {"Scope limit 2 offset 2", "4", 2},
        {"Scope limit 2 offset 4", "null", 1},
        {"Scope limit 5", "null", 5},
        {"Scope limit 4 offset 1", "null", 4},
        {"Scope limit 4", "4", 4},
        {"Scope limit 500", "null", 5},
        {"Scope offset 3", "null", 2},
        {"Scope offset 9 limit 3", "null", 0},
        {"Scope limit 0", "null", 0},
        {"Scope limit 9223372036854775807", "null", 5},
        {"Scope limit 9223372036854775807 offset 1", "null", 4},
        {"select id, count(name) from Scope group by id limit 3", "3", 3},
        {"select id, count(name) from Scope group by id limit 5", "null", 5},
        {"select count(id) from Scope limit 1", "null", 1},
    }));
    static FiveScopes fixture;
    INFO(row.expression);
    json::object const answer = fixture.answer(row.expression);
    CHECK(answer.at("action") == "query");
    CHECK(answer.at("data").as_array().size() == row.rows);
    CHECK(answer.at("metadata") == json::parse(R"({"next": {"offset": )" + std::string(row.next) + "}}"));
}

TEST_CASE("pages without an order are stable and meet", "[sandbox][service]")
{
    static FiveScopes fixture;
    json::array pages;
    for (int offset = 0; offset < 5; offset += 2) {
        std::string const expression = "select id from Scope where name is x offset " + std::to_string(offset) + " limit 2";
        json::object const answer = fixture.answer(expression);
        for (json::value const& row : answer.at("data").as_array())
            pages.push_back(row.at("id"));
    }
    CHECK(pages == json::array{"a", "b", "c", "d", "e"});
}

TEST_CASE("rows of functions have the names of function and attribute, and the attribute's type", "[sandbox][service]")
{
    QueryFixture fixture;
    fixture.add("Status", {{"id", "s"}, {"name", "Done"}, {"is_active", std::int64_t{1}}});
    fixture.add("Task", {{"id", "t"}, {"status_id", "s"}, {"bid", 2.0}, {"start_date", "2024-01-15T00:00:00"}});
    fixture.add("Task", {{"id", "u"}, {"status_id", "s"}, {"bid", 3.0}});
    json::object const answer =
        fixture.answer("select status.name, status.is_active, count(id), sum(bid), avg(bid), max(start_date) from Task group by status.name, "
                       "status.is_active");
    CHECK(answer.at("data") == json::parse(R"([{"status.name": "Done", "status.is_active": true, "count_id": 2, "sum_bid": 5, "avg_bid": 2.5,
        "max_start_date": {"__type__": "datetime", "value": "2024-01-15T00:00:00"}}])"));
    CHECK(fixture.answer("select count(id) from Task group by project_id, status_id").at("data") ==
          json::parse(R"([{"count_id": 2, "project_id": null, "status_id": "s"}])"));
}

TEST_CASE("what cannot be answered is a ParseError in the server's words", "[sandbox][service]")
{
    class Bad
    {
    public:
        std::string expression;
        std::string message;
    };
    std::string deep = "Scope where name is x";
    for (int i = 0; i < 70; ++i)
        deep += " and name is x";
    std::string joins = "select id from Task where name is x";
    for (int i = 1; i < 70; ++i) {
        joins += " or parent";
        for (int level = 0; level < i; ++level)
            joins += ".parent";
        joins += ".name is x";
    }
    std::vector<Bad> const rows{
        {"select url from Component", "No attribute 'url' exists for schema 'Component'."},
        {"select project.name from Context", "No attribute 'project' exists for schema 'Context'."},
        {"select custom_attribute_links from Task", "Failed to parse: select custom_attribute_links from Task (at character 8: "},
        {"", "Failed to parse:  (at character 1: expected an entity type, found the end)"},
        {"nonsense", "Failed to parse: nonsense (at character 1: there is no entity type 'nonsense')"},
        {"Task where", "Failed to parse: Task where (at character 11: expected an attribute, found the end)"},
        {std::string(2'000'000, 'x'), "Failed to parse: xxx"},
        {joins, "Failed to parse: select id from Task"},
    };
    QueryFixture fixture;
    CHECK_NOTHROW(fixture.answer(deep));
    for (Bad const& row : rows) {
        std::string const message = message_of<service::Failure>([&] { fixture.answer(row.expression); });
        CHECK(message.substr(0, row.message.size()) == row.message);
        CHECK(message.size() < 1'200);
    }
}

TEST_CASE("a search is answered as a query is", "[sandbox][service]")
{
    QueryFixture fixture;
    fixture.add("Project", {{"id", "p"}, {"project_id", "p"}, {"name", "film"}});
    for (char const* const name : {"sh010", "SH020", "sq010"})
        fixture.add("Shot", {{"id", name}, {"parent_id", "p"}, {"project_id", "p"}, {"name", name}});
    json::object operation{{"entity_type", "Shot"}, {"terms", json::array{"sh"}}, {"context_id", "p"}};
    operation["expression"] = "select name from Shot order by name desc limit 1";
    json::object const answer = service::answer_search(fixture.entities(), operation, {});
    CHECK(answer.at("action") == "search");
    CHECK(answer.at("metadata") == json::parse(R"({"next": {"offset": 1}})"));
    REQUIRE(answer.at("data").as_array().size() == 1);
    CHECK(answer.at("data").at(0).at("name") == "SH020");
    operation["expression"] = "select nothing from Shot";
    CHECK(message_of<service::Failure>([&] { service::answer_search(fixture.entities(), operation, {}); }).find("No attribute 'nothing'") == 0);
}

TEST_CASE("an operation's members must be strings", "[sandbox][service]")
{
    json::object operation;
    CHECK(service::text_member(operation, "expression").empty());
    operation["expression"] = nullptr;
    CHECK(service::text_member(operation, "expression").empty());
    operation["expression"] = "Task";
    CHECK(service::text_member(operation, "expression") == "Task");
    operation["expression"] = 3;
    CHECK(message_of<service::Failure>([&] { service::text_member(operation, "expression"); }) == "'expression' must be a string.");
}
