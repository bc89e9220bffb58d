// Copyright the ftrack C++ client authors. SPDX-License-Identifier: Apache-2.0
#include "wire/http_date.hpp"

#include <boost/algorithm/string/predicate.hpp>

#include <algorithm>
#include <array>

namespace ftrack::wire {

namespace {

struct Fields
{
    std::optional<std::chrono::seconds> time;
    unsigned day = 0;
    unsigned month = 0;
    int year = -1;
};

/// A number of `least` to `most` digits at the front of `text`, cut off there.
std::optional<unsigned> take_number(std::string_view& text, std::size_t least, std::size_t most)
{
    std::size_t const count = std::min(text.find_first_not_of("0123456789"), text.size());
    if (count < least || count > most)
        return std::nullopt;
    unsigned number = 0;
    for (char const digit : text.substr(0, count))
        number = number * 10 + static_cast<unsigned>(digit - '0');
    text.remove_prefix(count);
    return number;
}

bool take_colon(std::string_view& text)
{
    if (!text.starts_with(':'))
        return false;
    text.remove_prefix(1);
    return true;
}

bool read_time(std::string_view token, Fields& fields)
{
    auto const hours = take_number(token, 1, 2);
    if (!hours || *hours > 23 || !take_colon(token))
        return false;
    auto const minutes = take_number(token, 1, 2);
    if (!minutes || *minutes > 59 || !take_colon(token))
        return false;
    auto const seconds = take_number(token, 1, 2);
    if (!seconds || *seconds > 59)
        return false;
    fields.time = std::chrono::hours(*hours) + std::chrono::minutes(*minutes) + std::chrono::seconds(*seconds);
    return true;
}

bool read_day(std::string_view token, Fields& fields)
{
    auto const day = take_number(token, 1, 2);
    fields.day = day.value_or(0);
    return day.has_value();
}

bool read_month(std::string_view token, Fields& fields)
{
    static constexpr std::array<std::string_view, 12> months{"jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"};
    auto const month = std::ranges::find_if(months, [&](std::string_view name) { return boost::algorithm::istarts_with(token, name); });
    if (month == months.end())
        return false;
    fields.month = static_cast<unsigned>(month - months.begin()) + 1;
    return true;
}

void read_year(std::string_view token, Fields& fields)
{
    std::size_t const length = token.size();
    if (auto const year = take_number(token, 2, 4))
        fields.year = static_cast<int>(*year) + (length - token.size() != 2 ? 0 : *year >= 70 ? 1900 : 2000);
}

/// What a token can be is asked in the RFC's order.
void read_token(std::string_view token, Fields& fields)
{
    if (!fields.time && read_time(token, fields))
        return;
    if (fields.day == 0 && read_day(token, fields))
        return;
    if (fields.month == 0 && read_month(token, fields))
        return;
    if (fields.year < 0)
        read_year(token, fields);
}

} // namespace

std::optional<std::chrono::system_clock::time_point> parse_http_date(std::string_view text)
{
    constexpr std::string_view letters = "0123456789:abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ";
    Fields fields;
    while (true) {
        text.remove_prefix(std::min(text.find_first_of(letters), text.size()));
        if (text.empty())
            break;
        std::size_t const end = std::min(text.find_first_not_of(letters), text.size());
        read_token(text.substr(0, end), fields);
        text.remove_prefix(end);
    }
    std::chrono::year_month_day const day{std::chrono::year(fields.year), std::chrono::month(fields.month), std::chrono::day(fields.day)};
    if (!fields.time || fields.year < 1601 || !day.ok())
        return std::nullopt;
    if (fields.year > 2200)
        return std::chrono::sys_days(std::chrono::year(2200) / 1 / 1);
    if (fields.year < 1970)
        return std::chrono::sys_days(std::chrono::year(1970) / 1 / 1);
    return std::chrono::sys_days(day) + *fields.time;
}

} // namespace ftrack::wire
