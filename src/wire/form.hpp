// Copyright the ftrack C++ client authors. SPDX-License-Identifier: Apache-2.0
#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace ftrack::wire {

/// The first value of that name in an `application/x-www-form-urlencoded` text, such as a query, decoded; nothing when there is none. A `%` that
/// begins no escape stands for itself.
std::optional<std::string> form_value(std::string_view encoded, std::string_view name);

} // namespace ftrack::wire
