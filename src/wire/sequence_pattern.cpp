// Copyright the ftrack C++ client authors. SPDX-License-Identifier: Apache-2.0
#include "wire/sequence_pattern.hpp"

#include "ftrack/error.hpp"

#include <algorithm>
#include <charconv>

namespace ftrack::wire {

namespace {

constexpr std::size_t most_frames = 100'000;
constexpr std::uint64_t largest_frame = 999'999'999;
constexpr int largest_padding = 20;

bool is_digit(char c) { return c >= '0' && c <= '9'; }

std::string_view trim(std::string_view text)
{
    auto const begin = text.find_first_not_of(' ');
    if (begin == std::string_view::npos)
        return {};
    return text.substr(begin, text.find_last_not_of(' ') - begin + 1);
}

std::optional<std::uint64_t> read_frame(std::string_view text)
{
    std::uint64_t frame = 0;
    text = trim(text);
    auto const [end, error] = std::from_chars(text.data(), text.data() + text.size(), frame);
    if (error != std::errc() || end != text.data() + text.size() || frame > largest_frame)
        return std::nullopt;
    return frame;
}

// `7` or `1-5`. False when it is neither.
bool add_frames(std::string_view entry, std::vector<std::uint64_t>& frames)
{
    auto const dash = entry.find('-');
    auto const first = read_frame(entry.substr(0, dash));
    auto const last = dash == std::string_view::npos ? first : read_frame(entry.substr(dash + 1));
    if (!first || !last || *last < *first)
        return false;
    if (*last - *first >= most_frames || frames.size() + (*last - *first) >= most_frames)
        throw ParseError("The sequence has more than " + std::to_string(most_frames) + " frames.");
    for (std::uint64_t frame = *first; frame <= *last; ++frame)
        frames.push_back(frame);
    return true;
}

std::optional<std::vector<std::uint64_t>> read_frames(std::string_view list)
{
    std::vector<std::uint64_t> frames;
    for (bool has_more = true; has_more;) {
        auto const comma = list.find(',');
        if (!add_frames(list.substr(0, comma), frames))
            return std::nullopt;
        has_more = comma != std::string_view::npos;
        list = has_more ? list.substr(comma + 1) : std::string_view();
    }
    std::sort(frames.begin(), frames.end());
    frames.erase(std::unique(frames.begin(), frames.end()), frames.end());
    return frames;
}

// `%04d` or `%d` at this place: where it ends and how many digits it wants.
std::optional<std::pair<std::size_t, int>> read_padding(std::string_view text, std::size_t percent)
{
    std::size_t end = percent + 1;
    int padding = 0;
    while (end < text.size() && is_digit(text[end]) && padding <= largest_padding)
        padding = padding * 10 + (text[end++] - '0');
    if (end >= text.size() || text[end] != 'd' || padding > largest_padding)
        return std::nullopt;
    return std::pair(end + 1, padding);
}

} // namespace

std::optional<SequencePattern> SequencePattern::parse(std::string_view text)
{
    auto const bracket = text.rfind('[');
    auto const percent = text.rfind('%', bracket);
    if (!text.ends_with(']') || bracket == std::string_view::npos || percent == std::string_view::npos)
        return std::nullopt;
    auto const padding = read_padding(text, percent);
    if (!padding || padding->first > bracket)
        return std::nullopt;
    auto frames = read_frames(text.substr(bracket + 1, text.size() - bracket - 2));
    if (!frames)
        return std::nullopt;
    SequencePattern pattern;
    pattern.head = std::string(text.substr(0, percent));
    pattern.padding = padding->second;
    std::string_view const tail = text.substr(padding->first, bracket - padding->first);
    pattern.tail = std::string(tail.substr(0, tail.find_last_not_of(' ') + 1));
    pattern.frames = std::move(*frames);
    return pattern;
}

std::string SequencePattern::file_of(std::uint64_t frame) const
{
    std::string const digits = std::to_string(frame);
    std::size_t const width = static_cast<std::size_t>(padding);
    std::string const zeros(digits.size() < width ? width - digits.size() : 0, '0');
    return head + zeros + digits + tail;
}

} // namespace ftrack::wire
