// Copyright the ftrack C++ client authors. SPDX-License-Identifier: Apache-2.0
#pragma once

#include "sandbox/query/ast.hpp"

#include <string_view>

namespace ftrack::sandbox::query {

constexpr std::size_t maximum_nesting = 100;

/// Reads an expression: `select … from TYPE …`, or `TYPE …` for short. Throws QueryError for anything else.
Query parse(std::string_view expression);

} // namespace ftrack::sandbox::query
