// Copyright the ftrack C++ client authors. SPDX-License-Identifier: Apache-2.0
//
// Entities that the Python client creates, changes and deletes: it makes the ids, sends the type twice and the key beside the data.
#include "support/catch.hpp"
#include "support/python_client.hpp"

using namespace ftrack::test;

TEST_CASE("Python: users", "[python_wire]")
{
    PythonWire wire;
    wire.run({
        {"of whom nothing is said: email stays unset",
         R"json([{"action": "create", "entity_data": {"__entity_type__": "User", "id": "b0a8e1ce-8f6b-4f8e-9a6f-2f1f2f1f0a01"}, )json"
         R"json("entity_key": ["b0a8e1ce-8f6b-4f8e-9a6f-2f1f2f1f0a01"], "entity_type": "User"}])json",
         R"json([{"action": "create", "data": {"__entity_type__": "User", "id": "b0a8e1ce-8f6b-4f8e-9a6f-2f1f2f1f0a01", "username": "~uuid",
              "is_active": false, "is_otp_enabled": false, "is_totp_enabled": false, "require_details_update": false, "user_type_id": "~uuid",
              "resource_type": "user"}}])json"},
        {"of whom the first name is known",
         R"json([{"action": "create", "entity_data": {"__entity_type__": "User", "first_name": "Mart\u00edn", )json"
         R"json("id": "b0a8e1ce-8f6b-4f8e-9a6f-2f1f2f1f0a02"}, "entity_key": ["b0a8e1ce-8f6b-4f8e-9a6f-2f1f2f1f0a02"], "entity_type": "User"}])json",
         R"json([{"action": "create", "data": {"__entity_type__": "User", "id": "b0a8e1ce-8f6b-4f8e-9a6f-2f1f2f1f0a02", "first_name": "Mart\u00edn",
              "~more": true}}])json"},
        {"updates that follow each other travel as one",
         R"json([{"action": "update", "entity_data": {"__entity_type__": "User", "email": "a@b.c", "last_name": "L"}, )json"
         R"json("entity_key": ["b0a8e1ce-8f6b-4f8e-9a6f-2f1f2f1f0a02"], "entity_type": "User"}])json",
         R"json([{"action": "update", "data": {"__entity_type__": "User", "id": "b0a8e1ce-8f6b-4f8e-9a6f-2f1f2f1f0a02", "email": "a@b.c",
              "last_name": "L", "resource_type": "user"}}])json"},
        {"read again",
         R"json([{"action": "query", "expression": "select email, first_name from User where id is b0a8e1ce-8f6b-4f8e-9a6f-2f1f2f1f0a02"}])json",
         R"json([{"action": "query", "metadata": {"next": {"offset": null}}, "data": [{"__entity_type__": "User",
              "id": "b0a8e1ce-8f6b-4f8e-9a6f-2f1f2f1f0a02", "email": "a@b.c", "first_name": "Mart\u00edn", "resource_type": "user"}]}])json"},
        {"a timer and a time log, which go with their user",
         R"json([{"action": "create", "entity_data": {"__entity_type__": "Timer", "comment": "", "context": null, )json"
         R"json("id": "b0a8e1ce-8f6b-4f8e-9a6f-2f1f2f1f0a03", "name": null, "user": {"__entity_type__": "User", )json"
         R"json("id": "b0a8e1ce-8f6b-4f8e-9a6f-2f1f2f1f0a02"}}, "entity_key": ["b0a8e1ce-8f6b-4f8e-9a6f-2f1f2f1f0a03"], "entity_type": "Timer"}, )json"
         R"json({"action": "create", "entity_data": {"__entity_type__": "Timelog", "duration": 5, "id": "b0a8e1ce-8f6b-4f8e-9a6f-2f1f2f1f0a04", )json"
         R"json("user_id": "b0a8e1ce-8f6b-4f8e-9a6f-2f1f2f1f0a02"}, "entity_key": ["b0a8e1ce-8f6b-4f8e-9a6f-2f1f2f1f0a04"], )json"
         R"json("entity_type": "Timelog"}])json",
         R"json([{"action": "create", "data": {"__entity_type__": "Timer", "id": "b0a8e1ce-8f6b-4f8e-9a6f-2f1f2f1f0a03", "comment": "",
              "context": null, "context_id": null, "name": null, "start": "~datetime", "user_id": "b0a8e1ce-8f6b-4f8e-9a6f-2f1f2f1f0a02",
              "user": {"__entity_type__": "User", "id": "b0a8e1ce-8f6b-4f8e-9a6f-2f1f2f1f0a02"}}},
             {"action": "create", "data": {"__entity_type__": "Timelog", "duration": 5, "~more": true}}])json"},
        {"a second timer",
         R"json([{"action": "create", "entity_data": {"__entity_type__": "Timer", "comment": "", "context": null, )json"
         R"json("id": "b0a8e1ce-8f6b-4f8e-9a6f-2f1f2f1f0a05", "name": null, "user": {"__entity_type__": "User", )json"
         R"json("id": "b0a8e1ce-8f6b-4f8e-9a6f-2f1f2f1f0a02"}}, "entity_key": ["b0a8e1ce-8f6b-4f8e-9a6f-2f1f2f1f0a05"], "entity_type": "Timer"}])json",
         R"json({"exception": "IntegrityError", "content": "~has DuplicateEntryError", "error_code": null})json"},
        {"deleted", R"json([{"action": "delete", "entity_key": ["b0a8e1ce-8f6b-4f8e-9a6f-2f1f2f1f0a02"], "entity_type": "User"}])json",
         R"json([{"action": "delete", "data": true}])json"},
        {"the timer is stopped by a log and its deletion, in one batch: here it is gone already",
         R"json([{"action": "query", "expression": "select id from Timer where user_id = \"b0a8e1ce-8f6b-4f8e-9a6f-2f1f2f1f0a02\" offset 0 limit 2"}])json",
         R"json([{"action": "query", "metadata": {"next": {"offset": null}}, "data": []}])json"},
    });
}

