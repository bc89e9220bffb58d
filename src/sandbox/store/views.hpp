// Copyright the ftrack C++ client authors. SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>

namespace ftrack::sandbox::store {

/// SQL that makes the views behind the entity types whose rows are computed: the custom attributes of an entity, of which there is one for each
/// configuration that applies to it, set or not; and the links seen from where they lead.
std::string create_views();

} // namespace ftrack::sandbox::store
