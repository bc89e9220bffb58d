// Copyright the ftrack C++ client authors. SPDX-License-Identifier: Apache-2.0
#include "sandbox/service/project_membership.hpp"

namespace ftrack::sandbox::service {

SqlValue project_of(EntityStore& entities, SqlValue const& parent_id)
{
    if (is_null(parent_id))
        return {};
    return entities.value(entities.registry().get("Context"), std::string(text_of(parent_id)), "project_id");
}

void follow_parent(Batch& batch, Key const& context)
{
    EntityStore& entities = batch.entities;
    schema::EntityType const& type = entities.registry().get("TypedContext");
    SqlValue const project = project_of(entities, entities.value(type, std::string(text_of(context.front())), "parent_id"));
    std::string const sql = "WITH RECURSIVE down(id) AS (SELECT ?1 UNION SELECT c.\"id\" FROM \"context\" c JOIN down ON c.\"parent_id\" = down.id) "
                            "SELECT c.\"id\" FROM down JOIN \"context\" c ON c.\"id\" = down.id WHERE c.\"project_id\" IS NOT ?2";
    for (store::Row const& row : entities.database().select(sql, {context.front(), project}))
        batch.log.update(type, row, {{"project_id", project}});
}

} // namespace ftrack::sandbox::service
