// Copyright the ftrack C++ client authors. SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

/// JSON text as JavaScript's JSON.stringify writes it, appended to a string. Boost.JSON writes 1.5 as 1.5E0.
namespace ftrack::wire {

/// In quotes, escaped. Throws std::invalid_argument for bytes that are no UTF-8.
void append_json_string(std::string& out, std::string_view text);

void append_json_number(std::string& out, std::int64_t number);
void append_json_number(std::string& out, std::uint64_t number);

/// The shortest digits that read back as the same double. Throws std::invalid_argument for infinity and NaN, which JSON cannot hold.
void append_json_number(std::string& out, double number);

} // namespace ftrack::wire
