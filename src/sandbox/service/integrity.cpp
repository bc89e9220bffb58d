// Copyright the ftrack C++ client authors. SPDX-License-Identifier: Apache-2.0
#include "sandbox/service/integrity.hpp"

#include "sandbox/query/sql.hpp"
#include "sandbox/service/failure.hpp"
#include "sandbox/service/loose_parent.hpp"

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

void check_loose_parent(EntityStore& entities, schema::EntityType const& type, Key const& key, Values const& values)
{
    if (!has_loose_parent(type) || is_null(values.at("parent_id")) || find_owner(entities, values.at("parent_id")) != nullptr)
        return;
    throw integrity_error("Attribute 'parent_id' of " + named(type, key) + " refers to '" + std::string(text_of(values.at("parent_type"))) + "' " +
                          std::string(text_of(values.at("parent_id"))) + ", which does not exist.");
}

/// Attributes that together are unique among the entities of a type.
class Uniqueness
{
public:
    std::string_view type;
    std::vector<std::string> attributes;
};

void check_unique(EntityStore& entities, schema::EntityType const& type, Values const& values, Uniqueness const& unique)
{
    std::string sql = "SELECT COUNT(*) FROM " + query::quoted(type.table) + " WHERE ";
    store::Parameters parameters;
    std::string told;
    for (std::string const& attribute : unique.attributes) {
        parameters.push_back(values.at(attribute));
        sql += (parameters.size() == 1 ? "" : " AND ") + query::quoted(attribute) + " IS ?" + std::to_string(parameters.size());
        told += (told.empty() ? "" : ", ") + attribute + " '" + std::string(text_of(values.at(attribute))) + "'";
    }
    if (type.is_polymorphic()) {
        parameters.push_back(type.name);
        sql += " AND \"_type\" = ?" + std::to_string(parameters.size());
    }
    if (std::get<std::int64_t>(entities.database().select_row(sql, parameters)->front()) > 1)
        throw duplicate_error("there is a " + type.name + " with " + told + " already.");
}

bool is_one_to_one(EntityStore& entities, SqlValue const& configuration)
{
    return entities.database()
        .select_row("SELECT 1 FROM \"CustomConfigurationBase\" WHERE \"id\" = ?1 AND \"one_to_one\" = 1", {configuration})
        .has_value();
}

void check_uniqueness(Batch& batch, schema::EntityType const& type, Values const& values)
{
    static Uniqueness const siblings{"Context", {"parent_id", "name"}};
    static Uniqueness const links{"CustomAttributeLink", {"configuration_id", "from_id"}};
    static std::vector<Uniqueness> const others{
        {"User", {"username"}}, {"Timer", {"user_id"}}, {"UserSecurityRole", {"user_id", "security_role_id"}}};
    std::string const& root = type.root().name;
    if (root == siblings.type && batch.rules.unique_sibling_names && !text_of(values.at("name")).empty())
        check_unique(batch.entities, type, values, siblings);
    if (root == links.type && is_one_to_one(batch.entities, values.at("configuration_id")))
        check_unique(batch.entities, type, values, links);
    for (Uniqueness const& unique : others) {
        if (unique.type == type.name)
            check_unique(batch.entities, type, values, unique);
    }
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
    check_loose_parent(entities, type, key, *values);
    check_uniqueness(batch, type, *values);
    if (type.root().name == "Context")
        check_ancestry(entities, key);
}

} // namespace ftrack::sandbox::service
