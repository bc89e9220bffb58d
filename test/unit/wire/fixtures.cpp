// Copyright the ftrack C++ client authors. SPDX-License-Identifier: Apache-2.0
#include "support/fixtures.hpp"

#include "support/catch.hpp"
#include "wire/decoder.hpp"

#include <boost/json/parse.hpp>
#include <boost/json/value_from.hpp>

#include <chrono>

using namespace ftrack;
using ftrack::test::fixture_schemas;
using ftrack::test::fixture_text;

namespace {

Value decode_fixture(std::string_view name) { return wire::decode(fixture_text(name), fixture_schemas()); }

constexpr std::string_view limit_2 = "query_select_status.state.short_from_task_where_status.state.short_is_not_started_limit_2";
constexpr std::string_view versions = "query_select_version,_asset.versions.version_from_assetversion_where_asset_id_is_not_none_limit_1";

} // namespace

TEST_CASE("a status that two tasks share is one object with the attributes of both mentions", "[fixtures]")
{
    Value const answer = decode_fixture(limit_2);

    REQUIRE(answer["action"].as_string() == "query");
    REQUIRE(answer["data"].size() == 2);
    REQUIRE(answer.get_integer("metadata.next.offset") == 2);
    Value const first = answer["data"][0];
    Value const second = answer["data"][1];
    REQUIRE(first != second);
    REQUIRE(first["status"] == second["status"]);
    REQUIRE(second.get_string("status.state.short") == "NOT_STARTED");
    REQUIRE(second["status"].size() == 3);
    REQUIRE(first.primary_key() == std::vector<std::string>{"200d08e6-4e67-11e1-8b21-f23c91df25eb"});
    REQUIRE(second.primary_key() == std::vector<std::string>{"d9b69620-7cd5-11e2-808f-f23c91df25eb"});
}

TEST_CASE("the first of an asset's versions is the version that the asset was reached from", "[fixtures]")
{
    Value const version = decode_fixture(versions)["data"][0];

    REQUIRE(version.entity_type() == "AssetVersion");
    Value const list = version.at("asset.versions");
    REQUIRE(list.size() == 3);
    REQUIRE(list[0] == version);
    REQUIRE(list[0].get_integer("asset.versions.0.asset.versions.0.version") == 1);
    REQUIRE(list[1].get_integer("version") == 2);
    REQUIRE(list[2].get_integer("version") == 3);
    REQUIRE(list[1] != version);
    REQUIRE_FALSE(list[1].contains("asset"));
    REQUIRE(version.size() == 5);
}

TEST_CASE("a cyclic graph becomes JSON with the cycle cut", "[fixtures]")
{
    Value const version = decode_fixture(versions)["data"][0];

    boost::json::value const expected = boost::json::parse(R"({
        "asset_id": "01cfdcaa-c5ea-11e1-adec-f23c91df25eb",
        "__entity_type__": "AssetVersion",
        "id": "01ac528a-c5ea-11e1-a6c6-f23c91df25eb",
        "version": 1,
        "asset": {
            "context_id": "cb92066e-9811-11e1-b32d-f23c91df25eb",
            "__entity_type__": "Asset",
            "id": "01cfdcaa-c5ea-11e1-adec-f23c91df25eb",
            "versions": [
                {"__entity_type__": "AssetVersion", "id": "01ac528a-c5ea-11e1-a6c6-f23c91df25eb"},
                {"asset_id": "01cfdcaa-c5ea-11e1-adec-f23c91df25eb", "__entity_type__": "AssetVersion",
                 "id": "115ffa42-c5ea-11e1-b5a7-f23c91df25eb", "version": 2},
                {"asset_id": "01cfdcaa-c5ea-11e1-adec-f23c91df25eb", "__entity_type__": "AssetVersion",
                 "id": "18458c96-c5ea-11e1-a5d9-f23c91df25eb", "version": 3}]}})");
    REQUIRE(version.to_json() == expected);
}

TEST_CASE("a datetime is a DateTime", "[fixtures]")
{
    Value const task = decode_fixture("query_select_name,_created_at_from_task_limit_1")["data"][0];

    using namespace std::chrono_literals;
    REQUIRE(task.get_date_time("created_at") == DateTime(std::chrono::sys_days(2022y / 10 / 10) + 10h + 12min + 9s));
    REQUIRE(task.get_string("name") == "Filters via \"At a glance\" rendered with different paddings in Filters panel");
}

TEST_CASE("an answer without repetitions is its own JSON", "[fixtures]")
{
    auto const name = GENERATE(as<std::string>(), "complete_multipart_upload", "create_componentlocation", "create_filecomponent", "create_user",
                               "get_upload_metadata", "query_schemas", "query_select_name_from_task_limit_1", "query_server_information",
                               "query_server_information_query_schemas",
                               "query_select_status.state.short_from_task_where_status.state.short_is_not_started_limit_1", "update_user");
    CAPTURE(name);

    REQUIRE(decode_fixture(name).to_json() == boost::json::parse(fixture_text(name)));
}

TEST_CASE("the server's schemas name the primary keys", "[fixtures]")
{
    wire::SchemaIndex const& schemas = *fixture_schemas();

    REQUIRE(schemas.json().size() == 116);
    REQUIRE(schemas.find("Task")->primary_key() == std::vector<std::string>{"id"});
    REQUIRE(schemas.find("AssetCustomAttributeValue")->primary_key() == std::vector<std::string>{"configuration_id", "entity_id"});
    REQUIRE(schemas.find("Asset")->property("versions")["items"]["$ref"].as_string() == "AssetVersion");
    REQUIRE(schemas.find("Task")->property("nothing").is_null());
    REQUIRE(schemas.find("Nothing") == nullptr);
}
