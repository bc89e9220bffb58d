// Copyright the ftrack C++ client authors. SPDX-License-Identifier: Apache-2.0
#include "sandbox/service/projection.hpp"

#include "sandbox/query/compiler.hpp"
#include "sandbox/query/scope.hpp"

#include <algorithm>

namespace ftrack::sandbox::service {

using query::quoted;

namespace {

// The tree is walked recursively, and a denormalised answer grows with its depth.
constexpr std::size_t maximum_fields = 2'000;

std::string where_key(schema::EntityType const& type, std::string const& alias)
{
    std::string text;
    for (std::size_t i = 0; i < type.primary_key.size(); ++i)
        text += (i == 0 ? " WHERE " : " AND ") + alias + "." + quoted(type.primary_key[i]) + " = ?" + std::to_string(i + 1);
    return text;
}

std::string items_statement(schema::EntityType const& owner, schema::Property const& collection, schema::EntityType const& items)
{
    std::string columns;
    for (std::string const& part : items.primary_key)
        columns += (columns.empty() ? "i." : ", i.") + quoted(part);
    if (items.is_polymorphic())
        columns += ", i.\"_type\"";
    return "SELECT " + columns + " FROM " + quoted(owner.table) + " o, " + quoted(items.table) + " i" + where_key(owner, "o") + " AND " +
           query::belongs_to("o", collection, "i", items) + " ORDER BY " + query::order_of_rows("i", items);
}

std::vector<std::string> system_attributes(schema::EntityType const& type)
{
    std::vector<std::string> names = type.system_projections;
    if (!type.classifier_property.empty())
        names.push_back(type.classifier_property);
    return names;
}

// The further parts of a composite key have the same names on both sides.
void add_key_parts(schema::EntityType const& target, std::vector<std::string>& columns)
{
    for (std::size_t i = 1; i < target.primary_key.size(); ++i)
        columns.push_back("e." + quoted(target.primary_key[i]));
}

void add_path(query::Build const& build, ProjectionNode& root, query::Path const& path)
{
    ProjectionNode* node = &root;
    schema::EntityType const* type = &root.type();
    for (std::size_t step = 0; step < path.steps.size(); ++step) {
        std::string const& name = path.steps[step].name;
        schema::Property const* const property = step == 0 ? type->find(name) : type->find_in_family(name);
        if (property == nullptr || property->hidden)
            build.fail_unknown(*type, path, name);
        if (property->restricted)
            build.fail(path.position, "'" + name + "' is for criteria alone");
        bool const is_last = step + 1 == path.steps.size();
        schema::EntityType const* const target = is_last && property->is_scalar() ? nullptr : &query::target_of(build, *property, path, step);
        ProjectionNode* const child = node->add(name, target);
        if (child != nullptr && &child->type() != target)
            child->widen(build.registry().get(property->target));
        // A mapped collection is of no use without its keys and values.
        if (is_last && property->kind == schema::Kind::mapped_collection) {
            for (std::string const& projection : target->default_projections)
                child->add(projection, nullptr);
            child->add("value", nullptr);
        }
        node = child;
        type = target;
    }
}

} // namespace

ProjectionNode* ProjectionNode::add(std::string const& attribute, schema::EntityType const* target)
{
    auto field = std::find_if(fields_.begin(), fields_.end(), [&](Field const& known) { return known.name == attribute; });
    if (field == fields_.end()) {
        field = fields_.emplace(fields_.end());
        field->name = attribute;
    }
    if (target != nullptr && field->child == nullptr)
        field->child = std::make_unique<ProjectionNode>(*target);
    return field->child.get();
}

ProjectionPlan& ProjectionNode::plan(schema::EntityType const& concrete, bool with_system_projections)
{
    auto const [place, is_new] = plans_.try_emplace(&concrete);
    if (is_new)
        place->second = make_plan(concrete, with_system_projections);
    return place->second;
}

ProjectionPlan ProjectionNode::make_plan(schema::EntityType const& concrete, bool with_system_projections)
{
    ProjectionPlan plan;
    std::vector<std::string> columns;
    auto const add_entry = [&](std::string const& name, ProjectionNode* child) {
        ProjectionEntry entry;
        entry.property = concrete.find(name);
        entry.name = &name;
        // Types that share a table may use one name for a text and for a reference.
        bool const is_scalar = entry.property == nullptr || entry.property->is_scalar();
        if (!is_scalar && child == nullptr)
            entry.property = nullptr;
        entry.child = is_scalar ? nullptr : child;
        entry.column = columns.size();
        if (entry.property != nullptr && entry.property->is_collection())
            entry.items_statement = items_statement(concrete, *entry.property, child->type());
        else if (entry.property != nullptr)
            columns.push_back(query::value_of("e", *entry.property));
        if (entry.property != nullptr && entry.property->kind == schema::Kind::reference)
            add_key_parts(child->type(), columns);
        plan.entries.push_back(std::move(entry));
    };
    for (Field const& field : fields_)
        add_entry(field.name, field.child.get());
    if (with_system_projections) {
        for (std::string const& name : system_attributes(concrete)) {
            bool const is_asked = std::any_of(fields_.begin(), fields_.end(), [&](Field const& field) { return field.name == name; });
            if (!is_asked)
                add_entry(concrete.find(name)->name, nullptr);
        }
    }
    std::string list = "1";
    for (std::size_t i = 0; i < columns.size(); ++i)
        list = i == 0 ? columns[i] : list + ", " + columns[i];
    plan.statement = "SELECT " + list + " FROM " + quoted(concrete.table) + " e" + where_key(concrete, "e");
    return plan;
}

std::unique_ptr<ProjectionNode> make_projection(schema::Registry const& registry, query::Query const& query)
{
    query::Build const build(registry, query.text);
    auto root = std::make_unique<ProjectionNode>(query::entity_type(registry, query));
    if (query.projections.size() > maximum_fields)
        build.fail(query.entity_type_position, "too many attributes");
    for (query::Projection const& projection : query.projections)
        add_path(build, *root, projection.path);
    return root;
}

} // namespace ftrack::sandbox::service
