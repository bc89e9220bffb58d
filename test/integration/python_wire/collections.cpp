// Copyright the ftrack C++ client authors. SPDX-License-Identifier: Apache-2.0
//
// Collections, which travel as their full list, notes, and metadata, which are entities of their own.
#include "support/catch.hpp"
#include "support/python_client.hpp"

using namespace ftrack::test;

TEST_CASE("Python: notes", "[python_wire]")
{
    PythonWire wire;
    wire.values["n"] = "f9ebc6d5-3e30-4e96-bf88-303030300e01";
    wire.values["reply"] = "f9ebc6d5-3e30-4e96-bf88-303030300e02";
    wire.values["label"] = "f9ebc6d5-3e30-4e96-bf88-303030300e03";
    wire.run({
        {"create_note: the note, its recipient, and the list that it is put on",
         R"json([{"action": "create", "entity_data": {"__entity_type__": "Note", "author": {"__entity_type__": "User", "id": "$user"}, )json"
         R"json("content": "Good \u266b", "id": "$n"}, "entity_key": ["$n"], "entity_type": "Note"}, )json"
         R"json({"action": "create", "entity_data": {"__entity_type__": "Recipient", "note_id": "$n", "resource_id": "$jane"}, )json"
         R"json("entity_key": ["$n", "$jane"], "entity_type": "Recipient"}, )json"
         R"json({"action": "update", "entity_data": {"__entity_type__": "Task", "notes": [{"__entity_type__": "Note", "id": "$n"}]}, )json"
         R"json("entity_key": ["$task"], "entity_type": "Task"}])json",
         R"json([{"action": "create", "data": {"__entity_type__": "Note", "id": "$n", "content": "Good \u266b", "user_id": "$user",
              "author": {"__entity_type__": "User", "id": "$user"}, "date": "~datetime", "thread_activity": "~datetime", "is_todo": false}},
             {"action": "create", "data": {"__entity_type__": "Recipient", "note_id": "$n", "resource_id": "$jane"}},
             {"action": "update", "data": {"__entity_type__": "Task", "id": "$task", "notes": [{"__entity_type__": "Note", "id": "$n"}],
              "~more": true}}])json"},
        {"the caller is a recipient too",
         R"json([{"action": "query", "expression": "select recipients, parent_id, parent_type from Note where id is $n"}])json",
         R"json([{"action": "query", "metadata": "~any", "data": [{"__entity_type__": "Note", "id": "$n", "parent_id": "$task", "parent_type": "Task",
              "recipients": ["~unordered", {"__entity_type__": "Recipient", "note_id": "$n", "resource_id": "$jane"},
              {"__entity_type__": "Recipient", "note_id": "$n", "resource_id": "$user"}]}]}])json"},
        {"create_reply",
         R"json([{"action": "create", "entity_data": {"__entity_type__": "Note", "author": {"__entity_type__": "User", "id": "$user"}, )json"
         R"json("content": "Thanks", "id": "$reply"}, "entity_key": ["$reply"], "entity_type": "Note"}, )json"
         R"json({"action": "update", "entity_data": {"__entity_type__": "Note", "replies": [{"__entity_type__": "Note", "id": "$reply"}]}, )json"
         R"json("entity_key": ["$n"], "entity_type": "Note"}])json",
         R"json([{"action": "create", "data": "~any"}, {"action": "update", "data": {"__entity_type__": "Note", "id": "$n",
              "replies": [{"__entity_type__": "Note", "id": "$reply"}]}}])json"},
        {"the reply knows what it answers",
         R"json([{"action": "query", "expression": "select in_reply_to.content from Note where id is $reply"}])json",
         R"json([{"action": "query", "metadata": "~any", "data": [{"__entity_type__": "Note", "id": "$reply",
              "in_reply_to": {"__entity_type__": "Note", "id": "$n", "content": "Good \u266b"}}]}])json"},
        {"a label is the category",
         R"json([{"action": "create", "entity_data": {"__entity_type__": "NoteLabel", "color": "#FF0000", "id": "$label", "name": "Urgent"}, )json"
         R"json("entity_key": ["$label"], "entity_type": "NoteLabel"}, )json"
         R"json({"action": "create", "entity_data": {"__entity_type__": "NoteLabelLink", "label_id": "$label", "note_id": "$n"}, )json"
         R"json("entity_key": ["$n", "$label"], "entity_type": "NoteLabelLink"}, )json"
         R"json({"action": "query", "expression": "select category.name from Note where id is $n"}])json",
         R"json([{"action": "create", "data": "~any"},
             {"action": "create", "data": {"__entity_type__": "NoteLabelLink", "note_id": "$n", "label_id": "$label"}},
             {"action": "query", "metadata": "~any", "data": [{"__entity_type__": "Note", "id": "$n",
              "category": {"__entity_type__": "NoteCategory", "id": "$label", "name": "Urgent"}}]}])json"},
        {"the reply goes with the note",
         R"json([{"action": "delete", "entity_key": ["$n"], "entity_type": "Note"}, )json"
         R"json({"action": "query", "expression": "select id from Note where id in ($n, $reply)"}])json",
         R"json([{"action": "delete", "data": true}, {"action": "query", "metadata": "~any", "data": []}])json"},
    });
}

