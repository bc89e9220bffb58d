// Copyright the ftrack C++ client authors. SPDX-License-Identifier: Apache-2.0
//
// Queries as the Python client writes them: pages with the offset before the limit, keys bare and quoted, projections of what was not loaded.
#include "support/catch.hpp"
#include "support/python_client.hpp"

#include <boost/json/value.hpp>

#include <string>

using namespace ftrack::test;

TEST_CASE("Python: pages", "[python_wire]")
{
    PythonWire wire;
    wire.run({
        {"the first page of two: there is more", R"json([{"action": "query", "expression": "select id from Task offset 0 limit 2"}])json",
         R"json([{"action": "query", "metadata": {"next": {"offset": 2}}, "data": ["~any", "~any"]}])json"},
        {"the last page is exactly full: there is no more", R"json([{"action": "query", "expression": "select id from Task offset 2 limit 2"}])json",
         R"json([{"action": "query", "metadata": {"next": {"offset": null}}, "data": ["~any", "~any"]}])json"},
        {"a page as large as all", R"json([{"action": "query", "expression": "select id from Task offset 0 limit 4"}])json",
         R"json([{"action": "query", "metadata": {"next": {"offset": null}}, "data": ["~any", "~any", "~any", "~any"]}])json"},
        {"the page size of the client", R"json([{"action": "query", "expression": "select id from Task offset 0 limit 500"}])json",
         R"json([{"action": "query", "metadata": {"next": {"offset": null}}, "data": ["~any", "~any", "~any", "~any"]}])json"},
        {"beyond the end", R"json([{"action": "query", "expression": "select id from Task offset 9 limit 500"}])json",
         R"json([{"action": "query", "metadata": {"next": {"offset": null}}, "data": []}])json"},
        {"first(), which leaves two blanks where the limit was",
         R"json([{"action": "query", "expression": "select id from Task where parent_id is \"$shot\"  offset 0 limit 1"}])json",
         R"json([{"action": "query", "metadata": {"next": {"offset": 1}}, "data": ["~any"]}])json"},
        {"one() finds two", R"json([{"action": "query", "expression": "select id from Task where parent_id is \"$shot\" offset 0 limit 2"}])json",
         R"json([{"action": "query", "metadata": {"next": {"offset": null}}, "data": ["~any", "~any"]}])json"},
    });
    boost::json::value const all = wire.client.call(R"json([{"action": "query", "expression": "select id from User"}])json").at(0).at("data");
    boost::json::value const part =
        wire.client.call(R"json([{"action": "query", "expression": "select id from User offset 1 limit 3"}])json").at(0).at("data");
    for (std::size_t i = 0; i < 3; ++i)
        CHECK(part.at(i).at("id") == all.at(i + 1).at("id"));
}

