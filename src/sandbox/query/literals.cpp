// Copyright the ftrack C++ client authors. SPDX-License-Identifier: Apache-2.0
#include "sandbox/query/literals.hpp"

#include "ftrack/datetime.hpp"

#include <charconv>
#include <chrono>
#include <cmath>

namespace ftrack::sandbox::query {

namespace {

constexpr std::size_t seconds_length = sizeof("YYYY-MM-DDThh:mm:ss") - 1;

std::string stored(DateTime const& moment) { return moment.to_string().substr(0, seconds_length); }

std::optional<SqlValue> read_boolean(std::string const& text)
{
    for (char const* const yes : {"true", "True", "TRUE", "1"}) {
        if (text == yes)
            return SqlValue(std::int64_t{1});
    }
    for (char const* const no : {"false", "False", "FALSE", "0"}) {
        if (text == no)
            return SqlValue(std::int64_t{0});
    }
    return std::nullopt;
}

std::optional<SqlValue> read_number(std::string_view text)
{
    if (!text.empty() && text.front() == '+')
        text.remove_prefix(1);
    char const* const end = text.data() + text.size();
    std::int64_t integer = 0;
    if (auto const read = std::from_chars(text.data(), end, integer); read.ec == std::errc() && read.ptr == end)
        return SqlValue(integer);
    double number = 0;
    if (auto const read = std::from_chars(text.data(), end, number); read.ec == std::errc() && read.ptr == end && std::isfinite(number))
        return SqlValue(number);
    return std::nullopt;
}

} // namespace

std::optional<Moment> read_moment(std::string_view text)
{
    Moment moment;
    if (std::optional<Date> const day = Date::try_parse(text)) {
        moment.begin = stored(DateTime(day->days()));
        moment.end = stored(DateTime(day->days() + std::chrono::days(1)));
        return moment;
    }
    std::optional<DateTime> const time = DateTime::try_parse(text);
    if (!time)
        return std::nullopt;
    moment.begin = stored(*time);
    return moment;
}

std::optional<SqlValue> read_value(schema::Kind kind, Literal const& literal)
{
    if (literal.is_null())
        return SqlValue();
    switch (kind) {
    case schema::Kind::boolean:
        return read_boolean(literal.text);
    case schema::Kind::number:
    case schema::Kind::integer:
        return read_number(literal.text);
    default:
        return SqlValue(literal.text);
    }
}

} // namespace ftrack::sandbox::query
