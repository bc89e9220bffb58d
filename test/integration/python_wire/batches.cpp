// Copyright the ftrack C++ client authors. SPDX-License-Identifier: Apache-2.0
//
// Batches as `commit` makes them: scalars first, relations after them as updates, all or nothing.
#include "support/catch.hpp"
#include "support/python_client.hpp"

using namespace ftrack::test;

TEST_CASE("Python: what is required may come later in the batch", "[python_wire]")
{
    PythonWire wire;
    wire.run({
        {"a scope whose name comes with an update, behind another entity",
         R"json([{"action": "create", "entity_data": {"__entity_type__": "Scope", "id": "e8dab5c4-2d2f-4d85-ae77-202020200d01"}, )json"
         R"json("entity_key": ["e8dab5c4-2d2f-4d85-ae77-202020200d01"], "entity_type": "Scope"}, )json"
         R"json({"action": "create", "entity_data": {"__entity_type__": "Scope", "id": "e8dab5c4-2d2f-4d85-ae77-202020200d02", "name": "two"}, )json"
         R"json("entity_key": ["e8dab5c4-2d2f-4d85-ae77-202020200d02"], "entity_type": "Scope"}, )json"
         R"json({"action": "update", "entity_data": {"__entity_type__": "Scope", "name": "one"}, )json"
         R"json("entity_key": ["e8dab5c4-2d2f-4d85-ae77-202020200d01"], "entity_type": "Scope"}])json",
         R"json([{"action": "create", "data": {"__entity_type__": "Scope", "id": "e8dab5c4-2d2f-4d85-ae77-202020200d01"}},
             {"action": "create", "data": {"__entity_type__": "Scope", "id": "e8dab5c4-2d2f-4d85-ae77-202020200d02", "name": "two"}},
             {"action": "update", "data": {"__entity_type__": "Scope", "id": "e8dab5c4-2d2f-4d85-ae77-202020200d01", "name": "one"}}])json"},
        {"a scope that never gets one",
         R"json([{"action": "create", "entity_data": {"__entity_type__": "Scope", "id": "e8dab5c4-2d2f-4d85-ae77-202020200d03"}, )json"
         R"json("entity_key": ["e8dab5c4-2d2f-4d85-ae77-202020200d03"], "entity_type": "Scope"}])json",
         R"json({"exception": "IntegrityError", "content": "~has 'name'", "error_code": null})json"},
        {"scopes of a task, the full list",
         R"json([{"action": "update", "entity_data": {"__entity_type__": "Task", "scopes": [{"__entity_type__": "Scope", )json"
         R"json("id": "e8dab5c4-2d2f-4d85-ae77-202020200d01"}, {"__entity_type__": "Scope", "id": "e8dab5c4-2d2f-4d85-ae77-202020200d02"}]}, )json"
         R"json("entity_key": ["$task"], "entity_type": "Task"}])json",
         R"json([{"action": "update", "data": {"__entity_type__": "Task", "id": "$task", "scopes": [
              {"__entity_type__": "Scope", "id": "e8dab5c4-2d2f-4d85-ae77-202020200d01"},
              {"__entity_type__": "Scope", "id": "e8dab5c4-2d2f-4d85-ae77-202020200d02"}], "~more": true}}])json"},
        {"without one of them",
         R"json([{"action": "update", "entity_data": {"__entity_type__": "Task", "scopes": [{"__entity_type__": "Scope", )json"
         R"json("id": "e8dab5c4-2d2f-4d85-ae77-202020200d02"}]}, "entity_key": ["$task"], "entity_type": "Task"}, )json"
         R"json({"action": "query", "expression": "select scopes.name from Task where id is $task"}])json",
         R"json([{"action": "update", "data": "~any"}, {"action": "query", "metadata": "~any", "data": [{"__entity_type__": "Task", "scopes": [
              {"__entity_type__": "Scope", "id": "e8dab5c4-2d2f-4d85-ae77-202020200d02", "name": "two"}], "~more": true}]}])json"},
    });
}