TEST_CASE("Python: contexts", "[python_wire]")
{
    PythonWire wire;
    wire.run({
        {"a task below its parent, by entity",
         R"json([{"action": "create", "entity_data": {"__entity_type__": "Task", "id": "c6b8f3a2-0b0d-4b63-8c55-0f0f0f0f0b01", "name": "test-c6b8", )json"
         R"json("parent": {"__entity_type__": "Project", "id": "$project"}}, "entity_key": ["c6b8f3a2-0b0d-4b63-8c55-0f0f0f0f0b01"], )json"
         R"json("entity_type": "Task"}])json",
         R"json([{"action": "create", "data": {"__entity_type__": "Task", "id": "c6b8f3a2-0b0d-4b63-8c55-0f0f0f0f0b01", "name": "test-c6b8",
              "parent": {"__entity_type__": "Project", "id": "$project"}, "parent_id": "$project", "project_id": "$project", "context_type": "task",
              "object_type_id": "11c137c0-ee7e-4f9c-91c5-8c77cec22b2c", "priority_id": "9661b320-3a0c-11e2-81c1-0800200c9a66",
              "status_id": "~uuid", "type_id": "~uuid", "created_at": "~datetime", "created_by_id": "$user", "sort": 0, "bid": 0}}])json"},
        {"found by a bare word", R"json([{"action": "query", "expression": "select id from Task where name is test-c6b8 offset 0 limit 2"}])json",
         R"json([{"action": "query", "metadata": {"next": {"offset": null}}, "data": [{"__entity_type__": "Task", "context_type": "task",
              "id": "c6b8f3a2-0b0d-4b63-8c55-0f0f0f0f0b01", "object_type_id": "11c137c0-ee7e-4f9c-91c5-8c77cec22b2c", "project_id": "$project"}]}])json"},
        {"a status by reference",
         R"json([{"action": "update", "entity_data": {"__entity_type__": "Task", "status": {"__entity_type__": "Status", )json"
         R"json("id": "014a40a6-4e65-11e1-b8af-f23c91df25eb"}}, "entity_key": ["c6b8f3a2-0b0d-4b63-8c55-0f0f0f0f0b01"], "entity_type": "Task"}])json",
         R"json([{"action": "update", "data": {"__entity_type__": "Task", "id": "c6b8f3a2-0b0d-4b63-8c55-0f0f0f0f0b01", "context_type": "task",
              "object_type_id": "11c137c0-ee7e-4f9c-91c5-8c77cec22b2c", "project_id": "$project",
              "status": {"__entity_type__": "Status", "id": "014a40a6-4e65-11e1-b8af-f23c91df25eb"},
              "status_id": "014a40a6-4e65-11e1-b8af-f23c91df25eb"}}])json"},
        {"a date with its offset and microseconds, echoed for the comparison that `ensure` makes",
         R"json([{"action": "update", "entity_data": {"__entity_type__": "Task", "start_date": {"__type__": "datetime", )json"
         R"json("value": "2024-02-03T04:05:06.789012+02:00"}}, "entity_key": ["c6b8f3a2-0b0d-4b63-8c55-0f0f0f0f0b01"], "entity_type": "Task"}])json",
         R"json([{"action": "update", "data": {"__entity_type__": "Task", "id": "c6b8f3a2-0b0d-4b63-8c55-0f0f0f0f0b01",
              "start_date": {"__type__": "datetime", "value": "2024-02-03T02:05:06.789012"}, "~more": true}}])json"},
        {"a date without a time travels as a datetime too",
         R"json([{"action": "update", "entity_data": {"__entity_type__": "Task", "end_date": {"__type__": "datetime", "value": "2024-02-09"}}, )json"
         R"json("entity_key": ["c6b8f3a2-0b0d-4b63-8c55-0f0f0f0f0b01"], "entity_type": "Task"}])json",
         R"json([{"action": "update", "data": {"__entity_type__": "Task", "end_date": {"__type__": "datetime", "value": "2024-02-09T00:00:00"},
              "~more": true}}])json"},
        {"a sibling of the same name",
         R"json([{"action": "create", "entity_data": {"__entity_type__": "Task", "id": "c6b8f3a2-0b0d-4b63-8c55-0f0f0f0f0b02", "name": "test-c6b8", )json"
         R"json("parent": {"__entity_type__": "Project", "id": "$project"}}, "entity_key": ["c6b8f3a2-0b0d-4b63-8c55-0f0f0f0f0b02"], )json"
         R"json("entity_type": "Task"}])json",
         R"json({"exception": "IntegrityError", "content": "~has DuplicateEntryError", "error_code": null})json"},
        {"deleted with a note and a time log",
         R"json([{"action": "create", "entity_data": {"__entity_type__": "Note", "content": "x", "id": "c6b8f3a2-0b0d-4b63-8c55-0f0f0f0f0b03", )json"
         R"json("parent_id": "c6b8f3a2-0b0d-4b63-8c55-0f0f0f0f0b01", "parent_type": "Task"}, )json"
         R"json("entity_key": ["c6b8f3a2-0b0d-4b63-8c55-0f0f0f0f0b03"], "entity_type": "Note"}, )json"
         R"json({"action": "create", "entity_data": {"__entity_type__": "Timelog", "context_id": "c6b8f3a2-0b0d-4b63-8c55-0f0f0f0f0b01", "duration": 5, )json"
         R"json("id": "c6b8f3a2-0b0d-4b63-8c55-0f0f0f0f0b04"}, "entity_key": ["c6b8f3a2-0b0d-4b63-8c55-0f0f0f0f0b04"], "entity_type": "Timelog"}, )json"
         R"json({"action": "delete", "entity_key": ["c6b8f3a2-0b0d-4b63-8c55-0f0f0f0f0b01"], "entity_type": "Task"}])json",
         R"json([{"action": "create", "data": "~any"}, {"action": "create", "data": "~any"}, {"action": "delete", "data": true}])json"},
    });
}