TEST_CASE("Python: keys", "[python_wire]")
{
    PythonWire wire;
    wire.run({
        {"get by a quoted key",
         R"json([{"action": "query", "expression": "select id, name from Shot where (id is \"$shot\") offset 0 limit 2"}])json",
         R"json([{"action": "query", "metadata": "~any", "data": [{"__entity_type__": "Shot", "id": "$shot", "name": "sh010", "~more": true}]}])json"},
        {"get of what is not there", R"json([{"action": "query", "expression": "select id from Shot where (id is \"none\") offset 0 limit 2"}])json",
         R"json([{"action": "query", "metadata": {"next": {"offset": null}}, "data": []}])json"},
        {"get by the base type",
         R"json([{"action": "query", "expression": "select context_type, id, name from Context where (id is \"$shot\") offset 0 limit 2"}])json",
         R"json([{"action": "query", "metadata": "~any", "data": [{"__entity_type__": "Shot", "id": "$shot", "context_type": "task", "name": "sh010",
              "object_type_id": "~uuid", "project_id": "$project"}]}])json"},
        {"populate of one, bare", R"json([{"action": "query", "expression": "select description from Task where id is $task"}])json",
         R"json([{"action": "query", "metadata": "~any", "data": [{"id": "$task", "description": null, "~more": true}]}])json"},
        {"populate of several, bare and without blanks",
         R"json([{"action": "query", "expression": "select name from Context where id in ($shot,$sequence,$project)"}])json",
         R"json([{"action": "query", "metadata": "~any", "data": ["~unordered", {"id": "$shot", "name": "sh010", "~more": true},
              {"id": "$sequence", "name": "sq010", "~more": true}, {"id": "$project", "name": "aurora", "~more": true}]}])json"},
        {"a reference that was not loaded: one path for each default projection of its target",
         R"json([{"action": "query", "expression": "select parent.context_type, parent.id, parent.name from Task where id is $task"}])json",
         R"json([{"action": "query", "metadata": "~any", "data": [{"id": "$task", "parent": {"__entity_type__": "Shot", "id": "$shot",
              "context_type": "task", "name": "sh010", "~more": true}, "~more": true}]}])json"},
        {"every attribute that is asked for is there, null or empty",
         R"json([{"action": "query", "expression": "select allocations, assets, children, description, end_date, incoming_links, lists, managers, )json"
         R"json(metadata, notes, parent, scopes, thumbnail, thumbnail_url, timelogs, time_logged from Shot where id is $shot"}])json",
         R"json([{"action": "query", "metadata": "~any", "data": [{"id": "$shot", "allocations": [], "assets": ["~any"], "children": ["~any", "~any"],
              "description": null, "end_date": null, "incoming_links": [], "lists": [], "managers": [], "metadata": [], "notes": ["~any"],
              "parent": {"id": "$sequence", "~more": true}, "scopes": [], "thumbnail": null, "thumbnail_url": null, "timelogs": [],
              "time_logged": 0, "~more": true}]}])json"},
        {"a page with its limit before its offset",
         R"json([{"action": "query", "expression": "select id from Task order by id limit 1 offset 1"}])json",
         R"json([{"action": "query", "metadata": {"next": {"offset": 2}}, "data": ["~any"]}])json"},
        {"second(), which takes one behind the first", R"json([{"action": "query", "expression": "select id from Task offset 2 limit 1"}])json",
         R"json([{"action": "query", "metadata": {"next": {"offset": 3}}, "data": ["~any"]}])json"},
        {"bare keys with blanks between them",
         R"json([{"action": "query", "expression": "select id from TypedContext where id in ($shot, $sequence)"}])json",
         R"json([{"action": "query", "metadata": "~any", "data": ["~unordered", {"__entity_type__": "Shot", "id": "$shot", "~more": true},
              {"__entity_type__": "Sequence", "id": "$sequence", "~more": true}]}])json"},
        {"null on a reference",
         R"json([{"action": "query", "expression": "select id from AssetVersion where asset is_not None and id is $version offset 0 limit 1"}])json",
         R"json([{"action": "query", "metadata": "~any", "data": [{"id": "$version", "~more": true}]}])json"},
        {"a quoted number",
         R"json([{"action": "query", "expression": "select id from AssetVersion where version is \"1\" and asset_id is \"$asset\""}])json",
         R"json([{"action": "query", "metadata": "~any", "data": [{"id": "$version", "~more": true}]}])json"},
        {"an address has to be quoted", R"json([{"action": "query", "expression": "User where email is jane.doe@example.com"}])json",
         R"json({"exception": "ParseError", "content": "~has Failed to parse", "error_code": null})json"},
        {"and is found then", R"json([{"action": "query", "expression": "select id from User where email is \"jane.doe@example.com\""}])json",
         R"json([{"action": "query", "metadata": "~any", "data": [{"id": "$jane", "~more": true}]}])json"},
    });
}

