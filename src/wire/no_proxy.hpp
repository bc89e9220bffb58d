// Copyright the ftrack C++ client authors. SPDX-License-Identifier: Apache-2.0
#pragma once

#include "wire/url.hpp"

#include <string_view>

namespace ftrack::wire {

/// Whether an origin is to be reached directly, by a list in the form of NO_PROXY: separated by commas or blanks; a name stands for itself and all
/// below it, with or without `.` or `*.` before it; an address for itself in any spelling; `10.0.0.0/8` and `fd00::/8` for networks; `*` for
/// everything;
/// `:port` after any of them for that port alone.
bool matches_no_proxy(std::string_view patterns, Origin const& origin);

} // namespace ftrack::wire
