// Copyright the ftrack C++ client authors. SPDX-License-Identifier: Apache-2.0
#pragma once

#include "wire/url.hpp"

#include <chrono>
#include <string>

namespace ftrack::net {

/// "60 s", "250 ms": for messages.
std::string in_words(std::chrono::milliseconds duration);

/// "studio.example:443", IPv6 in brackets: for messages and CONNECT.
std::string authority(wire::Origin const& origin);

} // namespace ftrack::net
