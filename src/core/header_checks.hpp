// Copyright the ftrack C++ client authors. SPDX-License-Identifier: Apache-2.0
#pragma once

#include "ftrack/options.hpp"

#include <string_view>

/// What must never reach a request line or a header. All throw std::invalid_argument; `what` names the culprit in the message, as in
/// "SessionOptions::client_token". Values never stand in a message: they may be secret.
namespace ftrack::core {

/// CR, LF and NUL, which would let a value begin a header of its own.
void check_header_value(std::string_view what, std::string_view value);

/// A header name is a token in the words of RFC 9110: not empty, no blanks, no separators.
void check_header_name(std::string_view what, std::string_view name);

void check_headers(std::string_view what, Headers const& headers);

} // namespace ftrack::core
