// Copyright the ftrack C++ client authors. SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace ftrack::core {

/// The text without what would open a door: values of API keys, passwords, signatures and authorisations, in query strings (percent-encoded
/// ones too), header lines and JSON, and the user information of addresses. Each becomes `<redacted>`. For every message, log record or trace
/// that repeats something from outside.
std::string redact(std::string_view text);

/// The same, fit to stand in a message of one line; see excerpt().
std::string redacted_excerpt(std::string_view text, std::size_t most);

} // namespace ftrack::core
