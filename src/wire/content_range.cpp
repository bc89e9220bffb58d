// Copyright the ftrack C++ client authors. SPDX-License-Identifier: Apache-2.0
#include "wire/content_range.hpp"

#include <algorithm>
#include <charconv>

namespace ftrack::wire {

namespace {

std::optional<std::uint64_t> read_number(std::string_view text)
{
    std::uint64_t number = 0;
    auto const [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
    if (error != std::errc() || end != text.data() + text.size())
        return std::nullopt;
    return number;
}

bool is_hex_digit(char c) { return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f') || (c >= 'A' && c <= 'F'); }

} // namespace

std::optional<ContentRange> ContentRange::parse(std::string_view text)
{
    constexpr std::string_view unit = "bytes ";
    auto const slash = text.find('/');
    if (!text.starts_with(unit) || slash == std::string_view::npos)
        return std::nullopt;
    std::string_view const range = text.substr(unit.size(), slash - unit.size());
    auto const total = read_number(text.substr(slash + 1));
    if (!total)
        return std::nullopt;
    ContentRange result;
    result.total = *total;
    if (range == "*")
        return result;
    auto const dash = range.find('-');
    auto const first = read_number(range.substr(0, dash));
    auto const last = dash == std::string_view::npos ? std::nullopt : read_number(range.substr(dash + 1));
    if (!first || !last || *last < *first || *last >= *total)
        return std::nullopt;
    result.offset = *first;
    result.size = *last - *first + 1;
    return result;
}

std::string byte_range(std::uint64_t offset, std::uint64_t size)
{
    return "bytes=" + std::to_string(offset) + "-" + std::to_string(offset + size - 1);
}

std::string md5_of_etag(std::string_view etag)
{
    constexpr std::size_t digits = 32;
    if (etag.size() != digits + 2 || etag.front() != '"' || etag.back() != '"')
        return {};
    std::string md5(etag.substr(1, digits));
    if (!std::all_of(md5.begin(), md5.end(), is_hex_digit))
        return {};
    std::transform(md5.begin(), md5.end(), md5.begin(), [](char c) { return c >= 'A' && c <= 'F' ? static_cast<char>(c - 'A' + 'a') : c; });
    return md5;
}

} // namespace ftrack::wire
