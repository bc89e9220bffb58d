// Copyright the ftrack C++ client authors. SPDX-License-Identifier: Apache-2.0
#include "sandbox/service/values.hpp"

#include "ftrack/datetime.hpp"
#include "sandbox/query/literals.hpp"
#include "sandbox/service/failure.hpp"

#include <boost/json/parse.hpp>
#include <boost/json/serialize.hpp>

#include <cmath>

namespace ftrack::sandbox::service {

namespace json = boost::json;

namespace {

constexpr std::size_t seconds_length = sizeof("YYYY-MM-DDThh:mm:ss") - 1;

std::string type_name(json::value const& value)
{
    switch (value.kind()) {
    case json::kind::null:
        return "none";
    case json::kind::bool_:
        return "boolean";
    case json::kind::int64:
    case json::kind::uint64:
    case json::kind::double_:
        return "number";
    case json::kind::string:
        return "string";
    case json::kind::array:
        return "list";
    case json::kind::object:
        return "object";
    }
    return "unknown";
}

[[noreturn]] void refuse(schema::EntityType const& type, schema::Property const& property, char const* expected, json::value const& value)
{
    constexpr std::size_t longest = 100;
    throw validation_error("Attribute '" + property.name + "' of '" + type.name + "' must be of type " + expected + ". Got " +
                           json::serialize(value).substr(0, longest) + " of type " + type_name(value) + ".");
}

/// The text inside `{"__type__": "datetime" or "date", "value": …}`, or a bare string.
json::string const* date_text(json::value const& value)
{
    json::value const* text = &value;
    if (json::object const* const object = value.if_object())
        text = object->if_contains("value");
    return text != nullptr ? text->if_string() : nullptr;
}

SqlValue read_date(schema::EntityType const& type, schema::Property const& property, json::value const& value)
{
    json::string const* const text = date_text(value);
    std::optional<query::Moment> const moment = text != nullptr ? query::read_moment(*text) : std::nullopt;
    if (!moment)
        refuse(type, property, "datetime", value);
    return moment->begin;
}

SqlValue read_integer(schema::EntityType const& type, schema::Property const& property, json::value const& value)
{
    boost::system::error_code error;
    auto const integer = value.to_number<std::int64_t>(error);
    if (error)
        refuse(type, property, "integer", value);
    return integer;
}

SqlValue read_number(schema::EntityType const& type, schema::Property const& property, json::value const& value)
{
    if (!value.is_number())
        refuse(type, property, "number", value);
    return value.to_number<double>();
}

json::value date_json(std::string_view text)
{
    json::object object;
    object["__type__"] = "datetime";
    object["value"] = text;
    return object;
}

/// A value of a custom attribute: a scalar, a date or a list of scalars, as JSON.
SqlValue read_variable(schema::EntityType const& type, schema::Property const& property, json::value const& value)
{
    if (value.is_object())
        return json::serialize(date_json(text_of(read_date(type, property, value))));
    json::array const* const list = value.if_array();
    for (std::size_t i = 0; list != nullptr && i < list->size(); ++i) {
        if ((*list)[i].is_structured())
            refuse(type, property, "string, number, boolean, datetime or list", value);
    }
    return json::serialize(value);
}

json::value number_json(double number)
{
    constexpr double exact = 9'007'199'254'740'992.0;
    if (number == std::floor(number) && std::abs(number) < exact)
        return json::value(static_cast<std::int64_t>(number));
    return json::value(number);
}

json::value text_json(schema::Property const& property, std::string const& text)
{
    if (property.kind == schema::Kind::date_time)
        return date_json(text);
    if (!property.parsed && property.kind != schema::Kind::variable)
        return json::value(text);
    boost::system::error_code error;
    json::value parsed = json::parse(text, error);
    return error ? json::value(text) : parsed;
}

SqlValue read_key_part(schema::EntityType const& type, json::value const& value)
{
    if (json::string const* const text = value.if_string())
        return std::string(*text);
    if (value.is_number())
        return json::serialize(value);
    throw validation_error("The key of a '" + type.name + "' is made of strings. Got " + type_name(value) + ".");
}

} // namespace

bool is_null(SqlValue const& value) noexcept { return std::holds_alternative<std::monostate>(value); }

std::string_view text_of(SqlValue const& value) noexcept
{
    auto const* const text = std::get_if<std::string>(&value);
    return text != nullptr ? std::string_view(*text) : std::string_view();
}

SqlValue to_sql(schema::EntityType const& type, schema::Property const& property, json::value const& value)
{
    if (value.is_null())
        return {};
    switch (property.kind) {
    case schema::Kind::date_time:
        return read_date(type, property, value);
    case schema::Kind::integer:
        return read_integer(type, property, value);
    case schema::Kind::number:
        return read_number(type, property, value);
    case schema::Kind::variable:
        return read_variable(type, property, value);
    case schema::Kind::boolean:
        if (!value.is_bool())
            refuse(type, property, "boolean", value);
        return std::int64_t{value.get_bool()};
    default:
        break;
    }
    if (property.foreign_key && value.is_object())
        return read_reference(type, value).front();
    if (!value.is_string())
        refuse(type, property, "string", value);
    return std::string(value.get_string());
}

SqlValue comparable(SqlValue const& stored)
{
    boost::system::error_code error;
    json::value const value = json::parse(text_of(stored), error);
    if (error || is_null(stored))
        return {};
    if (json::array const* const list = value.if_array()) {
        std::string items;
        for (json::value const& item : *list)
            items += (items.empty() ? "" : ", ") + (item.is_string() ? std::string(item.get_string()) : json::serialize(item));
        return items;
    }
    if (value.is_bool())
        return std::int64_t{value.get_bool()};
    if (json::string const* const text = date_text(value))
        return std::string(*text);
    if (value.is_double())
        return value.get_double();
    return value.is_number() ? SqlValue(value.to_number<std::int64_t>(error)) : SqlValue();
}

json::value to_json(schema::Property const& property, SqlValue const& value)
{
    if (auto const* const integer = std::get_if<std::int64_t>(&value))
        return property.kind == schema::Kind::boolean ? json::value(*integer != 0) : json::value(*integer);
    if (auto const* const number = std::get_if<double>(&value))
        return number_json(*number);
    if (auto const* const text = std::get_if<std::string>(&value))
        return text_json(property, *text);
    return nullptr;
}

json::value echoed(schema::Property const& property, json::value const& sent, SqlValue const& stored)
{
    json::string const* const text = property.kind == schema::Kind::date_time ? date_text(sent) : nullptr;
    std::optional<DateTime> const time = text != nullptr ? DateTime::try_parse(*text) : std::nullopt;
    if (!time || time->time() == std::chrono::floor<std::chrono::seconds>(time->time()))
        return to_json(property, stored);
    std::string precise = time->to_string();
    precise.pop_back();
    return date_json(precise);
}

Key read_reference(schema::EntityType const& type, json::value const& value)
{
    Key key;
    json::object const* const entity = value.if_object();
    if (entity == nullptr) {
        key.push_back(read_key_part(type, value));
        return key;
    }
    for (std::string const& part : type.primary_key) {
        json::value const* const found = entity->if_contains(part);
        if (found == nullptr)
            throw validation_error("A reference to a '" + type.name + "' needs its '" + part + "'.");
        key.push_back(read_key_part(type, *found));
    }
    return key;
}

Key read_key(schema::EntityType const& type, json::value const* value)
{
    if (value == nullptr)
        throw validation_error("The operation needs an 'entity_key'.");
    Key key;
    if (json::array const* const parts = value->if_array()) {
        for (json::value const& part : *parts)
            key.push_back(read_key_part(type, part));
    } else {
        key.push_back(read_key_part(type, *value));
    }
    if (key.size() != type.primary_key.size())
        throw validation_error("The key of a '" + type.name + "' has " + std::to_string(type.primary_key.size()) + " part(s). Got " +
                               std::to_string(key.size()) + ".");
    return key;
}

std::string to_string(Key const& key)
{
    std::string text;
    for (SqlValue const& part : key) {
        text += text.empty() ? "[u'" : ", u'";
        text += text_of(part);
        text += "'";
    }
    return text + "]";
}

SqlValue current_time() { return DateTime::now().to_string().substr(0, seconds_length); }

} // namespace ftrack::sandbox::service
