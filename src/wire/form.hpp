// Copyright the ftrack C++ client authors. SPDX-License-Identifier: Apache-2.0
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace ftrack::wire {

/// The names and values of an `application/x-www-form-urlencoded` text, such as a query, decoded, in their order. A `%` that begins no escape stands
/// for itself.
std::vector<std::pair<std::string, std::string>> parse_form(std::string_view encoded);

/// The first value of that name in such a text; nothing when there is none.
std::optional<std::string> form_value(std::string_view encoded, std::string_view name);

} // namespace ftrack::wire