TEST_CASE("Python: a batch is one transaction", "[python_wire]")
{
    PythonWire wire;
    wire.run({
        {"an update of what the batch deleted",
         R"json([{"action": "delete", "entity_key": ["$task"], "entity_type": "Task"}, )json"
         R"json({"action": "update", "entity_data": {"__entity_type__": "Task", "name": "late"}, "entity_key": ["$task"], "entity_type": "Task"}])json",
         R"json({"exception": "ValueError", "content": "Could not find entity Task with entity_key [u'$task'].", "error_code": null})json"},
        {"the task is still there", R"json([{"action": "query", "expression": "select id from Task where id is $task"}])json",
         R"json([{"action": "query", "metadata": "~any", "data": [{"id": "$task", "~more": true}]}])json"},
        {"the first creation is undone with the failing last operation",
         R"json([{"action": "create", "entity_data": {"__entity_type__": "Location", "id": "e8dab5c4-2d2f-4d85-ae77-202020200d04", "name": "studio"}, )json"
         R"json("entity_key": ["e8dab5c4-2d2f-4d85-ae77-202020200d04"], "entity_type": "Location"}, )json"
         R"json({"action": "delete", "entity_key": ["e8dab5c4-2d2f-4d85-ae77-202020200d05"], "entity_type": "Location"}])json",
         R"json({"exception": "ValueError", "content": "~has Could not find entity Location", "error_code": null})json"},
        {"which leaves nothing behind", R"json([{"action": "query", "expression": "select id from Location where name is studio"}])json",
         R"json([{"action": "query", "metadata": "~any", "data": []}])json"},
    });
}

TEST_CASE("Python: ensure", "[python_wire]")
{
    PythonWire wire;
    wire.run({
        {"nothing there yet: text quoted, the rest bare",
         R"json([{"action": "query", "expression": "select id from Timelog where comment is \"a\" and context_id is \"$task\" and )json"
         R"json(duration is 10.0 and name is None and start is \"2026-01-01T10:00:00\" offset 0 limit 2"}])json",
         R"json([{"action": "query", "metadata": {"next": {"offset": null}}, "data": []}])json"},
        {"so it is created",
         R"json([{"action": "create", "entity_data": {"__entity_type__": "Timelog", "comment": "a", "context_id": "$task", "duration": 10.0, )json"
         R"json("id": "e8dab5c4-2d2f-4d85-ae77-202020200d06", "name": null, "start": {"__type__": "datetime", )json"
         R"json("value": "2026-01-01T10:00:00.123456+00:00"}}, "entity_key": ["e8dab5c4-2d2f-4d85-ae77-202020200d06"], "entity_type": "Timelog"}])json",
         R"json([{"action": "create", "data": {"__entity_type__": "Timelog", "id": "e8dab5c4-2d2f-4d85-ae77-202020200d06", "comment": "a",
              "context_id": "$task", "duration": 10, "name": null, "start": {"__type__": "datetime", "value": "2026-01-01T10:00:00.123456"},
              "user_id": "$user"}}])json"},
        {"and found",
         R"json([{"action": "query", "expression": "select id from Timelog where comment is \"a\" and context_id is \"$task\" and )json"
         R"json(duration is 10.0 and name is None and start is \"2026-01-01T10:00:00\" offset 0 limit 2"}])json",
         R"json([{"action": "query", "metadata": {"next": {"offset": null}}, "data": [{"__entity_type__": "Timelog", "context_id": "$task",
              "id": "e8dab5c4-2d2f-4d85-ae77-202020200d06", "user_id": "$user"}]}])json"},
        {"booleans",
         R"json([{"action": "query", "expression": "select id from AssetVersion where id is \"$version\" and is_published is True offset 0 limit 2"}])json",
         R"json([{"action": "query", "metadata": "~any", "data": [{"id": "$version", "~more": true}]}])json"},
    });
}
