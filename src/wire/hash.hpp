// Copyright the ftrack C++ client authors. SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <cstring>
#include <string_view>

namespace ftrack::wire {

/// Different in each process: a server cannot prepare names or ids that collide.
std::uint64_t hash_seed() noexcept;

inline std::uint64_t mix_hash(std::uint64_t left, std::uint64_t right) noexcept
{
    __extension__ using Wide = unsigned __int128;
    Wide const product = static_cast<Wide>(left) * right;
    return static_cast<std::uint64_t>(product) ^ static_cast<std::uint64_t>(product >> 64);
}

inline std::uint64_t hash_text(std::string_view text, std::uint64_t seed) noexcept
{
    constexpr std::uint64_t odd = 0x9E3779B97F4A7C15U;
    char const* at = text.data();
    std::size_t left = text.size();
    std::uint64_t hash = seed ^ (left * odd);
    std::uint64_t word = 0;
    for (; left > 8; at += 8, left -= 8) {
        std::memcpy(&word, at, 8);
        hash = mix_hash(hash ^ word, odd);
    }
    word = 0;
    if (left != 0)
        std::memcpy(&word, at, left);
    return mix_hash(hash ^ word, seed | 1U);
}

} // namespace ftrack::wire
