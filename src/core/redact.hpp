// Copyright the ftrack C++ client authors. SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <string_view>

namespace ftrack::core {

/// The text without what would open a door: values of API keys, passwords, signatures and authorisations, in query strings (percent-encoded
/// ones too), header lines and JSON, and the user information of addresses. Each becomes `<redacted>`. For every message, log record or trace
/// that repeats something from outside.
std::string redact(std::string_view text);

} // namespace ftrack::core
