// Copyright the ftrack C++ client authors. SPDX-License-Identifier: Apache-2.0
//
// The start of a session of the Python client, and the operations that it has functions for.
#include "support/catch.hpp"
#include "support/python_client.hpp"

using namespace ftrack::test;

TEST_CASE("Python: a session begins", "[python_wire]")
{
    PythonWire wire;
    wire.run({
        {"server information, which checks the credentials too", R"json([{"action": "query_server_information"}])json",
         R"json([{"version": "dev", "schema_hash": "~text", "is_timezone_support_enabled": true,
              "storage_scenario": {"scenario": "ftrack.automatic", "data": {}}}])json"},
        {"locations by priority", R"json([{"action": "query", "expression": "select id, name from Location"}])json",
         R"json([{"action": "query", "metadata": {"next": {"offset": null}}, "data": ["~unordered",
              {"__entity_type__": "Location", "id": "ce9b348f-8809-11e3-821c-20c9d081909b", "name": "ftrack.origin"},
              {"__entity_type__": "Location", "id": "cb268ecc-8809-11e3-a7e2-20c9d081909b", "name": "ftrack.unmanaged"},
              {"__entity_type__": "Location", "id": "cd41be70-8809-11e3-b98a-20c9d081909b", "name": "ftrack.review"},
              {"__entity_type__": "Location", "id": "3a372bde-05bc-11e4-8908-20c9d081909b", "name": "ftrack.server"},
              {"__entity_type__": "Location", "id": "07b82a97-8cf9-11e3-9383-20c9d081909b", "name": "ftrack.connect"}]}])json"},
        {"an empty batch", "[]", "[]"},
    });
}

TEST_CASE("Python: schemas come whole, for the cache that their hash keeps", "[python_wire]")
{
    PythonWire wire;
    boost::json::value const schemas = wire.client.call(R"json([{"action": "query_schemas"}])json");
    REQUIRE(schemas.at(0).as_array().size() == 116);
    CHECK(wire.client.head.find("Content-Encoding: gzip") != std::string::npos);
}

TEST_CASE("Python: functions of the session", "[python_wire]")
{
    PythonWire wire;
    wire.values["component"] = "1f5a0f0c-6b26-4d38-9d52-bb5e3f6b6e01";
    wire.values["review"] = "1f5a0f0c-6b26-4d38-9d52-bb5e3f6b6e02";
    wire.values["invitee"] = "1f5a0f0c-6b26-4d38-9d52-bb5e3f6b6e03";
    wire.run({
        {"get_widget_url", R"json([{"action": "get_widget_url", "name": "tasks", "theme": null}])json",
         R"json([{"action": "get_widget_url", "widget_url": "~has /widget?view=tasks&theme=dark&token="}])json"},
        {"get_widget_url of an entity",
         R"json([{"action": "get_widget_url", "entity_key": ["$task"], "entity_type": "Task", "name": "info", "theme": "light"}])json",
         R"json([{"action": "get_widget_url", "widget_url": "~has &entityType=Task&entityId=$task"}])json"},
        {"send_user_invite", R"json([{"action": "send_user_invite", "user_id": "$jane"}])json",
         R"json([{"action": "send_user_invite", "sent": true}])json"},
        {"a review session with who is invited",
         R"json([{"action": "create", "entity_data": {"__entity_type__": "ReviewSession", "description": "d", "id": "$review", "name": "r", )json"
         R"json("project": {"__entity_type__": "Project", "id": "$project"}}, "entity_key": ["$review"], "entity_type": "ReviewSession"}, )json"
         R"json({"action": "create", "entity_data": {"__entity_type__": "ReviewSessionInvitee", "email": "john.doe@example.com", "id": "$invitee", )json"
         R"json("name": "John Doe", "review_session": {"__entity_type__": "ReviewSession", "id": "$review"}}, "entity_key": ["$invitee"], )json"
         R"json("entity_type": "ReviewSessionInvitee"}])json",
         R"json([{"action": "create", "data": {"__entity_type__": "ReviewSession", "id": "$review", "start_date": "~datetime", "end_date": "~datetime",
              "~more": true}},
             {"action": "create", "data": {"__entity_type__": "ReviewSessionInvitee", "id": "$invitee", "review_session_id": "$review",
              "~more": true}}])json"},
        {"send_review_session_invites", R"json([{"action": "send_review_session_invite", "review_session_invitee_id": "$invitee"}])json",
         R"json([{"action": "send_review_session_invite", "sent": true}])json"},
        {"delayed_job", R"json([{"action": "delayed_job", "job_type": "SYNC_USERS_LDAP"}])json",
         R"json([{"action": "delayed_job", "data": {"job_id": "~uuid"}}])json"},
        {"a component to encode",
         R"json([{"action": "create", "entity_data": {"__entity_type__": "FileComponent", "file_type": ".mov", "id": "$component", "name": "m", )json"
         R"json("size": 10}, "entity_key": ["$component"], "entity_type": "FileComponent"}])json",
         R"json([{"action": "create", "data": {"__entity_type__": "FileComponent", "id": "$component", "name": "m", "file_type": ".mov", "size": 10,
              "system_type": "file"}}])json"},
        {"encode_media", R"json([{"action": "encode_media", "component_id": "$component", "keep_original": true, "version_id": null}])json",
         R"json([{"action": "encode_media", "job_id": "~uuid"}])json"},
        {"an action that only newer servers know", R"json([{"action": "make_coffee"}])json",
         R"json({"exception": "ValidationError", "content": "~has Invalid action u'make_coffee'", "error_code": null})json"},
        {"reset_remote, after which the old key is of no use",
         R"json([{"action": "reset_remote", "entity_key": "$jane", "entity_type": "User", "reset_type": "api_key"}])json",
         R"json([{"action": "reset_remote", "data": {"api_key": "~uuid"}}])json"},
    });
    PythonClient jane(wire.io, wire.server, "jane.doe");
    wire.run({{"with the old key", R"json([{"action": "query_server_information"}])json",
               R"json({"exception": "InvalidCredentialsError", "content": "~text", "error_code": null})json"}},
             jane);
}

TEST_CASE("Python: errors, with and without the strict API", "[python_wire]")
{
    PythonWire wire;
    std::vector<Exchange> const failing{
        {"an attribute that does not exist", R"json([{"action": "query", "expression": "select url from Component"}])json",
         R"json({"exception": "ParseError", "content": "~has No attribute 'url' exists for schema 'Component'.", "error_code": null})json"},
        {"a syntax error", R"json([{"action": "query", "expression": "select id frm Task"}])json",
         R"json({"exception": "ParseError", "content": "~has Failed to parse: select id frm Task", "error_code": null})json"},
        {"an update of nothing",
         R"json([{"action": "update", "entity_data": {"__entity_type__": "CustomAttributeValue", "value": 3}, "entity_key": ["$fstart", "$shot"], )json"
         R"json("entity_type": "CustomAttributeValue"}])json",
         R"json({"exception": "ValueError", "error_code": null,
             "content": "Could not find entity CustomAttributeValue with entity_key [u'$fstart', u'$shot']."})json"},
    };
    for (char const* const lenient : {"", "false"}) { // older clients send no such header
        wire.client.strict_api = lenient;
        wire.run(failing);
        CHECK(wire.client.status == 200);
    }
    wire.client.strict_api = "true";
    wire.run(failing);
    CHECK(wire.client.status == 404);
}
