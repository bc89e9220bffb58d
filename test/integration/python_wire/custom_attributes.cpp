// Copyright the ftrack C++ client authors. SPDX-License-Identifier: Apache-2.0
//
// Custom attributes: the client reads a row for each configuration that applies, never creates one, and writes them by their double key.
#include "support/catch.hpp"
#include "support/python_client.hpp"

using namespace ftrack::test;

TEST_CASE("Python: custom attributes", "[python_wire]")
{
    PythonWire wire;
    wire.values["made"] = "1b0de8f7-5052-40b8-91aa-505050501001";
    wire.values["later"] = "1b0de8f7-5052-40b8-91aa-505050501002";
    wire.run({
        {"configurations, to know which rows there are",
         R"json([{"action": "query", "expression": "select id, key, project_id, entity_type, object_type_id, is_hierarchical, default from )json"
         R"json(CustomAttributeConfiguration where key is \"fstart\""}])json",
         R"json([{"action": "query", "metadata": "~any", "data": [{"__entity_type__": "CustomAttributeConfiguration", "id": "$fstart", "key": "fstart",
              "project_id": null, "entity_type": "task", "object_type_id": "bad911de-3bd6-47b9-8b46-3476e237cb36", "is_hierarchical": false,
              "default": 1001}]}])json"},
        {"rows are there before a value is",
         R"json([{"action": "query", "expression": "select custom_attributes from Shot where id is \"$shot\""}])json",
         R"json([{"action": "query", "metadata": "~any", "data": [{"__entity_type__": "Shot", "id": "$shot", "custom_attributes": ["~unordered",
              {"__entity_type__": "ContextCustomAttributeValue", "configuration_id": "$fstart", "entity_id": "$shot", "key": "fstart",
               "value": 1001},
              {"key": "fend", "value": 1100, "~more": true}, {"key": "handles", "value": 0, "~more": true},
              {"key": "fps", "value": 24, "~more": true}], "~more": true}]}])json"},
        {"an entity and its value in one batch",
         R"json([{"action": "create", "entity_data": {"__entity_type__": "Shot", "id": "$made", "name": "made", "parent_id": "$sequence", )json"
         R"json("project_id": "$project"}, "entity_key": ["$made"], "entity_type": "Shot"}, )json"
         R"json({"action": "update", "entity_data": {"__entity_type__": "ContextCustomAttributeValue", "value": 1005}, )json"
         R"json("entity_key": ["$fstart", "$made"], "entity_type": "ContextCustomAttributeValue"}])json",
         R"json([{"action": "create", "data": {"__entity_type__": "Shot", "id": "$made", "~more": true}},
             {"action": "update", "data": {"__entity_type__": "ContextCustomAttributeValue", "configuration_id": "$fstart", "entity_id": "$made",
              "key": "fstart", "value": 1005}}])json"},
        {"overwritten",
         R"json([{"action": "update", "entity_data": {"__entity_type__": "ContextCustomAttributeValue", "value": 42}, )json"
         R"json("entity_key": ["$fstart", "$made"], "entity_type": "ContextCustomAttributeValue"}])json",
         R"json([{"action": "update", "data": {"value": 42, "~more": true}}])json"},
        {"found by key and value",
         R"json([{"action": "query", "expression": "select id from Shot where custom_attributes any (key is \"fstart\" and value is \"42\")"}])json",
         R"json([{"action": "query", "metadata": "~any", "data": [{"id": "$made", "~more": true}]}])json"},
        {"found by the configuration's key",
         R"json([{"action": "query", "expression": "select custom_attributes from AssetVersion where custom_attributes.configuration.key is )json"
         R"json(delivered and id is $version offset 0 limit 1"}])json",
         R"json([{"action": "query", "metadata": "~any", "data": [{"id": "$version", "custom_attributes": "~any", "~more": true}]}])json"},
        {"only values that are set have a row here",
         R"json([{"action": "query", "expression": "select value, entity_id from CustomAttributeValue where configuration.key is fstart )json"
         R"json(offset 0 limit 2"}])json",
         R"json([{"action": "query", "metadata": "~any", "data": [{"__entity_type__": "CustomAttributeValue", "configuration_id": "$fstart",
              "entity_id": "$made", "value": 42}]}])json"},
        {"a value of another type",
         R"json([{"action": "update", "entity_data": {"__entity_type__": "ContextCustomAttributeValue", "value": "test"}, )json"
         R"json("entity_key": ["$fstart", "$shot"], "entity_type": "ContextCustomAttributeValue"}])json",
         R"json({"exception": "ValidationError", "error_code": null,
             "content": "Custom attribute value for \"fstart\" must be of type number. Got \"test\" of type <type 'unicode'>"})json"},
        {"a version, with a boolean",
         R"json([{"action": "create", "entity_data": {"__entity_type__": "AssetVersion", "asset": {"__entity_type__": "Asset", "id": "$asset"}, )json"
         R"json("id": "$later"}, "entity_key": ["$later"], "entity_type": "AssetVersion"}, )json"
         R"json({"action": "update", "entity_data": {"__entity_type__": "AssetVersionCustomAttributeValue", "value": true}, )json"
         R"json("entity_key": ["$delivered", "$later"], "entity_type": "AssetVersionCustomAttributeValue"}])json",
         R"json([{"action": "create", "data": "~any"}, {"action": "update", "data": {"__entity_type__": "AssetVersionCustomAttributeValue",
              "configuration_id": "$delivered", "entity_id": "$later", "key": "delivered", "value": true}}])json"},
        {"a configuration of an own, with the roles that may write it",
         R"json([{"action": "query", "expression": "select id from CustomAttributeType where name is \"text\" offset 0 limit 2"}])json",
         R"json([{"action": "query", "metadata": {"next": {"offset": null}}, "data": [{"__entity_type__": "CustomAttributeType", "id": "~uuid"}]}])json"},
    });
}
