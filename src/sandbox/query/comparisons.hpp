// Copyright the ftrack C++ client authors. SPDX-License-Identifier: Apache-2.0
#pragma once

#include "sandbox/query/ast.hpp"
#include "sandbox/query/scope.hpp"

#include <string>
#include <vector>

namespace ftrack::sandbox::query {

/// `value` (SQL, of this attribute) compared with a literal.
std::string compare(Build& build, std::string const& value, schema::Property const& property, Operator op, Literal const& literal);

/// `value` is, or is none, of the literals.
std::string one_of(Build& build, std::string const& value, schema::Property const& property, std::vector<Literal> const& literals, bool negated);

} // namespace ftrack::sandbox::query
