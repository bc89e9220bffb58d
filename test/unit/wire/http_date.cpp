// Copyright the ftrack C++ client authors. SPDX-License-Identifier: Apache-2.0
#include "wire/http_date.hpp"

#include "support/catch.hpp"

#include <string>

using ftrack::wire::parse_http_date;
using namespace std::chrono_literals;

namespace {

auto const expected = std::chrono::sys_days(1994y / 11 / 6) + 8h + 49min + 37s;

} // namespace

TEST_CASE("the forms of HTTP dates are read", "[http_date]")
{
    auto const text = GENERATE(as<std::string>(), "Sun, 06 Nov 1994 08:49:37 GMT", "Sunday, 06-Nov-94 08:49:37 GMT", "Sun Nov  6 08:49:37 1994",
                               "Sun, 6-Nov-1994 08:49:37", "06 nov 1994 8:49:37", "1994 6 november 08:49:37.5", "8:49:37 6x NOV 94");
    CAPTURE(text);
    REQUIRE(parse_http_date(text) == expected);
}

TEST_CASE("years of two digits are of this age", "[http_date]")
{
    REQUIRE(parse_http_date("6 Nov 69 08:49:37") == std::chrono::sys_days(2069y / 11 / 6) + 8h + 49min + 37s);
    REQUIRE(parse_http_date("6 Nov 70 08:49:37") == std::chrono::sys_days(1970y / 11 / 6) + 8h + 49min + 37s);
}

TEST_CASE("dates that the clock cannot count are held at its edge", "[http_date]")
{
    REQUIRE(parse_http_date("Fri, 31 Dec 9999 23:59:59 GMT") == std::chrono::sys_days(2200y / 1 / 1));
    REQUIRE(parse_http_date("Mon, 01 Jan 1601 00:00:00 GMT") == std::chrono::sys_days(1970y / 1 / 1));
    REQUIRE(parse_http_date("Wed, 31 Dec 1969 23:59:59 GMT") == std::chrono::sys_days(1970y / 1 / 1));
    REQUIRE(parse_http_date("Thu, 29 Feb 2024 23:59:59 GMT") == std::chrono::sys_days(2024y / 2 / 29) + 24h - 1s);
}

TEST_CASE("what is no date is none", "[http_date]")
{
    auto const text = GENERATE(as<std::string>(), "", "120", "Sun, 06 Nov 1994", "Nov 1994 08:49:37", "06 1994 08:49:37", "06 Nov 08:49:37",
                               "06 Nov 1994 24:00:00", "06 Nov 1994 08:60:00", "06 Nov 1994 08:49:60", "06 Nov 1994 08:49", "00 Nov 1994 08:49:37",
                               "31 Nov 1994 08:49:37", "29 Feb 2023 08:49:37", "06 Nvb 1994 08:49:37", "06 Nov 1600 08:49:37", "06 Nov 199 08:49:37",
                               "06 Nov 19944 08:49:37", ":::", "\xff\xff");
    CAPTURE(text);
    REQUIRE_FALSE(parse_http_date(text));
}