TEST_CASE("Python: metadata", "[python_wire]")
{
    PythonWire wire;
    wire.run({
        {"a new key: the pair, then the parent's list",
         R"json([{"action": "create", "entity_data": {"__entity_type__": "Metadata", "key": "some_key", "parent_id": "$task", "parent_type": "Task", )json"
         R"json("value": "some_value"}, "entity_key": ["$task", "some_key"], "entity_type": "Metadata"}, )json"
         R"json({"action": "update", "entity_data": {"__entity_type__": "Task", "metadata": [{"__entity_type__": "Metadata", "key": "some_key", )json"
         R"json("parent_id": "$task"}]}, "entity_key": ["$task"], "entity_type": "Task"}])json",
         R"json([{"action": "create", "data": {"__entity_type__": "Metadata", "key": "some_key", "parent_id": "$task", "parent_type": "Task",
              "value": "some_value"}},
             {"action": "update", "data": {"__entity_type__": "Task", "id": "$task", "metadata": [{"__entity_type__": "Metadata",
              "key": "some_key", "parent_id": "$task"}], "~more": true}}])json"},
        {"get by a composite key",
         R"json([{"action": "query", "expression": "select key, parent_id, parent_type, value from Metadata where (parent_id is \"$task\" and )json"
         R"json(key is \"some_key\") offset 0 limit 2"}])json",
         R"json([{"action": "query", "metadata": {"next": {"offset": null}}, "data": [{"__entity_type__": "Metadata", "key": "some_key",
              "parent_id": "$task", "parent_type": "Task", "value": "some_value"}]}])json"},
        {"a value changes",
         R"json([{"action": "update", "entity_data": {"__entity_type__": "Metadata", "value": "other"}, "entity_key": ["$task", "some_key"], )json"
         R"json("entity_type": "Metadata"}])json",
         R"json([{"action": "update", "data": {"__entity_type__": "Metadata", "key": "some_key", "parent_id": "$task", "value": "other"}}])json"},
        {"populate of composite keys, with no blank between the quote and the word",
         R"json([{"action": "query", "expression": "select value from Metadata where (parent_id is \"$task\"and key is \"some_key\") or )json"
         R"json((parent_id is \"$shot\"and key is \"none\")"}])json",
         R"json([{"action": "query", "metadata": "~any", "data": [{"__entity_type__": "Metadata", "key": "some_key", "parent_id": "$task",
              "value": "other"}]}])json"},
        {"both terms meet in one pair",
         R"json([{"action": "query", "expression": "select id from Task where metadata any (key is \"some_key\" and value is \"other\")"}])json",
         R"json([{"action": "query", "metadata": "~any", "data": [{"id": "$task", "~more": true}]}])json"},
        {"terms beside each other may meet in different pairs",
         R"json([{"action": "query", "expression": "select id from Task where metadata.key is some_key and metadata.value is other"}])json",
         R"json([{"action": "query", "metadata": "~any", "data": [{"id": "$task", "~more": true}]}])json"},
        {"left out of the list it stays",
         R"json([{"action": "update", "entity_data": {"__entity_type__": "Task", "metadata": []}, "entity_key": ["$task"], "entity_type": "Task"}, )json"
         R"json({"action": "query", "expression": "select key from Metadata where parent_id is \"$task\""}])json",
         R"json([{"action": "update", "data": "~any"}, {"action": "query", "metadata": "~any", "data": [{"key": "some_key", "~more": true}]}])json"},
        {"until its deletion, which follows in the same batch",
         R"json([{"action": "update", "entity_data": {"__entity_type__": "Task", "metadata": []}, "entity_key": ["$task"], "entity_type": "Task"}, )json"
         R"json({"action": "delete", "entity_key": ["$task", "some_key"], "entity_type": "Metadata"}, )json"
         R"json({"action": "query", "expression": "select key from Metadata where parent_id is \"$task\""}])json",
         R"json([{"action": "update", "data": "~any"}, {"action": "delete", "data": true}, {"action": "query", "metadata": "~any", "data": []}])json"},
    });
}

