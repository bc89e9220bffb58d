// Copyright the ftrack C++ client authors. SPDX-License-Identifier: Apache-2.0
#include "sandbox/service/loose_parent.hpp"

namespace ftrack::sandbox::service {

bool has_loose_parent(schema::EntityType const& type)
{
    schema::Property const* const kind = type.find("parent_type");
    return kind != nullptr && kind->transformed && type.find("parent_id") != nullptr;
}

schema::EntityType const* find_owner(EntityStore& entities, SqlValue const& id)
{
    for (schema::EntityType const& type : entities.registry().types()) {
        bool const may_own = type.is_whole_table() && !type.is_view && type.primary_key.front() == "id";
        schema::EntityType const* const concrete = may_own ? entities.concrete_type(type, {id}) : nullptr;
        if (concrete != nullptr)
            return concrete;
    }
    return nullptr;
}

void settle_parent_type(EntityStore& entities, schema::EntityType const& type, Values& values)
{
    auto const parent = values.find("parent_id");
    if (parent == values.end() || is_null(parent->second) || !has_loose_parent(type))
        return;
    if (schema::EntityType const* const owner = find_owner(entities, parent->second))
        values["parent_type"] = owner->name;
}

} // namespace ftrack::sandbox::service
