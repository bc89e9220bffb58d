// Copyright the ftrack C++ client authors. SPDX-License-Identifier: Apache-2.0
#include "ftrack/uuid.hpp"

#include <unistd.h>
#if __has_include(<sys/random.h>)
#include <sys/random.h>
#endif

#include <array>
#include <cerrno>
#include <cstddef>
#include <system_error>

namespace ftrack {

std::string make_uuid()
{
    // One system call for each id, no buffer: a buffer would give a forked child the ids of its parent.
    std::array<unsigned char, 16> bytes;
    if (::getentropy(bytes.data(), bytes.size()) != 0)
        throw std::system_error(errno, std::generic_category(), "Cannot make a UUID: the system's random generator failed");
    bytes[6] = static_cast<unsigned char>((bytes[6] & 0x0f) | 0x40); // version 4
    bytes[8] = static_cast<unsigned char>((bytes[8] & 0x3f) | 0x80); // the variant of RFC 4122

    constexpr char digits[] = "0123456789abcdef";
    std::string text(36, '-');
    std::size_t position = 0;
    for (unsigned char const byte : bytes) {
        if (position == 8 || position == 13 || position == 18 || position == 23)
            ++position;
        text[position++] = digits[byte >> 4];
        text[position++] = digits[byte & 0x0f];
    }
    return text;
}

} // namespace ftrack
