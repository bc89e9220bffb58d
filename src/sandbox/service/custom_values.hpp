// Copyright the ftrack C++ client authors. SPDX-License-Identifier: Apache-2.0
#pragma once

#include "sandbox/service/values.hpp"

#include <string>
#include <string_view>

namespace ftrack::sandbox::service {

/// The value of a custom attribute whose configuration is of the type named (`text`, `number`, `boolean`, `date`, `enumerator`, …), as it is kept.
/// `value` is JSON, as the store has it, or null, which fits every type. Throws Failure when it is of another type.
SqlValue fit_custom_value(std::string_view attribute, std::string_view type_name, SqlValue const& value);

} // namespace ftrack::sandbox::service
