// Copyright the ftrack C++ client authors. SPDX-License-Identifier: Apache-2.0
#include "sandbox/query/compiler.hpp"

#include "sandbox/query/error.hpp"
#include "support/catch.hpp"
#include "support/message_of.hpp"
#include "support/query_fixture.hpp"

#include <string>
#include <vector>

using ftrack::sandbox::query::QueryError;
using ftrack::test::Finding;
using ftrack::test::message_of;
using ftrack::test::QueryFixture;

namespace {

/// Five timelogs of two users.
class Timesheet : public QueryFixture
{
public:
    Timesheet()
    {
        add("User", {{"id", "u1"}, {"username", "Zoe"}});
        add("User", {{"id", "u2"}, {"username", "adam"}});
        add("Timelog", {{"id", "a"}, {"name", "b"}, {"duration", 3.0}, {"user_id", "u1"}, {"start", "2024-01-02T00:00:00"}});
        add("Timelog", {{"id", "b"}, {"name", "A"}, {"duration", 1.0}, {"user_id", "u2"}, {"start", "2024-01-01T00:00:00"}});
        add("Timelog", {{"id", "c"}, {"name", "a"}, {"duration", 2.5}, {"user_id", "u1"}});
        add("Timelog", {{"id", "d"}, {"name", "C"}, {"user_id", "u2"}});
        add("Timelog", {{"id", "e"}, {"duration", 1.0}});
    }
};

} // namespace

TEST_CASE("rows come in the order that is asked for, then as they were made", "[sandbox][query]")
{
    Timesheet().check(
        {
            {"", "a b c d e"},
            {"order by name", "e b c a d"},
            {"order by name asc", "e b c a d"},
            {"order by name desc", "d a b c e"},
            {"order by duration, name", "d e b c a"},
            {"order by duration descending, name ascending", "a c e b d"},
            {"order by user.username", "e b d a c"},
            {"order by user.username desc, duration", "c a d b e"},
            {"order by start", "c d e b a"},
            {"order by name limit 2", "e b"},
            {"order by name limit 2 offset 1", "b c"},
            {"offset 3 order by name", "a d"},
            {"limit 0", ""},
            {"offset 4 limit 10", "e"},
            {"offset 5", ""},
        },
        "select id from Timelog ");
}

TEST_CASE("functions and groups", "[sandbox][query]")
{
    Timesheet().check({
        {"select count(id) from Timelog", "5"},
        {"select count(duration) from Timelog", "4"},
        {"select count(id), sum(duration), avg(duration), min(duration), max(duration) from Timelog", "5,7.5,1.875,1,3"},
        {"select count(id), sum(duration), max(name) from Timelog where id is none", "0,none,none"},
        {"select max(user.username), min(name), max(start) from Timelog", "Zoe,A,2024-01-02T00:00:00"},
        {"select user_id, count(id) from Timelog group by user_id", "none,1 u1,2 u2,2"},
        {"select user.username, sum(duration) from Timelog group by user.username", "none,1 adam,1 Zoe,5.5"},
        {"select user_id from Timelog group by user_id order by user_id desc", "u2 u1 none"},
        // A row tells of its group, asked or not.
        {"select count(id) from Timelog group by user_id order by user_id limit 2", "1,none 2,u1"},
        {"select count(id) from Timelog group by user_id, duration", "1,none,1 1,u1,2.5 1,u1,3 1,u2,none 1,u2,1"},
        {"select duration, count(id) from Timelog where duration > 1 group by duration, user_id", "2.5,1,u1 3,1,u1"},
        {"select count(id) from Timelog where name is a group by name", "2,A"},
        {"select count(id) from Timelog order by name", "5"},
        {"Timelog group by user_id", "none u1 u2"},
    });
}

TEST_CASE("custom attributes are ordered and grouped without regard to case", "[sandbox][query]")
{
    QueryFixture fixture;
    fixture.add("CustomAttributeConfiguration", {{"id", "c"}, {"key", "camera"}, {"entity_type", "show"}, {"default", "\"b\""}});
    for (char const* const id : {"p1", "p2", "p3", "p4"})
        fixture.add("Project", {{"id", id}, {"project_id", id}});
    fixture.add("CustomAttributeValue", {{"configuration_id", "c"}, {"entity_id", "p1"}, {"value", "\"C\""}});
    fixture.add("CustomAttributeValue", {{"configuration_id", "c"}, {"entity_id", "p3"}, {"value", "\"B\""}});
    fixture.add("CustomAttributeValue", {{"configuration_id", "c"}, {"entity_id", "p4"}, {"value", "\"a\""}});
    CHECK(fixture.find("ContextCustomAttributeValue order by value") == "c,p4 c,p2 c,p3 c,p1");
    CHECK(fixture.find("select count(entity_id) from ContextCustomAttributeValue group by value") == "1,\"a\" 2,\"b\" 1,\"C\"");
    // What is shown of a custom attribute is its JSON.
    CHECK(fixture.find("select value from CustomAttributeValue group by value") == "\"a\" \"B\" \"C\"");
}

