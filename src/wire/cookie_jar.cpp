// Copyright the ftrack C++ client authors. SPDX-License-Identifier: Apache-2.0
#include "wire/cookie_jar.hpp"

#include <boost/algorithm/string/predicate.hpp>

#include <algorithm>
#include <array>
#include <charconv>
#include <cstdint>

namespace ftrack::wire {
namespace {

using boost::algorithm::iequals;

std::string_view trimmed(std::string_view text)
{
    auto const first = text.find_first_not_of(" \t");
    if (first == std::string_view::npos)
        return {};
    return text.substr(first, text.find_last_not_of(" \t") - first + 1);
}

// Cuts off and gives what stands before `separator`.
std::string_view take_until(std::string_view& text, char separator)
{
    auto const end = std::min(text.find(separator), text.size());
    std::string_view const part = text.substr(0, end);
    text.remove_prefix(std::min(end + 1, text.size()));
    return part;
}

bool has_control_character(std::string_view text)
{
    return std::ranges::any_of(text, [](char c) { return static_cast<unsigned char>(c) < 0x20 || c == 0x7f; });
}

template <class Number>
bool parse_number(std::string_view text, Number& number)
{
    auto const [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
    return error == std::errc() && end == text.data() + text.size();
}

std::string default_path(std::string_view request_path)
{
    auto const slash = request_path.rfind('/');
    return slash == std::string_view::npos || slash == 0 ? "/" : std::string(request_path.substr(0, slash));
}

bool path_matches(std::string_view request_path, std::string_view cookie_path)
{
    if (!request_path.starts_with(cookie_path))
        return false;
    return request_path.size() == cookie_path.size() || cookie_path.ends_with('/') || request_path[cookie_path.size()] == '/';
}

bool domain_allows(std::string_view domain, std::string_view host)
{
    if (domain.starts_with('.'))
        domain.remove_prefix(1);
    if (domain.empty() || iequals(domain, host))
        return true;
    return host.size() > domain.size() && host[host.size() - domain.size() - 1] == '.' && boost::algorithm::iends_with(host, domain);
}

// Nothing is kept longer than this (RFC 6265bis), so no sum below can overflow.
constexpr std::chrono::hours longest_life{24 * 400};

std::optional<CookieJar::time_point> expiry_after(std::string_view max_age, CookieJar::time_point now)
{
    bool const is_negative = max_age.starts_with('-');
    std::string_view const digits = max_age.substr(is_negative ? 1 : 0);
    if (digits.empty() || digits.find_first_not_of("0123456789") != std::string_view::npos)
        return std::nullopt;
    if (is_negative)
        return CookieJar::time_point::min();
    std::int64_t seconds = 0;
    if (!parse_number(digits, seconds))
        return now + longest_life;
    return seconds == 0 ? CookieJar::time_point::min() : now + std::min<std::chrono::seconds>(std::chrono::seconds(seconds), longest_life);
}

struct DateFields
{
    std::optional<std::chrono::seconds> time;
    unsigned day = 0;
    unsigned month = 0;
    int year = -1;
};

bool read_time(std::string_view token, DateFields& date)
{
    unsigned hours = 0, minutes = 0, seconds = 0;
    if (!parse_number(take_until(token, ':'), hours) || !parse_number(take_until(token, ':'), minutes) || !parse_number(token, seconds))
        return false;
    if (hours > 23 || minutes > 59 || seconds > 59)
        return false;
    date.time = std::chrono::hours(hours) + std::chrono::minutes(minutes) + std::chrono::seconds(seconds);
    return true;
}

bool read_month(std::string_view token, DateFields& date)
{
    static constexpr std::array<std::string_view, 12> months{"jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"};
    for (unsigned i = 0; i < months.size(); ++i) {
        if (boost::algorithm::istarts_with(token, months[i])) {
            date.month = i + 1;
            return true;
        }
    }
    return false;
}

bool read_year(std::string_view token, DateFields& date)
{
    int year = 0;
    if ((token.size() != 2 && token.size() != 4) || !parse_number(token, year) || year < 0)
        return false;
    if (token.size() == 2)
        year += year >= 70 ? 1900 : 2000;
    date.year = year;
    return year >= 1601;
}

void read_token(std::string_view token, DateFields& date)
{
    if (!date.time && read_time(token, date))
        return;
    if (date.day == 0 && token.size() <= 2 && parse_number(token, date.day))
        return;
    if (date.month == 0 && read_month(token, date))
        return;
    if (date.year < 0)
        read_year(token, date);
}

} // namespace

std::optional<std::chrono::system_clock::time_point> parse_cookie_date(std::string_view text)
{
    DateFields date;
    constexpr std::string_view letters = "0123456789:abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ";
    while (true) {
        auto const begin = std::min(text.find_first_of(letters), text.size());
        text.remove_prefix(begin);
        if (text.empty())
            break;
        auto const end = std::min(text.find_first_not_of(letters), text.size());
        read_token(text.substr(0, end), date);
        text.remove_prefix(end);
    }
    std::chrono::year_month_day const day{std::chrono::year(date.year), std::chrono::month(date.month), std::chrono::day(date.day)};
    if (!date.time || date.year < 1601 || !day.ok())
        return std::nullopt;
    // The clock counts in nanoseconds, which end in 2262.
    if (date.year > 2200)
        return std::chrono::sys_days(std::chrono::year(2200) / 1 / 1);
    if (date.year < 1700)
        return std::chrono::sys_days(std::chrono::year(1700) / 1 / 1);
    return std::chrono::sys_days(day) + *date.time;
}

bool CookieJar::read_attributes(std::string_view attributes, Url const& from, time_point now, Cookie& cookie)
{
    bool has_max_age = false;
    while (!attributes.empty()) {
        std::string_view value = take_until(attributes, ';');
        std::string_view const name = trimmed(take_until(value, '='));
        value = trimmed(value);
        if (iequals(name, "Secure")) {
            cookie.secure = true;
        } else if (iequals(name, "Path")) {
            cookie.path = value.starts_with('/') ? std::string(value) : default_path(from.path);
        } else if (iequals(name, "Domain")) {
            if (!domain_allows(value, from.origin.host))
                return false;
        } else if (iequals(name, "Max-Age")) {
            if (auto const expiry = expiry_after(value, now)) {
                cookie.expiry = expiry;
                has_max_age = true;
            }
        } else if (iequals(name, "Expires") && !has_max_age) {
            if (auto const expiry = parse_cookie_date(value))
                cookie.expiry = std::min(*expiry, now + longest_life);
        }
    }
    return !cookie.secure || from.origin.tls;
}

void CookieJar::store(std::string_view set_cookie, Url const& from, time_point now)
{
    std::string_view pair = take_until(set_cookie, ';');
    if (pair.find('=') == std::string_view::npos || has_control_character(pair) || pair.size() > max_cookie_size)
        return;
    Cookie cookie;
    cookie.name = trimmed(take_until(pair, '='));
    cookie.value = trimmed(pair);
    cookie.host = from.origin.host;
    cookie.path = default_path(from.path);
    bool const is_ours = read_attributes(set_cookie, from, now, cookie);
    if (!is_ours || cookie.name.empty() || cookie.path.size() > max_cookie_size || has_control_character(cookie.path))
        return;
    std::erase_if(cookies_, [&](Cookie const& old) {
        bool const is_replaced = old.host == cookie.host && old.path == cookie.path && old.name == cookie.name;
        return is_replaced || (old.expiry && *old.expiry <= now);
    });
    if (cookie.expiry && *cookie.expiry <= now)
        return;
    if (cookies_.size() == max_cookies)
        cookies_.erase(cookies_.begin());
    cookies_.push_back(std::move(cookie));
}

std::string CookieJar::header_for(Url const& to, time_point now) const
{
    std::vector<Cookie const*> matching;
    for (Cookie const& cookie : cookies_) {
        bool const is_live = !cookie.expiry || *cookie.expiry > now;
        if (is_live && cookie.host == to.origin.host && (!cookie.secure || to.origin.tls) && path_matches(to.path, cookie.path))
            matching.push_back(&cookie);
    }
    std::ranges::stable_sort(matching, std::greater<>(), [](Cookie const* cookie) { return cookie->path.size(); });
    std::string header;
    for (Cookie const* cookie : matching) {
        if (!header.empty())
            header += "; ";
        header += cookie->name + '=' + cookie->value;
    }
    return header;
}

} // namespace ftrack::wire
