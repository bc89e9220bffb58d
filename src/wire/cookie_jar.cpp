// Copyright the ftrack C++ client authors. SPDX-License-Identifier: Apache-2.0
#include "wire/cookie_jar.hpp"

#include "wire/http_date.hpp"

#include <boost/algorithm/string/predicate.hpp>

#include <algorithm>
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
    if (std::from_chars(digits.data(), digits.data() + digits.size(), seconds).ec != std::errc())
        return now + longest_life;
    return seconds == 0 ? CookieJar::time_point::min() : now + std::min<std::chrono::seconds>(std::chrono::seconds(seconds), longest_life);
}

} // namespace

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
            if (auto const expiry = parse_http_date(value))
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
