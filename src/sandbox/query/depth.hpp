// Copyright the ftrack C++ client authors. SPDX-License-Identifier: Apache-2.0
#pragma once

#include "sandbox/query/ast.hpp"

namespace ftrack::sandbox::query {

/// Whether relations, sub-queries and parentheses nest so deeply that one SELECT inside of another may be more than SQLite's parser takes.
bool nests_deeply(Query const& query);

} // namespace ftrack::sandbox::query
