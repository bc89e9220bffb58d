// Copyright the ftrack C++ client authors. SPDX-License-Identifier: Apache-2.0
#include "sandbox/storage/byte_range.hpp"

#include "sandbox/storage/storage_error.hpp"

#include <algorithm>
#include <charconv>

namespace ftrack::sandbox::storage {

namespace {

std::optional<std::uint64_t> parse_number(std::string_view text)
{
    std::uint64_t number = 0;
    auto const [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
    if (error != std::errc() || end != text.data() + text.size())
        return std::nullopt;
    return number;
}

} // namespace

std::optional<ByteRange> requested_range(std::string_view range, std::string_view if_range, std::uint64_t size, std::string_view etag)
{
    constexpr std::string_view unit = "bytes=";
    std::size_t const dash = range.find('-');
    if (!range.starts_with(unit) || dash == std::string_view::npos || (!if_range.empty() && if_range != etag))
        return std::nullopt;
    std::string_view const first_text = range.substr(unit.size(), dash - unit.size());
    std::string_view const last_text = range.substr(dash + 1);
    std::optional<std::uint64_t> const first = parse_number(first_text);
    std::optional<std::uint64_t> const last = parse_number(last_text);
    ByteRange result;
    if (first_text.empty() && last) { // the last so many
        result.size = std::min(*last, size);
        result.offset = size - result.size;
    } else if (first && (last ? *last >= *first : last_text.empty())) {
        result.offset = *first;
        if (*first < size)
            result.size = std::min(last ? *last - *first : size, size - 1 - *first) + 1;
    } else {
        return std::nullopt;
    }
    if (result.size == 0)
        throw invalid_range();
    return result;
}

} // namespace ftrack::sandbox::storage
