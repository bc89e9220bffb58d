// Copyright the ftrack C++ client authors. SPDX-License-Identifier: Apache-2.0
#include "ftrack/datetime.hpp"

#include "core/excerpt.hpp"
#include "ftrack/error.hpp"

#include <boost/json/conversion.hpp>
#include <boost/json/object.hpp>
#include <boost/json/value.hpp>

#include <ostream>
#include <stdexcept>

namespace ftrack {

namespace chrono = std::chrono;

namespace {

constexpr DateTime::time_point first_time = chrono::sys_days(chrono::year(1) / 1 / 1);
constexpr DateTime::time_point end_time = chrono::sys_days(chrono::year(10000) / 1 / 1);

constexpr bool is_digit(char c) { return c >= '0' && c <= '9'; }

/// Takes a text apart from its front. A failed step leaves the text as it was.
class Cursor
{
public:
    explicit Cursor(std::string_view text) noexcept : text_(text) {}

    bool at_end() const noexcept { return text_.empty(); }

    bool take(char c) noexcept
    {
        if (text_.empty() || text_.front() != c)
            return false;
        text_.remove_prefix(1);
        return true;
    }

    bool take_any(std::string_view choices) noexcept
    {
        if (text_.empty() || choices.find(text_.front()) == choices.npos)
            return false;
        text_.remove_prefix(1);
        return true;
    }

    /// Exactly `count` digits, no greater than `limit`.
    bool take_number(std::size_t count, int limit, int& number) noexcept
    {
        if (text_.size() < count)
            return false;
        int result = 0;
        for (char const c : text_.substr(0, count)) {
            if (!is_digit(c))
                return false;
            result = result * 10 + (c - '0');
        }
        if (result > limit)
            return false;
        text_.remove_prefix(count);
        number = result;
        return true;
    }

