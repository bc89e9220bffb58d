// Copyright the ftrack C++ client authors. SPDX-License-Identifier: Apache-2.0
#pragma once

#include "sandbox/service/batch.hpp"

namespace ftrack::sandbox::service {

/// Deletes an entity and what goes with it: rows whose foreign keys say so, and the metadata and notes of all that go. Other foreign keys are
/// cleared. Throws Failure when something that stays needs one of them.
void delete_entity(Batch& batch, schema::EntityType const& type, Key const& key);

} // namespace ftrack::sandbox::service
