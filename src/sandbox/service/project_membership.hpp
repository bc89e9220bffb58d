// Copyright the ftrack C++ client authors. SPDX-License-Identifier: Apache-2.0
#pragma once

#include "sandbox/service/batch.hpp"

namespace ftrack::sandbox::service {

/// The project that a context below `parent_id` belongs to; null when there is no such parent.
SqlValue project_of(EntityStore& entities, SqlValue const& parent_id);

/// Has a typed context and all below it belong to the project of its parent.
void follow_parent(Batch& batch, Key const& context);

} // namespace ftrack::sandbox::service
