// Copyright the ftrack C++ client authors. SPDX-License-Identifier: Apache-2.0
#include "ftrack/expression.hpp"

#include "ftrack/error.hpp"

#include <boost/json/value.hpp>

#include <array>
#include <charconv>
#include <cmath>
#include <stdexcept>

namespace ftrack {

namespace {

std::string quoted(std::string_view text) { return '"' + escape(text) + '"'; }

std::string number(double value)
{
    if (!std::isfinite(value))
        throw std::invalid_argument("An expression cannot hold infinity or NaN.");
    std::array<char, 64> digits{};
    auto const [end, error] = std::to_chars(digits.data(), digits.data() + digits.size(), value);
    return std::string(digits.data(), end);
}

std::string text_of(Value const& value)
{
    switch (value.kind()) {
    case Kind::null:
        return "none";
    case Kind::boolean:
        return value.as_bool() ? "true" : "false";
    case Kind::integer:
        return std::to_string(value.as_integer());
    case Kind::number:
        return number(value.as_double());
    case Kind::string:
        return quoted(value.as_string());
    case Kind::date_time:
        return Literal(value.as_date_time()).text();
    case Kind::date:
        return Literal(value.as_date()).text();
    case Kind::entity: {
        std::vector<std::string> const key = value.primary_key();
        if (key.size() == 1)
            return quoted(key.front());
        throw KindError("An entity stands in an expression by its primary key, which must be of one part.");
    }
    default:
        throw KindError("An array or object cannot stand in an expression.");
    }
}

std::string text_of(boost::json::value const& value)
{
    switch (value.kind()) {
    case boost::json::kind::null:
        return "none";
    case boost::json::kind::bool_:
        return value.get_bool() ? "true" : "false";
    case boost::json::kind::int64:
        return std::to_string(value.get_int64());
    case boost::json::kind::uint64:
        return std::to_string(value.get_uint64());
    case boost::json::kind::double_:
        return number(value.get_double());
    case boost::json::kind::string:
        return quoted(value.get_string());
    default:
        throw KindError("An array or object cannot stand in an expression.");
    }
}

} // namespace

std::string escape(std::string_view text)
{
    std::string escaped;
    escaped.reserve(text.size());
    for (char const c : text) {
        if (c == '\0')
            throw std::invalid_argument("An expression cannot hold NUL.");
        if (c == '"' || c == '\'' || c == '\\')
            escaped += '\\';
        escaped += c;
    }
    return escaped;
}

Literal::Literal(double value) : text_(number(value)) {}
Literal::Literal(std::string_view value) : text_(quoted(value)) {}
Literal::Literal(DateTime const& value) : text_(quoted(value.to_string())) {}
Literal::Literal(Date const& value) : text_(quoted(value.to_string())) {}
Literal::Literal(Value const& value) : text_(text_of(value)) {}
Literal::Literal(boost::json::value const& value) : text_(text_of(value)) {}

std::string expression_list(std::string_view format, std::span<Literal const> arguments)
{
    std::string text;
    std::size_t used = 0;
    for (std::size_t i = 0; i < format.size(); ++i) {
        char const c = format[i];
        bool const doubled = i + 1 < format.size() && format[i + 1] == c;
        if (c != '{' && c != '}') {
            text += c;
        } else if (doubled) {
            text += c;
            ++i;
        } else if (c == '{' && i + 1 < format.size() && format[i + 1] == '}') {
            if (used == arguments.size())
                throw std::invalid_argument("expression: more places than arguments.");
            text += arguments[used++].text();
            ++i;
        } else {
            throw std::invalid_argument("expression: a brace that stands alone; write {{ or }} for a brace.");
        }
    }
    if (used != arguments.size())
        throw std::invalid_argument("expression: more arguments than places.");
    return text;
}

} // namespace ftrack
