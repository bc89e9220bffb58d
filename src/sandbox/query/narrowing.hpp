// Copyright the ftrack C++ client authors. SPDX-License-Identifier: Apache-2.0
#pragma once

#include "sandbox/query/ast.hpp"
#include "sandbox/schema/registry.hpp"

namespace ftrack::sandbox::query {

/// Whether few entities can meet the criterion, as far as its text tells: it asks for ids or names.
bool is_narrow(Criterion const& criterion);
bool is_narrow(Comparison const& comparison);
bool is_narrow(Membership const& membership);

/// Whether a narrow criterion lets few entities of this type remain without a look at any collection of theirs.
bool leaves_few(Criterion const& criterion, schema::EntityType const& type, schema::Registry const& registry);

} // namespace ftrack::sandbox::query
