// Copyright the ftrack C++ client authors. SPDX-License-Identifier: Apache-2.0
#pragma once

#include "sandbox/query/ast.hpp"
#include "sandbox/schema/registry.hpp"

namespace ftrack::sandbox::query {

/// Whether few entities can meet the criterion, or its opposite, as far as its text tells: it asks for ids or names.
bool is_narrow(Criterion const& criterion, bool negated = false);
bool is_narrow(Comparison const& comparison, bool negated = false);
bool is_narrow(Membership const& membership, bool negated = false);

/// Whether a narrow criterion, or its opposite, lets few entities of this type remain without a look at any collection of theirs.
bool leaves_few(Criterion const& criterion, schema::EntityType const& type, schema::Registry const& registry, bool negated = false);

} // namespace ftrack::sandbox::query
