// Copyright the ftrack C++ client authors. SPDX-License-Identifier: Apache-2.0
#include "sandbox/service/custom_values.hpp"

#include "sandbox/query/literals.hpp"
#include "sandbox/service/failure.hpp"

#include <boost/json/array.hpp>
#include <boost/json/object.hpp>
#include <boost/json/parse.hpp>
#include <boost/json/serialize.hpp>

#include <algorithm>

namespace ftrack::sandbox::service {

namespace json = boost::json;

namespace {

// The server's own names for what it got.
std::string_view python_type(json::value const& value)
{
    switch (value.kind()) {
    case json::kind::null:
        return "NoneType";
    case json::kind::bool_:
        return "bool";
    case json::kind::int64:
    case json::kind::uint64:
        return "int";
    case json::kind::double_:
        return "float";
    case json::kind::string:
        return "unicode";
    case json::kind::array:
        return "list";
    case json::kind::object:
        return "dict";
    }
    return "object";
}

bool is_date(json::value const& value) { return value.is_object(); }

bool is_list_of_texts(json::value const& value)
{
    json::array const* const list = value.if_array();
    return list != nullptr && std::all_of(list->begin(), list->end(), [](json::value const& item) { return item.is_string(); });
}

json::value date_of(json::value const& text)
{
    std::optional<query::Moment> const moment = text.is_string() ? query::read_moment(text.get_string()) : std::nullopt;
    if (!moment)
        return text;
    json::object date;
    date["__type__"] = "datetime";
    date["value"] = moment->begin;
    return date;
}

/// Other forms that clients send of what the type holds.
json::value in_usual_form(std::string_view type_name, json::value value)
{
    if (type_name == "date")
        return date_of(value);
    if (type_name.find("enumerator") != std::string_view::npos && value.is_string())
        return json::array{std::move(value)};
    return value;
}

bool fits(std::string_view type_name, json::value const& value)
{
    if (type_name == "number")
        return value.is_number();
    if (type_name == "boolean")
        return value.is_bool();
    if (type_name == "date")
        return is_date(value);
    if (type_name.find("enumerator") != std::string_view::npos)
        return is_list_of_texts(value);
    return value.is_string();
}

} // namespace

SqlValue fit_custom_value(std::string_view attribute, std::string_view type_name, SqlValue const& value)
{
    if (is_null(value))
        return value;
    json::value const given = in_usual_form(type_name, json::parse(text_of(value)));
    if (fits(type_name, given))
        return json::serialize(given);
    constexpr std::size_t longest = 100;
    throw validation_error("Custom attribute value for \"" + std::string(attribute) + "\" must be of type " + std::string(type_name) + ". Got " +
                           json::serialize(given).substr(0, longest) + " of type <type '" + std::string(python_type(given)) + "'>");
}

} // namespace ftrack::sandbox::service
