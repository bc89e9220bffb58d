// Copyright the ftrack C++ client authors. SPDX-License-Identifier: Apache-2.0
#pragma once

#include "ftrack/options.hpp"

#include <string_view>

/// Options are checked once, where they enter the library, so that a wrong one is an error that names it and not a hang later on.
/// All throw std::invalid_argument.
namespace ftrack::core {

void validate(SessionOptions const& options);
void validate(CallOptions const& options);
void validate(RetryOptions const& options);

/// Unset and zero are fine, a negative duration is not.
void validate_timeout(std::string_view what, Timeout const& timeout);

} // namespace ftrack::core