TEST_CASE("Python: answers in full at every mention, and of nothing else, when a header asks for it", "[python_wire]")
{
    PythonWire wire;
    char const* const request = R"json([{"action": "query", "expression": "select parent.name from Task where parent_id is $shot"}])json";
    for (char const* const options : {"strict=1;denormalize=1", "strict:1;denormalize:1", "strict=True;denormalize=True", "denormalize=true"}) {
        wire.client.api_options = options;
        wire.run({{options, request,
                   R"json([{"action": "query", "metadata": "~any", "data": [
                       {"__entity_type__": "Task", "id": "~uuid", "parent": {"__entity_type__": "Shot", "id": "$shot", "name": "sh010"}},
                       {"__entity_type__": "Task", "id": "~uuid", "parent": {"__entity_type__": "Shot", "id": "$shot", "name": "sh010"}}]}])json"}});
    }
    for (char const* const options : {"", "strict=1;denormalize=0", "denormalized:1"}) {
        wire.client.api_options = options;
        wire.run({{options, request,
                   R"json([{"action": "query", "metadata": "~any", "data": [
                       {"id": "~uuid", "context_type": "task", "parent": {"id": "$shot", "name": "sh010", "~more": true}, "~more": true},
                       {"id": "~uuid", "context_type": "task", "parent": {"__entity_type__": "Shot", "id": "$shot"}, "~more": true}]}])json"}});
    }
}

TEST_CASE("Python: every attribute of every type can be asked for", "[python_wire]")
{
    PythonWire wire;
    boost::json::value const answer = wire.client.call(R"json([{"action": "query_schemas"}])json");
    for (boost::json::value const& schema : answer.at(0).as_array()) {
        std::string attributes;
        for (auto const& [name, property] : schema.at("properties").as_object()) {
            bool const is_restricted = property.is_object() && property.as_object().contains("restricted_projection");
            if (!is_restricted && name != "custom_attribute_links" && name != "custom_attribute_links_from")
                attributes += (attributes.empty() ? "" : ", ") + std::string(name);
        }
        std::string const request = R"([{"action": "query", "expression": "select )" + attributes + " from " + schema.at("id").as_string().c_str() +
                                    R"( offset 0 limit 1"}])";
        INFO(request);
        CHECK(wire.client.call(request).is_array());
    }
}

TEST_CASE("Python: statuses and types of a project's schema", "[python_wire]")
{
    PythonWire wire;
    wire.run({
        {"the types of tasks",
         R"json([{"action": "query", "expression": "select project_schema._task_type_schema.types from Project where id is $project"}])json",
         R"json([{"action": "query", "metadata": "~any", "data": [{"id": "$project", "project_schema": {"__entity_type__": "ProjectSchema",
              "_task_type_schema": {"__entity_type__": "TaskTypeSchema", "types": ["~any", "~any", "~any", "~any", "~any", "~any", "~any", "~any"],
              "~more": true}, "~more": true}, "~more": true}]}])json"},
        {"the statuses of shots",
         R"json([{"action": "query", "expression": "select task_status.name from SchemaStatus where schema.project_schema_id is \"none\""}])json",
         R"json({"exception": "ParseError", "content": "~has No attribute 'schema' exists for schema 'SchemaStatus'.", "error_code": null})json"},
    });
}

TEST_CASE("Python: roles", "[python_wire]")
{
    PythonWire wire;
    PythonClient restricted(wire.io, wire.server, "alex.kim");
    wire.run(
        {{"who may only read is refused",
          R"json([{"action": "update", "entity_data": {"__entity_type__": "Task", "name": "x"}, "entity_key": ["$task"], "entity_type": "Task"}])json",
          R"json({"exception": "PermissionError", "content": "~has Task", "error_code": null})json"},
         {"and may read", R"json([{"action": "query", "expression": "select name from Task where id is $task"}])json",
          R"json([{"action": "query", "metadata": "~any", "data": [{"id": "$task", "name": "~text", "~more": true}]}])json"}},
        restricted);
}
