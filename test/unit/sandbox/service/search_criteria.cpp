// Copyright the ftrack C++ client authors. SPDX-License-Identifier: Apache-2.0
#include "sandbox/service/search_criteria.hpp"

#include "sandbox/service/failure.hpp"
#include "support/catch.hpp"
#include "support/message_of.hpp"
#include "support/query_text.hpp"

#include <boost/json/parse.hpp>

#include <string>

using namespace ftrack::sandbox;
using ftrack::test::message_of;

namespace {

class Row
{
public:
    char const* operation;
    char const* query;
};

std::string read(char const* operation)
{
    return ftrack::test::to_text(service::read_search(schema::Registry::standard(), boost::json::parse(operation).as_object()));
}

} // namespace

TEST_CASE("a search is a query for names that hold every term", "[sandbox][service]")
{
    Row const row = GENERATE(values<Row>({
        {R"({"entity_type": "Task"})", "select id, context_type, name from Task"},
        {R"({"entity_type": "Status", "terms": []})", "select id from Status"},
        {R"({"expression": "select name from Status where sort > 1 limit 5", "terms": ["a", "b"]})",
         R"(select name from Status where (sort > '1' and (name like "%a%") and (name like "%b%")) limit 5)"},
        {R"({"entity_type": "Status", "expression": "select id from Status", "terms": ["100%_\\"]})",
         R"(select id from Status where ((name like "%100\%\_\\%")))"},
        {R"({"entity_type": "Project", "terms": ["x"]})",
         R"(select id, context_type, name from Project where ((name like "%x%" or full_name like "%x%")))"},
        {R"({"expression": "select id from User", "terms": ["x"]})",
         R"(select id from User where ((username like "%x%" or first_name like "%x%" or last_name like "%x%")))"},
        {R"({"expression": "select id from AssetVersion", "terms": ["x"]})", R"(select id from AssetVersion where ((asset.name like "%x%")))"},
        {R"({"expression": "select id from Task", "context_id": "c", "object_type_ids": ["o", "p"]})",
         R"(select id from Task where ((id is "c" or project_id is "c" or ancestors.id is "c") and (object_type_id is "o" or object_type_id is "p")))"},
        {R"({"expression": "select id from Asset", "context_id": "c"})",
         R"(select id from Asset where ((parent.id is "c" or parent.project_id is "c" or parent.ancestors.id is "c")))"},
        {R"({"expression": "select id from Project", "context_id": "c"})", R"(select id from Project where ((id is "c" or project_id is "c")))"},
        {R"({"expression": "select id from Status", "object_type_ids": ["o"]})", "select id from Status"},
    }));
    INFO(row.operation);
    CHECK(read(row.operation) == row.query);
}

TEST_CASE("a search that cannot be is refused", "[sandbox][service]")
{
    Row const row = GENERATE(values<Row>({
        {"{}", "A search needs the 'entity_type' to search for. Got ''."},
        {R"({"entity_type": "Nothing"})", "A search needs the 'entity_type' to search for. Got 'Nothing'."},
        {R"({"entity_type": "Shot", "expression": "select id from Task"})", "The search is for 'Shot', its expression for 'Task'."},
        {R"({"entity_type": "Timelog", "context_id": "c"})", "Entities of type 'Timelog' belong to no context."},
        {R"({"entity_type": "Recipient", "terms": ["x"]})", "Entities of type 'Recipient' have no name to search for."},
        {R"({"entity_type": "Task", "terms": "x"})", "'terms' must be a list of at most 100 strings."},
        {R"({"entity_type": "Task", "terms": [1]})", "'terms' must be a list of at most 100 strings."},
        {R"({"entity_type": "Task", "object_type_ids": {}})", "'object_type_ids' must be a list of at most 100 strings."},
    }));
    INFO(row.operation);
    CHECK(message_of<service::Failure>([&] { read(row.operation); }) == row.query);
}
