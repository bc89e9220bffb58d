// Copyright the ftrack C++ client authors. SPDX-License-Identifier: Apache-2.0
#include "ftrack/datetime.hpp"

#include "ftrack/error.hpp"

#include "support/catch.hpp"

#include <boost/json/serialize.hpp>
#include <boost/json/value_from.hpp>

#include <sstream>
#include <stdexcept>
#include <type_traits>

using namespace ftrack;
using namespace std::chrono_literals;

namespace chrono = std::chrono;

static_assert(!std::is_aggregate_v<Date> && !std::is_aggregate_v<DateTime>);
static_assert(std::is_default_constructible_v<Date> && std::is_default_constructible_v<DateTime>);
static_assert(std::is_nothrow_move_constructible_v<Date> && std::is_nothrow_move_assignable_v<Date>);
static_assert(std::is_nothrow_move_constructible_v<DateTime> && std::is_nothrow_move_assignable_v<DateTime>);

namespace {

DateTime at(chrono::year_month_day day, chrono::microseconds time) { return DateTime(chrono::sys_days(day) + time); }

/// 2024-02-29T10:20:30 and a fraction.
DateTime leap_day(chrono::microseconds fraction = 0us) { return at(2024y / 2 / 29, 10h + 20min + 30s + fraction); }

} // namespace

TEST_CASE("a date is YYYY-MM-DD of the calendar", "[datetime]")
{
    struct Row
    {
        char const* text;
        chrono::year_month_day day;
    };
    auto const row = GENERATE(values<Row>({
        {"2024-01-31", 2024y / 1 / 31},
        {"2024-02-29", 2024y / 2 / 29},
        {"2000-02-29", 2000y / 2 / 29},
        {"1970-01-01", 1970y / 1 / 1},
        {"1969-12-31", 1969y / 12 / 31},
        {"0001-01-01", 1y / 1 / 1},
        {"9999-12-31", 9999y / 12 / 31},
    }));
    CAPTURE(row.text);

    Date const date = Date::parse(row.text);
    REQUIRE(date.year_month_day() == row.day);
    REQUIRE(date.days() == chrono::sys_days(row.day));
    REQUIRE(date == Date(row.day));
    REQUIRE(date.to_string() == row.text);
}

TEST_CASE("what is no date is refused with its text and the form", "[datetime]")
{
    auto const text =
        GENERATE(as<std::string>(), "", "2024", "2024-01", "2024-1-31", "2024-01-3", "24-01-31", "2024-00-10", "2024-13-01", "2024-01-00",
                 "2024-01-32", "2023-02-29", "1900-02-29", "2024-04-31", "0000-01-01", "02024-01-31", "-2024-01-31", "+2024-01-31", "2024/01/31",
                 "20240131", " 2024-01-31", "2024-01-31 ", "2024-01-31T00:00:00", "2024-01-3x", "2024-W05-3", "2024-01-31Z",
                 "\xef\xbc\x92"
                 "024-01-31");
    CAPTURE(text);

    REQUIRE_FALSE(Date::try_parse(text));
    REQUIRE_THROWS_AS(Date::parse(text), ParseError);
}

TEST_CASE("errors of dates show the text in one line", "[datetime]")
{
    REQUIRE_THROWS_WITH(Date::parse("31.01.\n2024"), "\"31.01. 2024\" is no date: write YYYY-MM-DD, for example 2024-01-31.");
    REQUIRE_THROWS_WITH(DateTime::parse(std::string(61, 'x')),
                        "\"" + std::string(60, 'x') + "…\" is no date with time: write ISO 8601, for example 2024-01-31T10:00:00Z.");
    REQUIRE_THROWS_AS(Date(2023y / 2 / 29), std::invalid_argument);
}

TEST_CASE("a date-time is ISO 8601, in UTC", "[datetime]")
{
    struct Row
    {
        char const* text;
        DateTime expected;
    };
    auto const row = GENERATE(values<Row>({
        {"2024-02-29T10:20:30", leap_day()}, // naive values are UTC
        {"2024-02-29T10:20:30Z", leap_day()},
        {"2024-02-29t10:20:30z", leap_day()},
        {"2024-02-29 10:20:30", leap_day()},
        {"2024-02-29T10:20", at(2024y / 2 / 29, 10h + 20min)},
        {"2024-02-29T10:20Z", at(2024y / 2 / 29, 10h + 20min)},
        {"2024-02-29T10:20:30.5", leap_day(500ms)},
        {"2024-02-29T10:20:30.123Z", leap_day(123ms)},
        {"2024-02-29T10:20:30.000001", leap_day(1us)},
        {"2024-02-29T10:20:30.123456789+00:00", leap_day(123456us)}, // cut, not rounded
        {"2024-02-29T12:20:30+02:00", leap_day()},
        {"2024-02-29T12:50:30+0230", leap_day()},
        {"2024-02-29T12:20:30+02", leap_day()},
        {"2024-02-29T06:20:30-04:00", leap_day()},
        {"2024-03-01T00:20:30+14:00", leap_day()},
        {"2024-02-28T21:20:30-13:00", leap_day()},
        {"2024-02-29T10:20:30-00:00", leap_day()},
        {"1969-12-31T23:59:59.999", at(1969y / 12 / 31, 24h - 1ms)},
        {"0001-01-01T00:00:00", at(1y / 1 / 1, 0s)},
        {"9999-12-31T23:59:59.999999Z", at(9999y / 12 / 31, 24h - 1us)},
    }));
    CAPTURE(row.text);

    REQUIRE(DateTime::try_parse(row.text));
    REQUIRE(DateTime::parse(row.text) == row.expected);
    REQUIRE(DateTime::parse(row.expected.to_string()) == row.expected);
}

