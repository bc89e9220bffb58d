// Copyright the ftrack C++ client authors. SPDX-License-Identifier: Apache-2.0
//
// How SQLite finds what a query asks for, by EXPLAIN QUERY PLAN. The planner knows our statistics alone, so an empty database tells the plans of a
// large one.
#include "support/catch.hpp"
#include "support/query_fixture.hpp"

#include <string>
#include <vector>

using ftrack::test::QueryFixture;

namespace {

bool begins_with(std::string const& text, std::string_view beginning) { return text.compare(0, beginning.size(), beginning) == 0; }

/// Whether a step goes through all contexts, or all of one type.
bool is_full_scan(std::string const& step)
{
    bool const is_sought_by_type = step.find("USING INDEX context_type (") != std::string::npos || step.find("(_type=?)") != std::string::npos;
    return is_sought_by_type || (begins_with(step, "SCAN t") && step.find("VIRTUAL TABLE") == std::string::npos);
}

bool sorts(std::vector<std::string> const& steps)
{
    for (std::string const& step : steps) {
        if (step == "USE TEMP B-TREE FOR ORDER BY")
            return true;
    }
    return false;
}

} // namespace

TEST_CASE("no filter by an id, a parent, a project or a name goes through all contexts", "[sandbox][store]")
{
    std::string const criterion = GENERATE(values<std::string>({
        "id is \"x\"",
        "id in (\"x\", \"y\")",
        "id in (x, y) and status.name is_not \"Done\"",
        "id in (select context_id from Timelog where id is \"x\")",
        "parent_id is \"x\"",
        "parent_id in (\"x\", \"y\")",
        "parent_id in (select id from Shot where name is \"x\")",
        "parent.id is \"x\"",
        "parent.name is \"x\"",
        "parent.parent.name is \"x\"",
        "parent[Shot].parent[Sequence].name is \"x\"",
        "parent has (name is \"x\")",
        "parent has (name is \"x\" and parent has (name is \"y\"))",
        "name is \"x\"",
        "name in (\"x\", \"y\")",
        "name is \"x\" and not name is \"y\"",
        "name is \"x\" and (bid > 1 or description like \"%x%\")",
        "name is \"x\" and status.name is \"y\" and type.name is \"z\"",
        "ancestors.id is \"x\"",
        "ancestors any (id is \"x\")",
        "ancestors any (name is \"x\" and status.name is \"y\")",
        "descendants any (id is \"x\")",
        "id is \"x\" or parent_id is \"y\"",
        "name is \"x\" or name is \"y\"",
        "name is \"x\" or parent.name is \"y\"",
        "parent.name is \"x\" or parent has (parent.name is \"y\")",
        "(name is \"x\" and bid > 1) or id is \"y\"",
        "parent in (\"x\", \"y\")",
        "parent has (id in (\"x\", \"y\"))",
        "children.name is \"x\"",
        "children any (name is \"x\")",
        "children any (children.id is \"x\")",
        "children[Task] any (name is \"x\" and bid > 1)",
        "children any (name is \"x\") or name is \"y\"",
        "assets any (name is \"x\")",
        "assets.versions.id is \"x\"",
        "assignments any (resource.username is \"x\")",
        "assignments.resource.username in (\"x\", \"y\")",
        "scopes any (name is \"x\")",
        "notes any (id is \"x\")",
        "name is \"x\" and children any (name is \"y\")",
        "not parent.name is_not \"x\"",
        "not (name is_not \"x\" or bid > 1)",
        "not parent_id not_in (\"x\", \"y\")",
        "parent is \"x\"",
        "parent in (select id from Shot where name like \"x%\")",
        "parent.project is \"x\"",
        "parent.parent.project in (\"x\", \"y\")",
        "id is \"x\" and not parent has (name is \"y\")",
    }));
    std::string const type = GENERATE("Task", "Shot", "TypedContext");
    std::string const order = GENERATE("", " limit 500", " order by name limit 500", " order by created_at descending limit 25 offset 50");
    static QueryFixture planner;
    std::string const expression = "select id from " + type + " where " + criterion + order;
    INFO(expression);
    for (std::string const& step : planner.plan(expression)) {
        INFO(step);
        CHECK_FALSE(is_full_scan(step));
    }
}

