// Copyright the ftrack C++ client authors. SPDX-License-Identifier: Apache-2.0
#pragma once

#include "sandbox/query/ast.hpp"

#include <string>

namespace ftrack::test {

/// A parsed expression as text, with all parentheses, each operator under one name, quoted values in `"` and bare ones in `'`.
std::string to_text(sandbox::query::Query const& query);

} // namespace ftrack::test
