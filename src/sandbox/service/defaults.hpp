// Copyright the ftrack C++ client authors. SPDX-License-Identifier: Apache-2.0
#pragma once

#include "sandbox/service/entity_store.hpp"

#include <string>

namespace ftrack::sandbox::service {

/// The concrete type of an entity to be created as `type` with these values. Throws Failure for a type of which there are no entities.
schema::EntityType const& type_to_create(EntityStore& entities, schema::EntityType const& type, Values const& given);

/// Gives a new entity what the client left out: the schema's defaults, then what the server knows better, such as times, the caller and the
/// project above.
void complete(EntityStore& entities, schema::EntityType const& type, Values& values, std::string const& user_id);

} // namespace ftrack::sandbox::service
