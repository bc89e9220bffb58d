// Copyright the ftrack C++ client authors. SPDX-License-Identifier: Apache-2.0
#pragma once

#include <chrono>
#include <optional>
#include <string_view>

namespace ftrack::wire {

/// A date as HTTP fields and cookies write it, read as loosely as RFC 6265 (section 5.1.1) wants it, so that the three forms of RFC 9110 and what old
/// servers send all do. UTC; held between 1970 and 2200, so that a clock of nanoseconds can count the distance between any two. nullopt when it is
/// none.
std::optional<std::chrono::system_clock::time_point> parse_http_date(std::string_view text);

} // namespace ftrack::wire
