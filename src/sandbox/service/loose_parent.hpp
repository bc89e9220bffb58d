// Copyright the ftrack C++ client authors. SPDX-License-Identifier: Apache-2.0
#pragma once

#include "sandbox/service/entity_store.hpp"

namespace ftrack::sandbox::service {

/// Whether entities of this type may belong to one of any type: `parent_id` with `parent_type`, such as notes and metadata.
bool has_loose_parent(schema::EntityType const& type);

/// The concrete type of the entity of this id, of whatever type it is; null when there is none.
schema::EntityType const* find_owner(EntityStore& entities, SqlValue const& id);

/// Sets `parent_type` beside a `parent_id` in `values`: the name of the parent's type, whatever name a client gave. A parent that does not exist
/// (yet) changes nothing.
void settle_parent_type(EntityStore& entities, schema::EntityType const& type, Values& values);

} // namespace ftrack::sandbox::service
