// Copyright the ftrack C++ client authors. SPDX-License-Identifier: Apache-2.0
//
// Answers against those that a real server gave: from the same rows the same members, in full once and as references after that.
#include "sandbox/service/response_writer.hpp"

#include "support/catch.hpp"
#include "support/fixtures.hpp"
#include "support/query_fixture.hpp"

#include <boost/json/parse.hpp>

#include <string>

using ftrack::sandbox::service::ReadOptions;
using ftrack::test::fixture_text;
using ftrack::test::QueryFixture;

namespace {

namespace json = boost::json;

constexpr char const* project = "95f5c536-4e65-11e1-afaa-f23c91df25eb";
constexpr char const* task_type = "11c137c0-ee7e-4f9c-91c5-8c77cec22b2c";

/// The rows that the recorded answers tell of.
class RecordedStudio : public QueryFixture
{
public:
    RecordedStudio()
    {
        add_task("00a574b0-1c44-11e2-a9da-f23c91df25eb");
        add_task("200d08e6-4e67-11e1-8b21-f23c91df25eb", "014a40a6-4e65-11e1-b8af-f23c91df25eb");
        add_task("d9b69620-7cd5-11e2-808f-f23c91df25eb", "014a40a6-4e65-11e1-b8af-f23c91df25eb");
        add_task("ffffffff-7cd5-11e2-808f-f23c91df25eb", "014a40a6-4e65-11e1-b8af-f23c91df25eb");
        add("State", {{"id", "6c59abf8-4dbf-11e1-9902-f23c91df25eb"}, {"short", "NOT_STARTED"}});
        add("Status", {{"id", "014a40a6-4e65-11e1-b8af-f23c91df25eb"}, {"state_id", "6c59abf8-4dbf-11e1-9902-f23c91df25eb"}});
        std::string const asset = "01cfdcaa-c5ea-11e1-adec-f23c91df25eb";
        add("Asset", {{"id", asset}, {"context_id", "cb92066e-9811-11e1-b32d-f23c91df25eb"}});
        add("AssetVersion", {{"id", "01ac528a-c5ea-11e1-a6c6-f23c91df25eb"}, {"asset_id", asset}, {"version", 1.0}});
        add("AssetVersion", {{"id", "115ffa42-c5ea-11e1-b5a7-f23c91df25eb"}, {"asset_id", asset}, {"version", 2.0}});
        add("AssetVersion", {{"id", "18458c96-c5ea-11e1-a5d9-f23c91df25eb"}, {"asset_id", asset}, {"version", 3.0}});
    }

private:
    void add_task(char const* id, char const* status = nullptr)
    {
        add("Task", {{"id", id},
                     {"name", "Filters via \"At a glance\" rendered with different paddings in Filters panel"},
                     {"context_type", "task"},
                     {"created_at", "2022-10-10T10:12:09"},
                     {"object_type_id", task_type},
                     {"project_id", project},
                     {"status_id", status == nullptr ? ftrack::sandbox::query::SqlValue() : status}});
    }
};

ReadOptions denormalized()
{
    ReadOptions options;
    options.denormalize = true;
    return options;
}

json::value data_of(QueryFixture& fixture, char const* expression, ReadOptions const& options = {})
{
    return fixture.answer(expression, options)["data"];
}

} // namespace

TEST_CASE("an answer has the members of a real server's", "[sandbox][service]")
{
    class Row
    {
    public:
        char const* expression;
        char const* recorded;
    };
    Row const row = GENERATE(values<Row>({
        {"select name from Task limit 1", "query_select_name_from_task_limit_1"},
        {"select name, created_at from Task limit 1", "query_select_name,_created_at_from_task_limit_1"},
        {"select status.state.short from Task where status.state.short is NOT_STARTED limit 1",
         "query_select_status.state.short_from_task_where_status.state.short_is_not_started_limit_1"},
        {"select status.state.short from Task where status.state.short is NOT_STARTED limit 2",
         "query_select_status.state.short_from_task_where_status.state.short_is_not_started_limit_2"},
        {"select version, asset.versions.version from AssetVersion where asset_id is_not None limit 1",
         "query_select_version,_asset.versions.version_from_assetversion_where_asset_id_is_not_none_limit_1"},
    }));
    static RecordedStudio studio;
    INFO(row.expression);
    CHECK(json::value(studio.answer(row.expression)) == json::parse(fixture_text(row.recorded)));
}

