// Copyright the ftrack C++ client authors. SPDX-License-Identifier: Apache-2.0
#include "sandbox/query/scope.hpp"

#include "support/catch.hpp"
#include "support/query_fixture.hpp"

#include <string>

using ftrack::test::QueryFixture;

namespace {

/// A project, below it a sequence of a shot of a task, and what belongs to them.
class Tree : public QueryFixture
{
public:
    Tree()
    {
        add("Project", {{"id", "p"}, {"project_id", "p"}, {"name", "film"}, {"full_name", "The film"}});
        add("Sequence", {{"id", "q"}, {"parent_id", "p"}, {"project_id", "p"}, {"name", "sq"}});
        add("Shot", {{"id", "s"}, {"parent_id", "q"}, {"project_id", "p"}, {"name", "sh"}});
        add("Task", {{"id", "t"}, {"parent_id", "s"}, {"project_id", "p"}, {"name", "anim"}, {"bid", 4.0}});
        add("Timelog", {{"id", "of-task"}, {"context_id", "t"}, {"duration", 3.0}});
        add("Timelog", {{"id", "of-project"}, {"context_id", "p"}, {"duration", 5.0}});
        add("Timelog", {{"id", "of-nothing"}, {"duration", 1.0}});
        add("Asset", {{"id", "asset"}, {"context_id", "s"}});
        add("AssetVersion", {{"id", "v1"}, {"asset_id", "asset"}, {"version", 1.0}});
        add("AssetVersion", {{"id", "v2"}, {"asset_id", "asset"}, {"version", 2.0}});
    }
};

} // namespace

TEST_CASE("paths lead along references, and are null where these lead nowhere", "[sandbox][query]")
{
    Tree().check({
        {"Task where parent.name is sh", "t"},
        {"Task where parent.parent.parent.name is film", "t"},
        {"Context where parent.name is none", "p"},
        {"Context where not parent.name is film", "s t"},
        {"Timelog where context.parent.name is sh", "of-task"},
        {"Timelog where context.parent.name is none", "of-project of-nothing"},
        {"Timelog where context is none or context.name is film", "of-project of-nothing"},
        {"Timelog where context.name is_not film", "of-task"},
        {"Timelog order by context.name desc, id", "of-project of-task of-nothing"},
    });
}

TEST_CASE("a cast holds where the reference is of that type", "[sandbox][query]")
{
    Tree().check({
        {"AssetVersion where asset.parent[Shot].parent[Sequence].name is sq", "v1 v2"},
        {"AssetVersion where asset.parent[Sequence].name is sh", ""},
        {"AssetVersion where asset.parent[TypedContext] has (project.name is film)", "v1 v2"},
        {"AssetVersion where asset.parent[Project] has ()", ""},
        {"Context where parent[Project].name is film", "q"},
        {"Context where parent[Project].name is none", "p s t"},
        {"Context where children[Shot] any ()", "q"},
        {"Context where children[Shot].name is sq", ""},
        {"Sequence where ancestors[Context] any ()", ""},
    });
}

TEST_CASE("past the first step the attributes of derived types count", "[sandbox][query]")
{
    Tree().check({
        {"AssetVersion where asset.parent.project.id in (p)", "v1 v2"},
        {"AssetVersion where asset.parent.ancestors.id in (q)", "v1 v2"},
        {"Task where parent.project.full_name is \"The film\"", "t"},
        {"Timelog where context.full_name is \"the film\"", "of-project"},
        {"Context where children.bid is 4", "s"},
        // A project has no project, though its row names one.
        {"Timelog where context.project.name is film", "of-task"},
        {"Timelog where context.project is p", "of-task"},
        {"Timelog where context.project has ()", "of-task"},
        {"Timelog where not context.project has ()", "of-project of-nothing"},
    });
}

TEST_CASE("computed attributes compare by what they are computed to", "[sandbox][query]")
{
    Tree().check({
        {"Task where time_logged is 3", "t"},
        {"Task where bid_time_logged_difference is 1", "t"},
        {"Timelog where context.time_logged is 3", "of-task"},
        // A project has no such attribute, whatever is logged on it.
        {"Timelog where context.time_logged is none", "of-project of-nothing"},
        {"AssetVersion where is_latest_version is true", "v2"},
        {"AssetVersion where is_latest_version is false", "v1"},
        {"Asset where latest_version.version is 2", "asset"},
        {"Asset where latest_version is \"V2\"", "asset"},
        {"Shot where ancestors any (name is sq)", "s"},
        {"TypedContext where descendants any (id is t)", "q s"},
        {"Project where descendants any (id is t)", "p"},
    });
}

TEST_CASE("contexts have others above and below", "[sandbox][query]")
{
    Tree().check({
        {"Context where children any (id is q)", "p"},
        {"Context where children.children.id is t", "q"},
        {"Project where parent is none", "p"},
        {"Project where project_id is p", "p"},
        {"TypedContext where ancestors any (id is q)", "s t"},
        // A project is no ancestor.
        {"TypedContext where ancestors any (id is p)", ""},
        {"TypedContext where not ancestors any ()", "q"},
        {"TypedContext where ancestors.id is q and name is anim", "t"},
        {"TypedContext where not ancestors.name is sh", "q s"},
        {"Project where descendants.id is t", "p"},
        {"Project where not descendants any (name is anim)", ""},
        {"TypedContext where descendants any (name is sh or name is anim)", "q s"},
        {"TypedContext where not descendants any ()", "t"},
    });
}
