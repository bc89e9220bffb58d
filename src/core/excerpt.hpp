// Copyright the ftrack C++ client authors. SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace ftrack::core {

/// The first `most` bytes of a text that came from outside, fit to stand in a message of one line: control characters and runs of blanks
/// become one blank, bytes that are no UTF-8 become `?`; `…` marks what was cut.
std::string excerpt(std::string_view text, std::size_t most);

/// How many bytes the UTF-8 sequence at the front of `text` has; 0 when it is none.
std::size_t utf8_sequence_length(std::string_view text) noexcept;

} // namespace ftrack::core
