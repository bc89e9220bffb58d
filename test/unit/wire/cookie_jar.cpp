// Copyright the ftrack C++ client authors. SPDX-License-Identifier: Apache-2.0
#include "wire/cookie_jar.hpp"

#include "support/catch.hpp"

using namespace ftrack::wire;
using namespace std::chrono_literals;

namespace {

CookieJar::time_point const now = std::chrono::sys_days(2024y / 6 / 1) + 12h;

Url const site = Url::parse("https://studio.example/api/v1");

/// What goes back to `to` after the site set one cookie.
std::string sent_back(std::string_view set_cookie, std::string_view to, CookieJar::time_point when = now)
{
    CookieJar jar;
    jar.store(set_cookie, site, now);
    return jar.header_for(Url::parse(to), when);
}

struct Row
{
    char const* set_cookie;
    char const* to;
    char const* header;
};

} // namespace

TEST_CASE("cookies go back where they belong", "[cookie_jar]")
{
    auto const row = GENERATE(values<Row>({
        {"sid=1", "https://studio.example/api/v1", "sid=1"},
        {"sid=1", "https://studio.example/api", "sid=1"},
        {"sid=1", "https://studio.example/api/other", "sid=1"},
        {"sid=1", "https://studio.example/apis", ""},
        {"sid=1", "https://studio.example/", ""},
        {"sid=1; Path=/", "https://studio.example/", "sid=1"},
        {"sid=1; Path=/", "https://studio.example:8443/x", "sid=1"}, // cookies know no port
        {"sid=1; Path=/api/", "https://studio.example/api/x", "sid=1"},
        {"sid=1; Path=/api/", "https://studio.example/api", ""},
        {"sid=1; Path=relative", "https://studio.example/api/x", "sid=1"},
        {"sid=1; Path=/", "https://other.example/", ""},
        {"sid=1; Path=/", "https://sub.studio.example/", ""},
        {"sid=1; Path=/; Domain=studio.example", "https://sub.studio.example/", ""}, // whatever its Domain says
        {"sid=1; Path=/; Domain=.Studio.Example", "https://studio.example/", "sid=1"},
        {"sid=1; Path=/; Domain=example", "https://studio.example/", "sid=1"},
        {"sid=1; Path=/; Domain=", "https://studio.example/", "sid=1"},
        {"sid=1; Path=/; Domain=other.example", "https://studio.example/", ""},
        {"sid=1; Path=/; Domain=io.example", "https://studio.example/", ""},
        {"sid=1; Path=/; Secure", "https://studio.example/", "sid=1"},
        {"sid=1; Path=/; Secure", "http://studio.example/", ""},
        {"sid=1; Path=/", "http://studio.example/", "sid=1"},
        {" sid = a b ; Path=/ ; HttpOnly; SameSite=Lax; Unknown", "https://studio.example/", "sid=a b"},
        {"sid=a=b; Path=/", "https://studio.example/", "sid=a=b"},
        {"sid=; Path=/", "https://studio.example/", "sid="},
        {"=1; Path=/", "https://studio.example/", ""},
        {"sid; Path=/", "https://studio.example/", ""},
        {"", "https://studio.example/", ""},
        {"sid=a\r\nEvil: 1; Path=/", "https://studio.example/", ""},
        {"sid=1; Path=/\x01", "https://studio.example/", ""},
    }));
    CAPTURE(row.set_cookie, row.to);
    REQUIRE(sent_back(row.set_cookie, row.to) == row.header);
}

TEST_CASE("a cookie for TLS alone is not taken from plain HTTP", "[cookie_jar]")
{
    CookieJar jar;
    jar.store("sid=1; Secure; Path=/", Url::parse("http://studio.example/"), now);
    REQUIRE(jar.empty());
}

TEST_CASE("cookies end when they said", "[cookie_jar]")
{
    struct Life
    {
        char const* attributes;
        std::chrono::seconds lasts; // 0: not kept at all
    };
    auto const row = GENERATE(values<Life>({
        {"; Max-Age=60", 60s},
        {"; Max-Age=0", 0s},
        {"; Max-Age=-1", 0s},
        {"; Max-Age=99999999999999999999", 24h * 400},
        {"; Max-Age=9999999999", 24h * 400},
        {"; Expires=Sat, 01 Jun 2024 12:01:00 GMT", 60s},
        {"; Expires=Sat, 01 Jun 2024 11:59:59 GMT", 0s},
        {"; Expires=Fri, 31 Dec 9999 23:59:59 GMT", 24h * 400},
        {"; Expires=Thu, 01 Jan 1970 00:00:00 GMT; Max-Age=60", 60s}, // Max-Age counts, in any order
        {"; Max-Age=60; Expires=Thu, 01 Jan 1970 00:00:00 GMT", 60s},
    }));
    CAPTURE(row.attributes);
    std::string const cookie = std::string("sid=1; Path=/") + row.attributes;

    REQUIRE(sent_back(cookie, "https://studio.example/", now + row.lasts).empty());
    if (row.lasts > 0s)
        REQUIRE(sent_back(cookie, "https://studio.example/", now + row.lasts - 1s) == "sid=1");
}

TEST_CASE("a cookie without a valid end lasts as long as the session", "[cookie_jar]")
{
    auto const attributes =
        GENERATE(as<std::string>(), "", "; Max-Age=", "; Max-Age=x", "; Max-Age=6x", "; Max-Age=-", "; Expires=", "; Expires=soon");
    CAPTURE(attributes);
    REQUIRE(sent_back("sid=1; Path=/" + attributes, "https://studio.example/", now + 24h * 10'000) == "sid=1");
}

TEST_CASE("a cookie replaces the one of its name, host and path", "[cookie_jar]")
{
    CookieJar jar;
    jar.store("a=1; Path=/", site, now);
    jar.store("b=2; Path=/api", site, now);
    jar.store("a=3; Path=/", site, now);
    jar.store("a=4; Path=/api", site, now);
    REQUIRE(jar.size() == 3);
    REQUIRE(jar.header_for(site, now) == "b=2; a=4; a=3"); // the longest path first, then the oldest

    jar.store("a=; Path=/api; Max-Age=0", site, now);
    REQUIRE(jar.header_for(site, now) == "b=2; a=3");
}

TEST_CASE("a jar holds so much and no more", "[cookie_jar]")
{
    CookieJar jar;
    for (std::size_t i = 0; i <= CookieJar::max_cookies; ++i)
        jar.store("c" + std::to_string(i) + "=1; Path=/", site, now);
    REQUIRE(jar.size() == CookieJar::max_cookies);
    REQUIRE(jar.header_for(site, now).starts_with("c1=1; c2=1;"));

    CookieJar large;
    large.store("a=" + std::string(CookieJar::max_cookie_size - 2, 'x'), site, now);
    REQUIRE(large.size() == 1);
    large.store("b=" + std::string(CookieJar::max_cookie_size - 1, 'x'), site, now);
    large.store("c=1; Path=/" + std::string(CookieJar::max_cookie_size, 'x'), site, now);
    REQUIRE(large.size() == 1);
}