TEST_CASE("custom attributes are asked for by key and value", "[sandbox][query]")
{
    QueryFixture fixture;
    fixture.add("CustomAttributeConfiguration", {{"id", "c"}, {"key", "camera"}, {"entity_type", "show"}, {"default", "\"b\""}});
    fixture.add("CustomAttributeConfiguration", {{"id", "r"}, {"key", "rate"}, {"entity_type", "show"}});
    for (char const* const id : {"p1", "p2"})
        fixture.add("Project", {{"id", id}, {"project_id", id}});
    fixture.add("CustomAttributeValue", {{"configuration_id", "c"}, {"entity_id", "p1"}, {"value", "\"a\""}});
    fixture.add("CustomAttributeValue", {{"configuration_id", "r"}, {"entity_id", "p1"}, {"value", "24"}});
    fixture.check(
        {
            {"custom_attributes any (key is \"camera\" and value is \"a\")", "p1"},
            {"custom_attributes any (key is \"camera\" and value is \"24\")", ""},
            {"custom_attributes any (key is \"camera\" and value in (\"b\", \"x\"))", "p2"},
            {"custom_attributes any (key is \"camera\")", "p1 p2"},
            {"custom_attributes any (key is rate and value > 23)", "p1"},
            {"custom_attributes any (key is rate and value is none)", "p2"},
            {"custom_attributes.configuration.key is camera", "p1 p2"},
            {"custom_attributes.key is camera and custom_attributes.value is 24", "p1"},
            {"not custom_attributes any (value is 24)", "p2"},
        },
        "Project where ");
}

TEST_CASE("what cannot be asked for is refused with the place and the word", "[sandbox][query]")
{
    Finding const row = GENERATE(values<Finding>({
        {"select id from NoSuch", "16: there is no entity type 'NoSuch'"},
        {"select id from task", "16: there is no entity type 'task'"},
        {"Task where id in (select id from NoSuch)", "34: there is no entity type 'NoSuch'"},
        {"Task where id in (select id, name from Task)", "40: a sub-query selects one attribute"},
        {"Task where id in (select count(id) from Task)", "41: a sub-query selects one attribute"},
        {"Task order by children", "15: 'children' is a collection"},
        {"Task order by children.name", "15: 'children' is a collection"},
        {"select count(children.id) from Task", "14: 'children' is a collection"},
        {"Task where name.x is 1", "12: 'name' has no attributes"},
        {"Task where children is x", "12: 'children' is a collection: use any (…)"},
        {"Task where children in (x)", "12: 'children' is a collection: use any (…)"},
        {"Task where name any ()", "12: 'name' is neither a reference nor a collection"},
        {"Task where parent[NoSuch].name is x", "12: there is no entity type 'NoSuch'"},
        {"Task where parent[User].name is x", "12: 'parent' is never a 'User'"},
        {"select name, count(id) from Task group by status_id", "8: 'name' must stand in \"group by\""},
        {"select count(id) from Task group by status_id order by name", "56: 'name' must stand in \"group by\""},
    }));
    static QueryFixture fixture;
    CHECK(message_of<QueryError>([&] { fixture.find(row.expression); }) ==
          "Failed to parse: " + std::string(row.expression) + " (at character " + row.found + ")");
}

TEST_CASE("an attribute that a type has not is named with its schema", "[sandbox][query]")
{
    Finding const row = GENERATE(values<Finding>({
        {"Component where url is x", "No attribute 'url' exists for schema 'Component'. (at character 17: \"url\")"},
        {"Context where project.name is x", "No attribute 'project' exists for schema 'Context'. (at character 15: \"project.name\")"},
        {"Task where parent.nothing is x", "No attribute 'nothing' exists for schema 'Context'. (at character 12: \"parent.nothing\")"},
        {"Task order by status.nothing", "No attribute 'nothing' exists for schema 'Status'. (at character 15: \"status.nothing\")"},
        {"Status where state_id is x", "No attribute 'state_id' exists for schema 'Status'. (at character 14: \"state_id\")"},
        {"Task where Name is x", "No attribute 'Name' exists for schema 'Task'. (at character 12: \"Name\")"},
        {"Note where parent has ()", "No attribute 'parent' exists for schema 'Note'. (at character 12: \"parent\")"},
    }));
    static QueryFixture fixture;
    CHECK(message_of<QueryError>([&] { fixture.find(row.expression); }) == row.found);
}

TEST_CASE("no name makes a message endless", "[sandbox][query]")
{
    std::string const name(100'000, 'x');
    QueryFixture fixture;
    for (std::string const& expression : {name, "Task where " + name + " is 1", "Task where parent[" + name + "].id is 1", "Task order by " + name})
        CHECK(message_of<QueryError>([&] { fixture.find(expression); }).size() < 1'500);
}

TEST_CASE("a query for a base type finds all that derive from it", "[sandbox][query]")
{
    QueryFixture fixture;
    fixture.add("Project", {{"id", "project"}});
    for (char const* const type : {"Task", "Shot", "Sequence", "Episode", "AssetBuild", "Folder", "Milestone", "FileComponent", "SequenceComponent",
                                   "ContainerComponent", "User", "Group", "TypedContextList", "AssetVersionList"})
        fixture.add(type, {{"id", type}});
    fixture.add("AssetVersionStatusChange", {{"id", "of-version"}});
    fixture.add("TypedContextStatusChange", {{"id", "of-context"}});
    fixture.check({
        {"Context", "project Task Shot Sequence Episode AssetBuild Folder Milestone"},
        {"TypedContext", "Task Shot Sequence Episode AssetBuild Folder Milestone"},
        {"Project", "project"},
        {"Shot", "Shot"},
        {"Component", "FileComponent SequenceComponent ContainerComponent"},
        {"SequenceComponent", "SequenceComponent"},
        {"Resource", "User Group"},
        {"Group", "Group"},
        {"List", "TypedContextList AssetVersionList"},
        {"AssetVersionList", "AssetVersionList"},
        {"StatusChange", "of-version of-context"},
        {"TypedContextStatusChange", "of-context"},
        {"Context where id in (project, shot)", "project Shot"},
        {"Shot where id is task", ""},
    });
}
