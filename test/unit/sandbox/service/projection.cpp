// Copyright the ftrack C++ client authors. SPDX-License-Identifier: Apache-2.0
#include "sandbox/service/projection.hpp"

#include "sandbox/query/error.hpp"
#include "sandbox/query/parser.hpp"
#include "support/catch.hpp"
#include "support/message_of.hpp"

#include <string>

using namespace ftrack::sandbox;
using ftrack::test::message_of;
using service::ProjectionEntry;
using service::ProjectionNode;

namespace {

class Row
{
public:
    char const* expression;
    char const* tree;
};

std::string to_text(ProjectionNode& node, schema::EntityType const& concrete, bool with_system_projections)
{
    std::string text;
    for (ProjectionEntry const& entry : node.plan(concrete, with_system_projections).entries) {
        text += (text.empty() ? "" : " ") + *entry.name;
        if (entry.property == nullptr)
            text += "!";
        if (entry.child != nullptr)
            text += "(" + to_text(*entry.child, entry.child->type(), with_system_projections) + ")";
    }
    return text;
}

std::string tree_of(std::string const& expression, char const* concrete = nullptr, bool with_system_projections = false)
{
    schema::Registry const& registry = schema::Registry::standard();
    auto const root = service::make_projection(registry, query::parse(expression));
    return to_text(*root, concrete == nullptr ? root->type() : registry.get(concrete), with_system_projections);
}

} // namespace

TEST_CASE("the attributes of a query make a tree, each place once", "[sandbox][service]")
{
    Row const row = GENERATE(values<Row>({
        {"Task", ""},
        {"select id, name from Task", "id name"},
        {"select name, name from Task", "name"},
        {"select status.name, status.state.short, name from Task", "status(name state(short)) name"},
        {"select parent, parent.name from Task", "parent(name)"},
        {"select parent.name, parent from Task", "parent(name)"},
        {"select children.name from Shot", "children(name)"},
        {"select asset.parent[Shot].parent[Sequence].name from AssetVersion", "asset(parent(parent(name)))"},
        {"select parent[Shot].name, parent.full_name, parent[Task].bid from Task", "parent(name full_name! bid!)"},
        {"select children[Shot].bid, children[Task].name from Context", "children(bid! name)"},
        // A mapped collection is of no use without its keys and values.
        {"select metadata from Task", "metadata(parent_id key parent_type value)"},
        {"select metadata.value from Task", "metadata(value)"},
        {"select custom_attributes from Task", "custom_attributes(configuration_id entity_id key value)"},
    }));
    INFO(row.expression);
    CHECK(tree_of(row.expression) == row.tree);
}

TEST_CASE("system projections and the discriminator come along", "[sandbox][service]")
{
    Row const row = GENERATE(values<Row>({
        {"select name from Task", "name project_id context_type object_type_id"},
        {"select project_id from Task", "project_id context_type object_type_id"},
        {"select name from Project", "name context_type"},
        {"select version from AssetVersion", "version asset_id"},
        {"select name from Status", "name"},
        {"select asset.name from AssetVersion", "asset(name context_id) asset_id"},
        {"select name from FileComponent", "name system_type version_id"},
        {"select key from ContextCustomAttributeValue", "key entity_id value"},
    }));
    INFO(row.expression);
    CHECK(tree_of(row.expression, nullptr, true) == row.tree);
}

TEST_CASE("a type that has no such attribute is asked for nothing", "[sandbox][service]")
{
    schema::Registry const& registry = schema::Registry::standard();
    auto const root = service::make_projection(registry, query::parse("select parent.status.name, parent.name from Asset"));
    ProjectionNode& parent = *root->plan(root->type(), false).entries.front().child;
    CHECK(to_text(parent, registry.get("Task"), false) == "status(name) name");
    // Its status is a text.
    CHECK(to_text(parent, registry.get("Project"), false) == "status name");
}

TEST_CASE("what cannot be selected is refused", "[sandbox][service]")
{
    Row const row = GENERATE(values<Row>({
        {"select url from Component", "No attribute 'url' exists for schema 'Component'."},
        {"select project.name from Context", "No attribute 'project' exists for schema 'Context'."},
        {"select status.state_id from Task", "No attribute 'state_id' exists for schema 'Status'."},
        {"select name.x from Task", "Failed to parse: select name.x from Task (at character 8: 'name' has no attributes)"},
        {"select custom_attribute_links from Task", "Failed to parse: select custom_attribute_links from Task (at character 8: "
                                                    "'custom_attribute_links' is for criteria alone)"},
        {"select parent[Nothing].name from Task", "Failed to parse: select parent[Nothing].name from Task (at character 8: there is no entity type "
                                                  "'Nothing')"},
    }));
    std::string const message = message_of<query::QueryError>([&] { tree_of(row.expression); });
    CHECK(message.substr(0, std::string_view(row.tree).size()) == row.tree);
    std::string many = "select name";
    for (int i = 0; i < 2'000; ++i)
        many += ", name";
    CHECK(message_of<query::QueryError>([&] { tree_of(many + " from Task"); }).find("too many attributes") != std::string::npos);
}
