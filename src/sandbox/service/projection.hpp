// Copyright the ftrack C++ client authors. SPDX-License-Identifier: Apache-2.0
#pragma once

#include "sandbox/query/ast.hpp"
#include "sandbox/schema/registry.hpp"

#include <memory>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

namespace ftrack::sandbox::service {

class ProjectionNode;

/// How one attribute of an entity is read.
class ProjectionEntry
{
public:
    ProjectionEntry() = default;

    std::string const* name = nullptr;
    schema::Property const* property = nullptr; ///< null: this concrete type has no such attribute
    ProjectionNode* child = nullptr;
    std::size_t column = 0;      ///< in the row of the plan, for scalars and keys of references, whose parts follow one another
    std::string items_statement; ///< for collections: the keys of the items
};

/// How the attributes that a node asks for are read from an entity of one concrete type.
class ProjectionPlan
{
public:
    ProjectionPlan() = default;

    std::string statement; ///< of the entity's key
    std::vector<ProjectionEntry> entries;
};

/// What a query asks of the entities at one place: attributes, and for references and collections what it asks of those.
class ProjectionNode
{
public:
    explicit ProjectionNode(schema::EntityType const& type) : type_(&type) {}

    schema::EntityType const& type() const noexcept { return *type_; }

    /// For paths that lead here with different casts.
    void widen(schema::EntityType const& type) noexcept { type_ = &type; }

    /// Adds an attribute; its node when it is a reference or a collection, to `target`.
    ProjectionNode* add(std::string const& attribute, schema::EntityType const* target);

    ProjectionPlan& plan(schema::EntityType const& concrete, bool with_system_projections);

private:
    class Field
    {
    public:
        std::string name;
        std::unique_ptr<ProjectionNode> child;
    };

    ProjectionPlan make_plan(schema::EntityType const& concrete, bool with_system_projections);

    schema::EntityType const* type_;
    std::vector<Field> fields_;
    std::unordered_map<schema::EntityType const*, ProjectionPlan> plans_;
};

/// The tree of a query's projections. Throws query::QueryError for an attribute that does not exist.
std::unique_ptr<ProjectionNode> make_projection(schema::Registry const& registry, query::Query const& query);

} // namespace ftrack::sandbox::service
