// Copyright the ftrack C++ client authors. SPDX-License-Identifier: Apache-2.0
#include "sandbox/service/integrity.hpp"

#include "sandbox/service/failure.hpp"

namespace ftrack::sandbox::service {

namespace {

std::string named(schema::EntityType const& type, Key const& key) { return "'" + type.name + "' " + to_string(key); }

void check_required(schema::EntityType const& type, Key const& key, Values const& values)
{
    for (schema::Property const& property : type.properties) {
        if (property.required && property.is_stored() && is_null(values.at(property.name)))
            throw integrity_error("Attribute '" + property.name + "' of " + named(type, key) + " is required.");
    }
}

void check_foreign_keys(EntityStore& entities, schema::EntityType const& type, Key const& key, Values const& values)
{
    for (schema::Property const& property : type.properties) {
        if (!property.is_constraint() || is_null(values.at(property.name)))
            continue;
        SqlValue const& id = values.at(property.name);
        // Of any type of the same table: a sequence may be the container of its members, whatever the schema says.
        if (entities.concrete_type(entities.registry().get(property.target).root(), {id}) == nullptr)
            throw integrity_error("Attribute '" + property.name + "' of " + named(type, key) + " refers to '" + property.target + "' " +
                                  std::string(text_of(id)) + ", which does not exist.");
    }
}

void check_sibling_names(EntityStore& entities, schema::EntityType const& type, Values const& values)
{
    SqlValue const& name = values.at("name");
    if (text_of(name).empty())
        return;
    auto const row = entities.database().select_row("SELECT COUNT(*) FROM \"context\" WHERE \"parent_id\" IS ?1 AND \"_type\" = ?2 AND \"name\" = ?3",
                                                    {values.at("parent_id"), type.name, name});
    if (std::get<std::int64_t>(row->front()) > 1)
        throw duplicate_error("there is a " + type.name + " named '" + std::string(text_of(name)) + "' under the same parent already.");
}

void check_user_name(EntityStore& entities, Values const& values)
{
    auto const row =
        entities.database().select_row("SELECT COUNT(*) FROM \"resource\" WHERE \"username\" = ?1 AND \"_type\" = 'User'", {values.at("username")});
    if (std::get<std::int64_t>(row->front()) > 1)
        throw duplicate_error("there is a User named '" + std::string(text_of(values.at("username"))) + "' already.");
}

// A cycle of parents would belong to no project and would have no end for those who walk up.
void check_ancestry(EntityStore& entities, Key const& key)
{
    auto const row = entities.database().select_row("WITH RECURSIVE up(id) AS (SELECT \"parent_id\" FROM \"context\" WHERE \"id\" = ?1 "
                                                    "UNION SELECT c.\"parent_id\" FROM \"context\" c JOIN up ON c.\"id\" = up.id) "
                                                    "SELECT 1 FROM up WHERE id = ?1 COLLATE NOCASE",
                                                    key);
    if (row)
        throw integrity_error("A context cannot be above itself: " + to_string(key) + ".");
}

} // namespace

void check_integrity(Batch& batch, schema::EntityType const& type, Key const& key)
{
    EntityStore& entities = batch.entities;
    std::optional<Values> const values = entities.load(type, key);
    if (!values)
        return;
    check_required(type, key, *values);
    check_foreign_keys(entities, type, key, *values);
    if (type.root().name == "Context") {
        if (batch.rules.unique_sibling_names)
            check_sibling_names(entities, type, *values);
        check_ancestry(entities, key);
    }
    if (type.name == "User")
        check_user_name(entities, *values);
}

} // namespace ftrack::sandbox::service
