// Copyright the ftrack C++ client authors. SPDX-License-Identifier: Apache-2.0
#pragma once

#include "sandbox/service/entity_store.hpp"

#include <utility>
#include <vector>

namespace ftrack::sandbox::service {

using Deleted = std::vector<std::pair<schema::EntityType const*, Key>>;

/// Deletes an entity and what goes with it: rows whose foreign keys say so, and the metadata and notes of all that go. Other foreign keys are
/// cleared. Returns what was deleted, itself first. Throws Failure when something that stays needs one of them.
Deleted delete_entity(EntityStore& entities, schema::EntityType const& type, Key const& key);

} // namespace ftrack::sandbox::service
