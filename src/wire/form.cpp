// Copyright the ftrack C++ client authors. SPDX-License-Identifier: Apache-2.0
#include "wire/form.hpp"

#include <algorithm>
#include <charconv>

namespace ftrack::wire {

namespace {

std::string form_decode(std::string_view encoded)
{
    std::string text;
    for (std::size_t at = 0; at < encoded.size(); ++at) {
        unsigned char byte = 0;
        char const* const digits = encoded.data() + at + 1;
        bool const is_escape = encoded[at] == '%' && encoded.size() - at > 2 && std::from_chars(digits, digits + 2, byte, 16).ptr == digits + 2;
        if (is_escape)
            at += 2;
        else
            byte = static_cast<unsigned char>(encoded[at] == '+' ? ' ' : encoded[at]);
        text += static_cast<char>(byte);
    }
    return text;
}

} // namespace

std::vector<std::pair<std::string, std::string>> parse_form(std::string_view encoded)
{
    std::vector<std::pair<std::string, std::string>> values;
    while (!encoded.empty()) {
        std::size_t const end = std::min(encoded.find('&'), encoded.size());
        std::string_view const pair = encoded.substr(0, end);
        encoded.remove_prefix(std::min(end + 1, encoded.size()));
        std::size_t const equals = std::min(pair.find('='), pair.size());
        if (!pair.empty())
            values.emplace_back(form_decode(pair.substr(0, equals)), form_decode(pair.substr(std::min(equals + 1, pair.size()))));
    }
    return values;
}

std::optional<std::string> form_value(std::string_view encoded, std::string_view name)
{
    for (auto& [known, value] : parse_form(encoded)) {
        if (known == name)
            return std::move(value);
    }
    return std::nullopt;
}

} // namespace ftrack::wire