TEST_CASE("no filter by project goes through all contexts", "[sandbox][store]")
{
    std::string const expression = GENERATE(values<std::string>({
        "Task where project_id is \"x\"",
        "Task where project.id is \"x\"",
        "Task where project.name is \"x\"",
        "Task where project has (name is \"x\")",
        "Task where project in (\"x\", \"y\")",
        "Task where project.name in (\"x\", \"y\")",
        "Task where project.name is \"x\" or project.name is \"y\"",
        "Task where project has (name is \"x\" and full_name is \"y\") order by name limit 500",
        "Task where project is \"x\"",
        "Task where project in (select id from Project where name like \"x%\")",
        "Task where project_id in (select id from Project where name is \"x\")",
        "Task where project_id in (select id from Project where name is \"x\") order by name limit 500",
        "Task where id in (select task_id from AssetVersion where asset.name is \"x\")",
        "TypedContext where parent[Project].name is \"x\"",
        "Context where parent.project.name is \"x\"",
        "Context where parent[TypedContext].project.name is \"x\"",
        "Context where children.name is \"x\"",
        "Context where parent has (parent has (id is \"x\"))",
        "Note where parent_id in (select id from Task where project.name is \"x\")",
        "AssetVersion where asset has (parent has (project has (name is \"x\")))",
        "select name, status.name, parent.name from Task where project.name is \"x\" and status.name is_not \"Done\" order by name limit 500",
        "Task where project.name is \"x\" order by created_at descending limit 500",
        "Task where project.name is \"x\" and assignments any (resource.username is \"y\") order by name",
        "Task where project.name is \"x\" and not assignments any () limit 10",
        "Task where project_id is \"x\" and custom_attributes any (key is \"fstart\" and value > 1000)",
        "TypedContext where project.name is \"x\" and status.state.short is \"DONE\"",
        "Context where project_id is \"x\"",
        "Context where id is \"x\"",
        "Context where name is \"x\"",
        "Context where parent.name is \"x\"",
        "Project where name is \"x\"",
        "Project where id is \"x\"",
        "Asset where parent.id is \"x\"",
        "Asset where parent.name is \"x\"",
        "Asset where parent.project.name is \"x\"",
        "Asset where parent.project is \"x\"",
        "Asset where parent.project_id is \"x\"",
        "AssetVersion where asset.parent.project is \"x\"",
        "AssetVersion where asset.parent has (project in (\"x\", \"y\"))",
        "Component where version.asset.parent.project is \"x\"",
        "User where assignments any (context.project is \"x\")",
        "AssetVersion where asset.parent.id is \"x\"",
        "AssetVersion where asset.parent.project.name is \"x\" and is_latest_version is true",
        "AssetVersion where asset.parent.project.id in (\"x\", \"y\")",
        "AssetVersion where asset.parent.ancestors.id in (\"x\", \"y\")",
        "AssetVersion where task.name is \"x\"",
        "Note where author.username is \"x\"",
        "select count(id) from Task where project.name is \"x\" group by status_id",
    }));
    static QueryFixture planner;
    INFO(expression);
    for (std::string const& step : planner.plan(expression)) {
        INFO(step);
        CHECK_FALSE(is_full_scan(step));
    }
}

TEST_CASE("projects may be gone through, which are few, but not what is in them", "[sandbox][store]")
{
    std::string const expression = GENERATE(values<std::string>({
        "Project where children any (name is \"x\")",
        "Project where children.children.id is \"x\"",
        "Project where descendants any (id is \"x\")",
        "Project where descendants.name is \"x\"",
        "Project where not descendants any (name is \"x\")",
        "Project where children any (id is \"x\") and not children any (name is \"y\")",
        "Task where project.full_name is \"x\"",
        "Task where project_id in (select id from Project where name like \"%x%\")",
    }));
    static QueryFixture planner;
    INFO(expression);
    std::vector<std::string> steps = planner.plan(expression);
    std::string const projects = begins_with(expression, "Project") ? "SEARCH t0 " : "SEARCH t1 ";
    CHECK(std::erase_if(steps, [&](std::string const& step) { return begins_with(step, projects); }) == 1);
    for (std::string const& step : steps) {
        INFO(step);
        CHECK_FALSE(is_full_scan(step));
    }
}

TEST_CASE("a page of all contexts of a type needs no sorting", "[sandbox][store]")
{
    static QueryFixture planner;
    CHECK_FALSE(sorts(planner.plan("Task limit 500")));
    CHECK_FALSE(sorts(planner.plan("Task limit 500 offset 5000")));
    CHECK_FALSE(sorts(planner.plan("Task order by name limit 500")));
    CHECK(sorts(planner.plan("Task order by description limit 500")));
}
