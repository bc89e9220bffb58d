// Copyright the ftrack C++ client authors. SPDX-License-Identifier: Apache-2.0
#include "sandbox/service/schema_hash.hpp"

#include "net/digest.hpp"

#include <boost/json/object.hpp>
#include <boost/json/serialize.hpp>
#include <boost/json/value.hpp>

#include <algorithm>
#include <cstdint>
#include <string_view>
#include <vector>

namespace ftrack::sandbox::service {

namespace json = boost::json;

namespace {

void write_escape(std::uint32_t unit, std::string& text)
{
    constexpr std::string_view digits = "0123456789abcdef";
    text += "\\u";
    for (int shift = 12; shift >= 0; shift -= 4)
        text += digits[unit >> shift & 0xf];
}

/// Takes the first code point off text that is known to be UTF-8.
std::uint32_t take_code_point(std::string_view& text)
{
    auto const first = static_cast<unsigned char>(text.front());
    std::size_t const length = first < 0x80 ? 1 : first < 0xe0 ? 2 : first < 0xf0 ? 3 : 4;
    std::uint32_t code = length == 1 ? first : first & (0xffU >> (length + 1));
    for (std::size_t i = 1; i < length; ++i)
        code = code << 6 | (static_cast<unsigned char>(text[i]) & 0x3fU);
    text.remove_prefix(length);
    return code;
}

// Python writes ASCII alone: the rest as UTF-16 units.
void write_text(std::string_view value, std::string& text)
{
    std::string const quoted = json::serialize(json::value(value));
    for (std::string_view rest = quoted; !rest.empty();) {
        std::uint32_t const code = take_code_point(rest);
        if (code < 0x80) {
            text += static_cast<char>(code);
        } else if (code < 0x10000) {
            write_escape(code, text);
        } else {
            write_escape(0xd800 + ((code - 0x10000) >> 10), text);
            write_escape(0xdc00 + ((code - 0x10000) & 0x3ff), text);
        }
    }
}

void write(json::value const& value, std::string& text);

void write_object(json::object const& object, std::string& text)
{
    std::vector<std::string_view> names;
    for (auto const& [name, value] : object)
        names.push_back(name);
    std::sort(names.begin(), names.end());
    text += '{';
    for (std::string_view const name : names) {
        if (text.back() != '{')
            text += ", ";
        write_text(name, text);
        text += ": ";
        write(object.at(name), text);
    }
    text += '}';
}

void write_array(json::array const& array, std::string& text)
{
    text += '[';
    for (std::size_t i = 0; i < array.size(); ++i) {
        text += i == 0 ? "" : ", ";
        write(array[i], text);
    }
    text += ']';
}

void write(json::value const& value, std::string& text)
{
    if (json::object const* const object = value.if_object())
        write_object(*object, text);
    else if (json::array const* const array = value.if_array())
        write_array(*array, text);
    else if (json::string const* const string = value.if_string())
        write_text(*string, text);
    else
        text += json::serialize(value);
}

} // namespace

std::string schema_hash(json::array const& schemas)
{
    std::string text;
    write(schemas, text);
    return net::md5_hex(text);
}

} // namespace ftrack::sandbox::service
