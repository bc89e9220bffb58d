// Copyright the ftrack C++ client authors. SPDX-License-Identifier: Apache-2.0
#pragma once

#include "sandbox/service/batch.hpp"

namespace ftrack::sandbox::service {

/// What the server does of its own accord when a client changes an entity: a label makes a note's category, a new status is recorded, and what
/// moves belongs to another project.
void follow_creation(Batch& batch, schema::EntityType const& type, Key const& key, Values const& values);
void follow_update(Batch& batch, schema::EntityType const& type, Key const& key, Values const& before, Values const& values);
void follow_deletion(Batch& batch, schema::EntityType const& type, Key const& key);

/// What is known at the end of a batch alone: who hears of the answers to a note, which project an entity belongs to.
void complete_at_end(Batch& batch, TouchedEntity const& entity);

} // namespace ftrack::sandbox::service
