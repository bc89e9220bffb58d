// Copyright the ftrack C++ client authors. SPDX-License-Identifier: Apache-2.0
#include "core/excerpt.hpp"

namespace ftrack::core {

namespace {

constexpr unsigned byte_at(std::string_view text, std::size_t index) { return static_cast<unsigned char>(text[index]); }

/// The second byte's range keeps out overlong forms, surrogates and what lies beyond U+10FFFF.
bool is_second_byte(unsigned first, unsigned second)
{
    unsigned const least = first == 0xe0 ? 0xa0 : first == 0xf0 ? 0x90 : 0x80;
    unsigned const most = first == 0xed ? 0x9f : first == 0xf4 ? 0x8f : 0xbf;
    return second >= least && second <= most;
}

} // namespace

std::size_t utf8_sequence_length(std::string_view text) noexcept
{
    if (text.empty())
        return 0;
    unsigned const first = byte_at(text, 0);
    if (first < 0x80)
        return 1;
    if (first < 0xc2 || first > 0xf4)
        return 0;
    std::size_t const length = first < 0xe0 ? 2 : first < 0xf0 ? 3 : 4;
    if (text.size() < length || !is_second_byte(first, byte_at(text, 1)))
        return 0;
    for (std::size_t i = 2; i < length; ++i)
        if ((byte_at(text, i) & 0xc0) != 0x80)
            return 0;
    return length;
}

std::string excerpt(std::string_view text, std::size_t most)
{
    std::string result;
    while (!text.empty()) {
        std::size_t const length = utf8_sequence_length(text);
        bool const is_blank = byte_at(text, 0) <= 0x20 || text.front() == '\x7f';
        std::string_view const shown = is_blank ? " " : length == 0 ? "?" : text.substr(0, length);
        bool const is_repeated_blank = is_blank && (result.empty() || result.back() == ' ');
        if (!is_repeated_blank) {
            if (result.size() + shown.size() > most)
                return result + "…";
            result += shown;
        }
        text.remove_prefix(length == 0 ? 1 : length);
    }
    if (result.ends_with(' '))
        result.pop_back();
    return result;
}

} // namespace ftrack::core
