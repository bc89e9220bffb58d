// Copyright the ftrack C++ client authors. SPDX-License-Identifier: Apache-2.0
#include "support/json_pattern.hpp"

#include <boost/json/array.hpp>
#include <boost/json/object.hpp>
#include <boost/json/serialize.hpp>

#include <algorithm>
#include <string_view>
#include <vector>

namespace ftrack::test {

namespace json = boost::json;

namespace {

std::string differs(json::value const& pattern, json::value const& value, std::string const& path)
{
    return path + " is " + json::serialize(value) + ", not " + json::serialize(pattern);
}

bool is_uuid(std::string_view text)
{
    constexpr std::string_view form = "xxxxxxxx-xxxx-xxxx-xxxx-xxxxxxxxxxxx";
    return text.size() == form.size() && std::equal(text.begin(), text.end(), form.begin(), [](char character, char expected) {
               return expected == '-' ? character == '-' : std::string_view("0123456789abcdef").find(character) != std::string_view::npos;
           });
}

bool is_datetime(json::value const& value)
{
    json::object const* const object = value.if_object();
    return object != nullptr && object->size() == 2 && object->contains("value") && object->contains("__type__") &&
           object->at("__type__") == "datetime";
}

bool fits_word(std::string_view word, json::value const& value)
{
    if (word == "~any")
        return true;
    if (word == "~datetime")
        return is_datetime(value);
    json::string const* const text = value.if_string();
    if (text == nullptr)
        return false;
    if (word == "~uuid")
        return is_uuid(*text);
    if (word == "~text")
        return !text->empty();
    constexpr std::string_view has = "~has ";
    return word.substr(0, has.size()) == has ? std::string_view(*text).find(word.substr(has.size())) != std::string_view::npos : *text == word;
}

std::string object_mismatch(json::object const& pattern, json::object const& value, std::string const& path)
{
    for (auto const& [name, expected] : pattern) {
        if (name == "~more")
            continue;
        json::value const* const member = value.if_contains(name);
        if (member == nullptr)
            return path + " lacks " + std::string(name) + ": " + json::serialize(value);
        if (std::string reason = mismatch(expected, *member, path + '.' + std::string(name)); !reason.empty())
            return reason;
    }
    for (auto const& [name, member] : value) {
        if (!pattern.contains(name) && !pattern.contains("~more"))
            return path + " has " + std::string(name) + " besides: " + json::serialize(value);
    }
    return {};
}

std::string unordered_mismatch(json::array pattern, json::array const& value, std::string const& path)
{
    pattern.erase(pattern.begin());
    for (json::value const& item : value) {
        auto const found =
            std::find_if(pattern.begin(), pattern.end(), [&](json::value const& expected) { return mismatch(expected, item).empty(); });
        if (found == pattern.end())
            return path + " has " + json::serialize(item) + ", which was not expected";
        pattern.erase(found);
    }
    return pattern.empty() ? std::string() : path + " lacks " + json::serialize(pattern);
}

std::string array_mismatch(json::array const& pattern, json::array const& value, std::string const& path)
{
    if (!pattern.empty() && pattern.front() == "~unordered")
        return unordered_mismatch(pattern, value, path);
    if (pattern.size() != value.size())
        return path + " has " + std::to_string(value.size()) + " items, not " + std::to_string(pattern.size()) + ": " + json::serialize(value);
    for (std::size_t i = 0; i < pattern.size(); ++i) {
        if (std::string reason = mismatch(pattern[i], value[i], path + '[' + std::to_string(i) + ']'); !reason.empty())
            return reason;
    }
    return {};
}

} // namespace

std::string mismatch(json::value const& pattern, json::value const& value, std::string const& path)
{
    if (json::string const* const word = pattern.if_string(); word != nullptr && word->starts_with('~'))
        return fits_word(*word, value) ? std::string() : differs(pattern, value, path);
    if (pattern.is_object() && value.is_object())
        return object_mismatch(pattern.get_object(), value.get_object(), path);
    if (pattern.is_array() && value.is_array())
        return array_mismatch(pattern.get_array(), value.get_array(), path);
    return pattern == value ? std::string() : differs(pattern, value, path);
}

} // namespace ftrack::test