TEST_CASE("Python: lists of entities", "[python_wire]")
{
    PythonWire wire;
    wire.values["list"] = "0afcd7e6-4f41-4fa7-8099-404040400f01";
    wire.run({
        {"a list with its category by reference, found by a condition",
         R"json([{"action": "create", "entity_data": {"__entity_type__": "AssetVersionList", "category_id": "$category", "id": "$list", )json"
         R"json("name": "dailies", "project_id": "$project"}, "entity_key": ["$list"], "entity_type": "AssetVersionList"}])json",
         R"json({"exception": "IntegrityError", "content": "~has 'category_id'", "error_code": null})json"},
    });
    wire.values["category"] =
        std::string(wire.client.call(R"json([{"action": "query", "expression": "select id from ListCategory offset 0 limit 1"}])json")
                        .at(0)
                        .at("data")
                        .at(0)
                        .at("id")
                        .as_string());
    wire.run({
        {"a list of versions",
         R"json([{"action": "create", "entity_data": {"__entity_type__": "AssetVersionList", "category_id": "$category", "id": "$list", )json"
         R"json("name": "dailies", "project_id": "$project"}, "entity_key": ["$list"], "entity_type": "AssetVersionList"}])json",
         R"json([{"action": "create", "data": {"__entity_type__": "AssetVersionList", "id": "$list", "name": "dailies", "category_id": "$category",
              "project_id": "$project", "system_type": "assetversion", "is_open": true, "date": "~datetime", "user_id": "$user"}}])json"},
        {"its items",
         R"json([{"action": "update", "entity_data": {"__entity_type__": "AssetVersionList", "items": [{"__entity_type__": "AssetVersion", )json"
         R"json("id": "$version"}]}, "entity_key": ["$list"], "entity_type": "AssetVersionList"}, )json"
         R"json({"action": "query", "expression": "select lists.name from AssetVersion where id is $version"}])json",
         R"json([{"action": "update", "data": "~any"}, {"action": "query", "metadata": "~any", "data": [{"id": "$version", "lists": [
              {"__entity_type__": "AssetVersionList", "id": "$list", "name": "dailies", "~more": true}], "~more": true}]}])json"},
        {"and none",
         R"json([{"action": "update", "entity_data": {"__entity_type__": "AssetVersionList", "items": []}, "entity_key": ["$list"], )json"
         R"json("entity_type": "AssetVersionList"}, {"action": "query", "expression": "select items from AssetVersionList where id is $list"}])json",
         R"json([{"action": "update", "data": "~any"}, {"action": "query", "metadata": "~any", "data": [{"id": "$list", "items": [], "~more": true}]}])json"},
    });
}
