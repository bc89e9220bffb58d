// Copyright the ftrack C++ client authors. SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string_view>

namespace ftrack::sandbox::schema {

/// SQL behind the properties that no column holds. Throws std::logic_error for a name that it does not know.
std::string_view formula(std::string_view name);

/// For a collection that is better sought from its items than from each owner: the condition on `{owner}`. Empty when there is none.
std::string_view owners_formula(std::string_view name);

} // namespace ftrack::sandbox::schema
