// Copyright the ftrack C++ client authors. SPDX-License-Identifier: Apache-2.0
#pragma once

#include "sandbox/service/batch.hpp"

namespace ftrack::sandbox::service {

/// The rules that hold for an entity at the end of a batch: required attributes, foreign keys, names that are unique among siblings, no
/// context above itself. Throws Failure. An entity that is gone by then passes.
void check_integrity(Batch& batch, schema::EntityType const& type, Key const& key);

} // namespace ftrack::sandbox::service