    /// One to nine digits behind a decimal point, cut to microseconds.
    bool take_fraction(chrono::microseconds& fraction) noexcept
    {
        int micros = 0;
        std::size_t count = 0;
        for (; count < text_.size() && is_digit(text_[count]); ++count)
            if (count < 6)
                micros = micros * 10 + (text_[count] - '0');
        if (count == 0 || count > 9)
            return false;
        for (std::size_t i = count; i < 6; ++i)
            micros *= 10;
        text_.remove_prefix(count);
        fraction = chrono::microseconds(micros);
        return true;
    }

private:
    std::string_view text_;
};

std::optional<chrono::sys_days> take_day(Cursor& cursor) noexcept
{
    int year = 0;
    int month = 0;
    int day = 0;
    if (!cursor.take_number(4, 9999, year) || !cursor.take('-') || !cursor.take_number(2, 12, month) || !cursor.take('-') ||
        !cursor.take_number(2, 31, day))
        return std::nullopt;
    chrono::year_month_day const date{chrono::year(year), chrono::month(static_cast<unsigned>(month)), chrono::day(static_cast<unsigned>(day))};
    if (year == 0 || !date.ok())
        return std::nullopt;
    return chrono::sys_days(date);
}

std::optional<chrono::microseconds> take_time_of_day(Cursor& cursor) noexcept
{
    int hours = 0;
    int minutes = 0;
    int seconds = 0;
    chrono::microseconds fraction{};
    if (!cursor.take_number(2, 23, hours) || !cursor.take(':') || !cursor.take_number(2, 59, minutes))
        return std::nullopt;
    if (cursor.take(':')) {
        if (!cursor.take_number(2, 59, seconds))
            return std::nullopt;
        if (cursor.take('.') && !cursor.take_fraction(fraction))
            return std::nullopt;
    }
    return chrono::hours(hours) + chrono::minutes(minutes) + chrono::seconds(seconds) + fraction;
}

/// Nothing (which means UTC), `Z`, `±hh:mm`, `±hhmm` or `±hh`.
std::optional<chrono::minutes> take_offset(Cursor& cursor) noexcept
{
    if (cursor.at_end() || cursor.take_any("Zz"))
        return chrono::minutes(0);
    int const sign = cursor.take('-') ? -1 : 1;
    if (sign == 1 && !cursor.take('+'))
        return std::nullopt;
    int hours = 0;
    int minutes = 0;
    if (!cursor.take_number(2, 23, hours))
        return std::nullopt;
    if (!cursor.at_end()) {
        cursor.take(':');
        if (!cursor.take_number(2, 59, minutes))
            return std::nullopt;
    }
    return sign * (chrono::hours(hours) + chrono::minutes(minutes));
}

std::string quoted(std::string_view text) { return '"' + core::excerpt(text, 60) + '"'; }

void append_number(std::string& text, int number, int width)
{
    char digits[10];
    for (int i = width; i-- > 0; number /= 10)
        digits[i] = static_cast<char>('0' + number % 10);
    text.append(digits, static_cast<std::size_t>(width));
}

void append_day(std::string& text, chrono::sys_days days)
{
    chrono::year_month_day const date(days);
    int const year = static_cast<int>(date.year());
    if (year >= 0 && year <= 9999)
        append_number(text, year, 4);
    else { // ISO 8601's expanded form
        text += year < 0 ? '-' : '+';
        append_number(text, year < 0 ? -year : year, 6);
    }
    text += '-';
    append_number(text, static_cast<int>(static_cast<unsigned>(date.month())), 2);
    text += '-';
    append_number(text, static_cast<int>(static_cast<unsigned>(date.day())), 2);
}

void assign_typed(boost::json::value& json, boost::json::string_view type, std::string_view text)
{
    boost::json::object& object = json.emplace_object();
    object.reserve(2);
    object.emplace("__type__", type);
    object.emplace("value", boost::json::string_view(text.data(), text.size()));
}

} // namespace

Date::Date(chrono::year_month_day day) : days_(day)
{
    if (!day.ok())
        throw std::invalid_argument("Date: there is no such day in the calendar.");
}

Date Date::parse(std::string_view text)
{
    if (std::optional<Date> const date = try_parse(text))
        return *date;
    throw ParseError(quoted(text) + " is no date: write YYYY-MM-DD, for example 2024-01-31.");
}

std::optional<Date> Date::try_parse(std::string_view text) noexcept
{
    Cursor cursor(text);
    std::optional<chrono::sys_days> const days = take_day(cursor);
    if (!days || !cursor.at_end())
        return std::nullopt;
    return Date(*days);
}

std::string Date::to_string() const
{
    std::string text;
    append_day(text, days_);
    return text;
}

DateTime DateTime::now() { return DateTime(chrono::floor<chrono::microseconds>(chrono::system_clock::now())); }

DateTime DateTime::parse(std::string_view text)
{
    if (std::optional<DateTime> const date_time = try_parse(text))
        return *date_time;
    throw ParseError(quoted(text) + " is no date with time: write ISO 8601, for example 2024-01-31T10:00:00Z.");
}

std::optional<DateTime> DateTime::try_parse(std::string_view text) noexcept
{
    Cursor cursor(text);
    std::optional<chrono::sys_days> const days = take_day(cursor);
    if (!days || !cursor.take_any("Tt "))
        return std::nullopt;
    std::optional<chrono::microseconds> const time_of_day = take_time_of_day(cursor);
    if (!time_of_day)
        return std::nullopt;
    std::optional<chrono::minutes> const offset = take_offset(cursor);
    if (!offset || !cursor.at_end())
        return std::nullopt;
    time_point const time = *days + *time_of_day - *offset;
    // An offset can carry the first and the last day out of the years that have a text form.
    if (time < first_time || time >= end_time)
        return std::nullopt;
    return DateTime(time);
}

std::string DateTime::to_string() const
{
    chrono::sys_days const days = chrono::floor<chrono::days>(time_);
    chrono::hh_mm_ss const clock(time_ - days);
    int const micros = static_cast<int>(clock.subseconds().count());

    std::string text;
    text.reserve(27);
    append_day(text, days);
    text += 'T';
    append_number(text, static_cast<int>(clock.hours().count()), 2);
    text += ':';
    append_number(text, static_cast<int>(clock.minutes().count()), 2);
    text += ':';
    append_number(text, static_cast<int>(clock.seconds().count()), 2);
    text += '.';
    if (micros % 1000 == 0)
        append_number(text, micros / 1000, 3);
    else
        append_number(text, micros, 6);
    text += 'Z';
    return text;
}

std::ostream& operator<<(std::ostream& out, Date const& date) { return out << date.to_string(); }

std::ostream& operator<<(std::ostream& out, DateTime const& date_time) { return out << date_time.to_string(); }

void tag_invoke(boost::json::value_from_tag, boost::json::value& json, Date const& date) { assign_typed(json, "date", date.to_string()); }

void tag_invoke(boost::json::value_from_tag, boost::json::value& json, DateTime const& date_time)
{
    assign_typed(json, "datetime", date_time.to_string());
}

} // namespace ftrack
