// Copyright the ftrack C++ client authors. SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <stdexcept>

namespace ftrack::test {

/// Calls `attempt(0)`, `attempt(1)`, …: each lets the operation of that number fail, checks what came of it and returns whether it went through
/// whole, because that operation was never reached. Gives the number of operations.
template <class Attempt>
std::size_t fail_loop(Attempt attempt)
{
    constexpr std::size_t limit = 10'000;
    for (std::size_t number = 0; number < limit; ++number) {
        bool const is_whole = attempt(number);
        if (is_whole)
            return number;
    }
    throw std::runtime_error("the fail loop does not end: a failed operation seems to be repeated for ever");
}

} // namespace ftrack::test