TEST_CASE("a denormalised answer repeats what is asked for, and has nothing else", "[sandbox][service]")
{
    static RecordedStudio studio;
    json::value const tasks = data_of(studio, "select status.state.short from Task where status_id is_not none limit 2", denormalized());
    CHECK(tasks == json::parse(R"([
        {"__entity_type__": "Task", "id": "200d08e6-4e67-11e1-8b21-f23c91df25eb",
         "status": {"__entity_type__": "Status", "id": "014a40a6-4e65-11e1-b8af-f23c91df25eb",
                    "state": {"__entity_type__": "State", "id": "6c59abf8-4dbf-11e1-9902-f23c91df25eb", "short": "NOT_STARTED"}}},
        {"__entity_type__": "Task", "id": "d9b69620-7cd5-11e2-808f-f23c91df25eb",
         "status": {"__entity_type__": "Status", "id": "014a40a6-4e65-11e1-b8af-f23c91df25eb",
                    "state": {"__entity_type__": "State", "id": "6c59abf8-4dbf-11e1-9902-f23c91df25eb", "short": "NOT_STARTED"}}}])"));
}

TEST_CASE("a later mention adds what was not yet written of an entity", "[sandbox][service]")
{
    QueryFixture fixture;
    fixture.add("Group", {{"id", "above"}, {"resource_type", "group"}, {"name", "All"}});
    fixture.add("Group", {{"id", "below"}, {"resource_type", "group"}, {"name", "Some"}, {"parent_id", "above"}});
    CHECK(data_of(fixture, "select local, parent.name from Group") == json::parse(R"([
        {"__entity_type__": "Group", "id": "above", "resource_type": "group", "local": null, "parent": null},
        {"__entity_type__": "Group", "id": "below", "resource_type": "group", "local": null, "parent": {"__entity_type__": "Group", "id": "above", "name": "All"}}
    ])"));
}

TEST_CASE("what is asked for is there, if only as null or an empty list", "[sandbox][service]")
{
    QueryFixture fixture;
    fixture.add("Task", {{"id", "t"}});
    CHECK(data_of(fixture, "select name, start_date, parent, parent.name, children, children.name, metadata, time_logged, thumbnail_url from Task",
                  denormalized()) == json::parse(R"([{"__entity_type__": "Task", "id": "t", "name": null, "start_date": null, "parent": null,
                                                      "children": [], "metadata": [], "time_logged": 0, "thumbnail_url": null}])"));
    // Of the types that a query for their base finds, some have no such attribute.
    fixture.add("Asset", {{"id", "a"}, {"context_id", "t"}});
    CHECK(data_of(fixture, "select parent.full_name from Asset", denormalized()) ==
          json::parse(R"([{"__entity_type__": "Asset", "id": "a", "parent": {"__entity_type__": "Task", "id": "t", "full_name": null}}])"));
}

TEST_CASE("mapped collections bring their keys and values", "[sandbox][service]")
{
    QueryFixture fixture;
    fixture.add("CustomAttributeConfiguration", {{"id", "c"}, {"key", "fstart"}, {"entity_type", "task"}, {"default", "1001"}});
    fixture.add("Task", {{"id", "t"}, {"context_type", "task"}});
    fixture.add("Metadata", {{"parent_id", "t"}, {"key", "k"}, {"parent_type", "TypedContext"}, {"value", "v"}});
    CHECK(data_of(fixture, "select metadata, custom_attributes from Task", denormalized()) == json::parse(R"([{"__entity_type__": "Task", "id": "t",
        "metadata": [{"__entity_type__": "Metadata", "parent_id": "t", "key": "k", "parent_type": "TypedContext", "value": "v"}],
        "custom_attributes": [{"__entity_type__": "ContextCustomAttributeValue", "configuration_id": "c", "entity_id": "t", "key": "fstart", "value": 1001}]
    }])"));
}

TEST_CASE("entities of a base type come as what they are", "[sandbox][service]")
{
    QueryFixture fixture;
    fixture.add("Project", {{"id", "p"}, {"context_type", "show"}, {"project_id", "p"}});
    fixture.add("Task", {{"id", "t"}, {"context_type", "task"}, {"object_type_id", task_type}, {"project_id", "p"}, {"parent_id", "p"}});
    CHECK(data_of(fixture, "select parent.id from Context") == json::parse(R"([
        {"__entity_type__": "Project", "id": "p", "context_type": "show", "parent": null},
        {"__entity_type__": "Task", "id": "t", "context_type": "task", "object_type_id": "11c137c0-ee7e-4f9c-91c5-8c77cec22b2c", "project_id": "p",
         "parent": {"__entity_type__": "Project", "id": "p"}}
    ])"));
}

TEST_CASE("addresses bear the origin and the caller's credentials, twice", "[sandbox][service]")
{
    QueryFixture fixture;
    fixture.add("FileComponent", {{"id", "c/1"}});
    fixture.add("User", {{"id", "u"}, {"username", "jane"}, {"thumbnail_id", "c/1"}});
    ReadOptions options = denormalized();
    options.origin = "https://studio.example";
    options.user = "jane doe";
    options.api_key = "k&y";
    std::string const url = "https://studio.example/component/thumbnail?id=c%2F1&size=300&username=jane%20doe&apiKey=k%26y";
    json::value const user = data_of(fixture, "select thumbnail_url from User", options).at(0);
    CHECK(user.at("thumbnail_url") == json::object{{"url", url}, {"value", url}});
}
