// Copyright the ftrack C++ client authors. SPDX-License-Identifier: Apache-2.0
#include "sandbox/service/lineage.hpp"

#include "support/catch.hpp"
#include "support/query_fixture.hpp"

#include <string>

using namespace ftrack::sandbox;
using ftrack::test::QueryFixture;

namespace {

class Row
{
public:
    char const* type;
    service::Key key;
    char const* lineage; ///< `id TYPE table < …`
};

/// A task with a note that has a reply, and a version with a component.
class Tree : public QueryFixture
{
public:
    Tree()
    {
        add("Project", {{"id", "p"}, {"project_id", "p"}});
        add("Sequence", {{"id", "q"}, {"parent_id", "p"}, {"project_id", "p"}});
        add("Task", {{"id", "t"}, {"parent_id", "q"}, {"project_id", "p"}});
        add("Note", {{"id", "n"}, {"parent_id", "t"}, {"parent_type", "TypedContext"}});
        add("Note", {{"id", "r"}, {"in_reply_to_id", "n"}});
        add("Metadata", {{"parent_id", "v"}, {"parent_type", "AssetVersion"}, {"key", "k"}});
        add("Asset", {{"id", "a"}, {"context_id", "q"}});
        add("AssetVersion", {{"id", "v"}, {"asset_id", "a"}});
        add("FileComponent", {{"id", "c"}, {"version_id", "v"}});
        add("Timelog", {{"id", "l"}, {"user_id", "u"}});
        add("Timelog", {{"id", "lost"}, {"context_id", "gone"}});
        add("User", {{"id", "u"}});
        // Seen before the end of the batch that refuses it.
        add("Folder", {{"id", "x"}, {"parent_id", "y"}});
        add("Folder", {{"id", "y"}, {"parent_id", "x"}});
    }

    std::string lineage(char const* type_name, service::Key const& key)
    {
        schema::EntityType const& type = entities().registry().get(type_name);
        service::LineageFinder finder(entities());
        std::string text;
        for (service::LineageEntry const& entry : finder.find(type, key, entities().load(type, key).value()))
            text += (text.empty() ? "" : " < ") + entry.id + " " + entry.entity_type + " " + entry.table_name;
        return text;
    }
};

} // namespace

TEST_CASE("what an entity belongs to, up to the project", "[sandbox][service]")
{
    Row const row = GENERATE(values<Row>({
        {"Project", {"p"}, "p Project show"},
        {"Task", {"t"}, "t Task task < q Sequence task < p Project show"},
        {"Note", {"n"}, "n Note note < t Task task < q Sequence task < p Project show"},
        {"Note", {"r"}, "r Note note < n Note note < t Task task < q Sequence task < p Project show"},
        {"Metadata", {"v", "k"}, "v,k Metadata meta < v AssetVersion assetversion < a Asset asset < q Sequence task < p Project show"},
        {"FileComponent", {"c"}, "c FileComponent component < v AssetVersion assetversion < a Asset asset < q Sequence task < p Project show"},
        {"Timelog", {"l"}, "l Timelog timelog"},
        {"Timelog", {"lost"}, "lost Timelog timelog"},
        {"User", {"u"}, "u User user"},
    }));
    static Tree tree;
    CHECK(tree.lineage(row.type, row.key) == row.lineage);
}

TEST_CASE("a cycle of parents ends the lineage", "[sandbox][service]")
{
    static Tree tree;
    std::string const lineage = tree.lineage("Folder", {"x"});
    CHECK(lineage.substr(0, 40) == "x Folder task < y Folder task < x Folder");
    CHECK(lineage.size() < 3'000);
}

TEST_CASE("the names and ids of update events", "[sandbox][service]")
{
    schema::Registry const& registry = schema::Registry::standard();
    CHECK(service::table_name_of(registry.get("Shot")) == "task");
    CHECK(service::table_name_of(registry.get("Project")) == "show");
    CHECK(service::table_name_of(registry.get("SequenceComponent")) == "component");
    CHECK(service::table_name_of(registry.get("AssetVersion")) == "assetversion");
    CHECK(service::id_text({"a"}) == "a");
    CHECK(service::id_text({"a", "b"}) == "a,b");
}
