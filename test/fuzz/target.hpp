// Copyright the ftrack C++ client authors. SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string_view>

/// What each target defines: one input. It returns, or ends the process when something does not hold.
extern "C" int LLVMFuzzerTestOneInput(std::uint8_t const* data, std::size_t size);

namespace ftrack::fuzz {

inline void require(bool holds)
{
    if (!holds)
        std::abort();
}

inline std::string_view text_of(std::uint8_t const* data, std::size_t size) { return std::string_view(reinterpret_cast<char const*>(data), size); }

} // namespace ftrack::fuzz
