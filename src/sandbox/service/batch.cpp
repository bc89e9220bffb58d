// Copyright the ftrack C++ client authors. SPDX-License-Identifier: Apache-2.0
#include "sandbox/service/batch.hpp"

#include "sandbox/service/lineage.hpp"

namespace ftrack::sandbox::service {

void Batch::touch(schema::EntityType const& type, Key const& key, ChangeAction action)
{
    if (!seen_.emplace(&type.root(), key).second)
        return;
    touched_.emplace_back();
    touched_.back().type = &type;
    touched_.back().key = key;
    touched_.back().action = action;
}

void Batch::permit(ChangeAction action, schema::EntityType const& type, Key const& key)
{
    if (permissions().is_administrator())
        return;
    if (std::optional<Values> const values = entities.load(type, key))
        permissions().check(action, type, LineageFinder(entities).find(type, key, *values));
}

void Batch::settle()
{
    for (auto const& action : std::exchange(actions_, {}))
        action();
}

Permissions const& Batch::permissions()
{
    if (!permissions_)
        permissions_.emplace(entities, user_id);
    return *permissions_;
}

} // namespace ftrack::sandbox::service