TEST_CASE("Python: assets, versions and components", "[python_wire]")
{
    PythonWire wire;
    wire.run({
        {"an asset needs its name and context alone",
         R"json([{"action": "create", "entity_data": {"__entity_type__": "Asset", "context_id": "$shot", )json"
         R"json("id": "d7c9a4b3-1c1e-4c74-9d66-101010100c01", "name": "model"}, "entity_key": ["d7c9a4b3-1c1e-4c74-9d66-101010100c01"], )json"
         R"json("entity_type": "Asset"}])json",
         R"json([{"action": "create", "data": {"__entity_type__": "Asset", "context_id": "$shot", "id": "d7c9a4b3-1c1e-4c74-9d66-101010100c01",
              "name": "model"}}])json"},
        {"its id and itself may come together",
         R"json([{"action": "create", "entity_data": {"__entity_type__": "AssetVersion", "asset": {"__entity_type__": "Asset", )json"
         R"json("id": "d7c9a4b3-1c1e-4c74-9d66-101010100c01"}, "asset_id": "d7c9a4b3-1c1e-4c74-9d66-101010100c01", )json"
         R"json("id": "d7c9a4b3-1c1e-4c74-9d66-101010100c02"}, "entity_key": ["d7c9a4b3-1c1e-4c74-9d66-101010100c02"], )json"
         R"json("entity_type": "AssetVersion"}])json",
         R"json([{"action": "create", "data": {"__entity_type__": "AssetVersion", "id": "d7c9a4b3-1c1e-4c74-9d66-101010100c02", "version": 1,
              "asset": {"__entity_type__": "Asset", "id": "d7c9a4b3-1c1e-4c74-9d66-101010100c01"},
              "asset_id": "d7c9a4b3-1c1e-4c74-9d66-101010100c01", "comment": "", "date": "~datetime", "is_published": true, "status_id": "~uuid",
              "user_id": "$user"}}])json"},
        {"the next has the next number",
         R"json([{"action": "create", "entity_data": {"__entity_type__": "AssetVersion", "asset_id": "d7c9a4b3-1c1e-4c74-9d66-101010100c01", )json"
         R"json("id": "d7c9a4b3-1c1e-4c74-9d66-101010100c03"}, "entity_key": ["d7c9a4b3-1c1e-4c74-9d66-101010100c03"], )json"
         R"json("entity_type": "AssetVersion"}])json",
         R"json([{"action": "create", "data": {"__entity_type__": "AssetVersion", "version": 2, "~more": true}}])json"},
        {"the link of a version has no entry of the asset",
         R"json([{"action": "query", "expression": "select link from AssetVersion where id is \"d7c9a4b3-1c1e-4c74-9d66-101010100c03\""}])json",
         R"json([{"action": "query", "metadata": "~any", "data": [{"__entity_type__": "AssetVersion", "id": "~any", "asset_id": "~any", "link": [
              {"type": "Project", "id": "$project", "name": "~text"}, {"type": "TypedContext", "id": "$sequence", "name": "~text"},
              {"type": "TypedContext", "id": "$shot", "name": "~text"},
              {"type": "AssetVersion", "id": "d7c9a4b3-1c1e-4c74-9d66-101010100c03", "name": "model v2"}]}]}])json"},
        {"a component of the base type",
         R"json([{"action": "create", "entity_data": {"__entity_type__": "Component", "id": "d7c9a4b3-1c1e-4c74-9d66-101010100c04", "name": "test", )json"
         R"json("version_id": "d7c9a4b3-1c1e-4c74-9d66-101010100c02"}, "entity_key": ["d7c9a4b3-1c1e-4c74-9d66-101010100c04"], )json"
         R"json("entity_type": "Component"}])json",
         R"json([{"action": "create", "data": {"__entity_type__": "Component", "id": "d7c9a4b3-1c1e-4c74-9d66-101010100c04", "name": "test",
              "version_id": "d7c9a4b3-1c1e-4c74-9d66-101010100c02", "size": 0, "system_type": "file"}}])json"},
        {"and its deletion", R"json([{"action": "delete", "entity_key": ["d7c9a4b3-1c1e-4c74-9d66-101010100c04"], "entity_type": "Component"}])json",
         R"json([{"action": "delete", "data": true}])json"},
        {"a sequence and its members, registered in a location",
         R"json([{"action": "create", "entity_data": {"__entity_type__": "SequenceComponent", "file_type": ".exr", )json"
         R"json("id": "d7c9a4b3-1c1e-4c74-9d66-101010100c05", "name": "beauty", "padding": 4, "size": 20}, )json"
         R"json("entity_key": ["d7c9a4b3-1c1e-4c74-9d66-101010100c05"], "entity_type": "SequenceComponent"}, )json"
         R"json({"action": "create", "entity_data": {"__entity_type__": "FileComponent", "container": {"__entity_type__": "SequenceComponent", )json"
         R"json("id": "d7c9a4b3-1c1e-4c74-9d66-101010100c05"}, "file_type": ".exr", "id": "d7c9a4b3-1c1e-4c74-9d66-101010100c06", "name": "0001", )json"
         R"json("size": 20}, "entity_key": ["d7c9a4b3-1c1e-4c74-9d66-101010100c06"], "entity_type": "FileComponent"}, )json"
         R"json({"action": "update", "entity_data": {"__entity_type__": "SequenceComponent", "members": [{"__entity_type__": "FileComponent", )json"
         R"json("id": "d7c9a4b3-1c1e-4c74-9d66-101010100c06"}]}, "entity_key": ["d7c9a4b3-1c1e-4c74-9d66-101010100c05"], )json"
         R"json("entity_type": "SequenceComponent"}, )json"
         R"json({"action": "create", "entity_data": {"__entity_type__": "ComponentLocation", "component": {"__entity_type__": "FileComponent", )json"
         R"json("id": "d7c9a4b3-1c1e-4c74-9d66-101010100c06"}, "id": "d7c9a4b3-1c1e-4c74-9d66-101010100c07", "location": )json"
         R"json({"__entity_type__": "Location", "id": "cb268ecc-8809-11e3-a7e2-20c9d081909b"}, "resource_identifier": "/a/b.0001.exr"}, )json"
         R"json("entity_key": ["d7c9a4b3-1c1e-4c74-9d66-101010100c07"], "entity_type": "ComponentLocation"}])json",
         R"json([{"action": "create", "data": {"__entity_type__": "SequenceComponent", "system_type": "sequence", "padding": 4, "~more": true}},
             {"action": "create", "data": {"__entity_type__": "FileComponent", "container_id": "d7c9a4b3-1c1e-4c74-9d66-101010100c05", "~more": true}},
             {"action": "update", "data": {"__entity_type__": "SequenceComponent", "id": "d7c9a4b3-1c1e-4c74-9d66-101010100c05",
              "system_type": "sequence", "members": [{"__entity_type__": "FileComponent", "id": "d7c9a4b3-1c1e-4c74-9d66-101010100c06"}]}},
             {"action": "create", "data": {"__entity_type__": "ComponentLocation", "resource_identifier": "/a/b.0001.exr",
              "component_id": "d7c9a4b3-1c1e-4c74-9d66-101010100c06", "location_id": "cb268ecc-8809-11e3-a7e2-20c9d081909b", "~more": true}}])json"},
        {"the availability of members",
         R"json([{"action": "query", "expression": "select members, component_locations.location_id from SequenceComponent where id is )json"
         R"json(d7c9a4b3-1c1e-4c74-9d66-101010100c05"}])json",
         R"json([{"action": "query", "metadata": "~any", "data": [{"__entity_type__": "SequenceComponent", "id": "~any", "system_type": "sequence",
              "version_id": null, "component_locations": [], "members": [{"__entity_type__": "FileComponent", "system_type": "file",
              "id": "d7c9a4b3-1c1e-4c74-9d66-101010100c06", "version_id": null}]}]}])json"},
        {"a location that is in use cannot go, also when what uses it goes first",
         R"json([{"action": "delete", "entity_key": ["d7c9a4b3-1c1e-4c74-9d66-101010100c07"], "entity_type": "ComponentLocation"}, )json"
         R"json({"action": "delete", "entity_key": ["cb268ecc-8809-11e3-a7e2-20c9d081909b"], "entity_type": "Location"}])json",
         R"json({"exception": "IntegrityError", "content": "~has 'Location'", "error_code": null})json"},
        {"a component goes with its locations and members",
         R"json([{"action": "delete", "entity_key": ["d7c9a4b3-1c1e-4c74-9d66-101010100c05"], "entity_type": "SequenceComponent"}, )json"
         R"json({"action": "query", "expression": "select id from ComponentLocation where id is \"d7c9a4b3-1c1e-4c74-9d66-101010100c07\""}])json",
         R"json([{"action": "delete", "data": true}, {"action": "query", "metadata": "~any", "data": []}])json"},
        {"the components of a version, as its full list",
         R"json([{"action": "create", "entity_data": {"__entity_type__": "FileComponent", "file_type": ".abc", )json"
         R"json("id": "d7c9a4b3-1c1e-4c74-9d66-101010100c08", "name": "cache", "size": 3}, )json"
         R"json("entity_key": ["d7c9a4b3-1c1e-4c74-9d66-101010100c08"], "entity_type": "FileComponent"}, )json"
         R"json({"action": "update", "entity_data": {"__entity_type__": "AssetVersion", "components": [{"__entity_type__": "FileComponent", )json"
         R"json("id": "d7c9a4b3-1c1e-4c74-9d66-101010100c08"}]}, "entity_key": ["d7c9a4b3-1c1e-4c74-9d66-101010100c03"], )json"
         R"json("entity_type": "AssetVersion"}, {"action": "query", "expression": "select version_id from FileComponent where id is )json"
         R"json(d7c9a4b3-1c1e-4c74-9d66-101010100c08"}])json",
         R"json([{"action": "create", "data": {"__entity_type__": "FileComponent", "~more": true}},
             {"action": "update", "data": {"__entity_type__": "AssetVersion", "id": "d7c9a4b3-1c1e-4c74-9d66-101010100c03",
              "asset_id": "d7c9a4b3-1c1e-4c74-9d66-101010100c01",
              "components": [{"__entity_type__": "FileComponent", "id": "d7c9a4b3-1c1e-4c74-9d66-101010100c08"}]}},
             {"action": "query", "metadata": "~any", "data": [{"__entity_type__": "FileComponent", "id": "d7c9a4b3-1c1e-4c74-9d66-101010100c08",
              "system_type": "file", "version_id": "d7c9a4b3-1c1e-4c74-9d66-101010100c03"}]}])json"},
        {"a component, then its version, in one batch",
         R"json([{"action": "delete", "entity_key": ["d7c9a4b3-1c1e-4c74-9d66-101010100c08"], "entity_type": "FileComponent"}, )json"
         R"json({"action": "delete", "entity_key": ["d7c9a4b3-1c1e-4c74-9d66-101010100c03"], "entity_type": "AssetVersion"}])json",
         R"json([{"action": "delete", "data": true}, {"action": "delete", "data": true}])json"},
        {"an asset goes with its versions",
         R"json([{"action": "delete", "entity_key": ["d7c9a4b3-1c1e-4c74-9d66-101010100c01"], "entity_type": "Asset"}, )json"
         R"json({"action": "query", "expression": "select id from AssetVersion where id is d7c9a4b3-1c1e-4c74-9d66-101010100c02"}])json",
         R"json([{"action": "delete", "data": true}, {"action": "query", "metadata": "~any", "data": []}])json"},
        {"a project goes with all that is in it",
         R"json([{"action": "delete", "entity_key": ["$project"], "entity_type": "Project"}, )json"
         R"json({"action": "query", "expression": "select id from Context"}, {"action": "query", "expression": "select id from Asset"}, )json"
         R"json({"action": "query", "expression": "select id from Component"}])json",
         R"json([{"action": "delete", "data": true}, {"action": "query", "metadata": "~any", "data": []},
             {"action": "query", "metadata": "~any", "data": []}, {"action": "query", "metadata": "~any", "data": []}])json"},
    });
}