TEST_CASE("what is no date-time is refused", "[datetime]")
{
    auto const text = GENERATE(as<std::string>(), "", "2024-02-29", "2024-02-29T", "2024-02-29T10", "2024-02-29T10:", "2024-02-29T1:20:30",
                               "2024-02-29T24:00:00", "2024-02-29T10:60:00", "2024-02-29T10:20:60", "2024-02-29T10:20:", "2024-02-29T10:20:30.",
                               "2024-02-29T10:20:30.x", "2024-02-29T10:20:30.1234567890", "2024-02-29T10:20:30,5", "2024-02-29T10:20:30+",
                               "2024-02-29T10:20:30+2", "2024-02-29T10:20:30+24:00", "2024-02-29T10:20:30+02:60",
                               "2024-02-29T10:20:30+02:", "2024-02-29T10:20:30+020", "2024-02-29T10:20:30 Z", "2024-02-29T10:20:30Z ",
                               "2024-02-29T10:20:30ZZ", " 2024-02-29T10:20:30", "2023-02-29T10:20:30", "2024-02-29X10:20:30", "2024-02-29  10:20:30",
                               "2024-02-29T-1:20:30", "0001-01-01T00:00:00+00:01", "9999-12-31T23:59:59-00:01", "20240229T102030");
    CAPTURE(text);

    REQUIRE_FALSE(DateTime::try_parse(text));
    REQUIRE_THROWS_AS(DateTime::parse(text), ParseError);
}

TEST_CASE("a date-time is written in UTC with milliseconds, or with all its microseconds", "[datetime]")
{
    REQUIRE(DateTime().to_string() == "1970-01-01T00:00:00.000Z");
    REQUIRE(leap_day().to_string() == "2024-02-29T10:20:30.000Z");
    REQUIRE(leap_day(7ms).to_string() == "2024-02-29T10:20:30.007Z");
    REQUIRE(leap_day(7us).to_string() == "2024-02-29T10:20:30.000007Z");
    REQUIRE(DateTime(DateTime::time_point(-1us)).to_string() == "1969-12-31T23:59:59.999999Z");
    REQUIRE(Date().to_string() == "1970-01-01");
    // Beyond what parse() reads: ISO 8601's expanded years.
    REQUIRE(Date(12345y / 6 / 7).to_string() == "+012345-06-07");
    REQUIRE(Date(chrono::year(-1) / 6 / 7).to_string() == "-000001-06-07");
    REQUIRE(Date(0y / 6 / 7).to_string() == "0000-06-07");
}

TEST_CASE("dates compare by the calendar and print as text", "[datetime]")
{
    REQUIRE(Date::parse("2024-01-31") < Date::parse("2024-02-01"));
    REQUIRE(DateTime::parse("2024-01-31T10:00:00+02:00") < DateTime::parse("2024-01-31T09:00:00Z"));
    std::ostringstream out;
    out << Date::parse("2024-01-31") << ' ' << leap_day();
    REQUIRE(out.str() == "2024-01-31 2024-02-29T10:20:30.000Z");
}

TEST_CASE("the present has not yet passed", "[datetime]")
{
    auto const before = chrono::system_clock::now();
    DateTime const now = DateTime::now();

    REQUIRE(now.time() >= chrono::floor<chrono::microseconds>(before));
    REQUIRE(now.time() <= chrono::system_clock::now());
}

TEST_CASE("for sending, dates take their typed form", "[datetime]")
{
    REQUIRE(boost::json::serialize(boost::json::value_from(Date::parse("2024-01-31"))) == R"({"__type__":"date","value":"2024-01-31"})");
    REQUIRE(boost::json::serialize(boost::json::value_from(leap_day())) == R"({"__type__":"datetime","value":"2024-02-29T10:20:30.000Z"})");
}
