// Copyright the ftrack C++ client authors. SPDX-License-Identifier: Apache-2.0
#include "wire/json_text.hpp"

#include "support/catch.hpp"

#include <bit>
#include <charconv>
#include <limits>
#include <random>
#include <stdexcept>

using namespace ftrack::wire;

namespace {

template <class Number>
std::string text_of(Number number)
{
    std::string text = "before ";
    append_json_number(text, number);
    REQUIRE(text.starts_with("before "));
    return text.substr(7);
}

std::string string_text(std::string_view text)
{
    std::string result;
    append_json_string(result, text);
    return result;
}

} // namespace

TEST_CASE("doubles are written as JavaScript writes them", "[json_text]")
{
    struct Row
    {
        double number;
        char const* text;
    };
    auto const row = GENERATE(values<Row>({
        {0.0, "0"},
        {-0.0, "0"},
        {1.0, "1"},
        {-1.5, "-1.5"},
        {0.1, "0.1"},
        {0.1 + 0.2, "0.30000000000000004"},
        {100.0, "100"},
        {1e20, "100000000000000000000"},
        {123456789012345680000.0, "123456789012345680000"},
        {1e21, "1e+21"},
        {1.25e21, "1.25e+21"},
        {-1e300, "-1e+300"},
        {0.000001, "0.000001"},
        {0.00000123, "0.00000123"},
        {1e-7, "1e-7"},
        {1.5e-9, "1.5e-9"},
        {123.456, "123.456"},
        {9007199254740993.0, "9007199254740992"},
        {std::numeric_limits<double>::max(), "1.7976931348623157e+308"},
        {std::numeric_limits<double>::min(), "2.2250738585072014e-308"},
        {std::numeric_limits<double>::denorm_min(), "5e-324"},
    }));
    CAPTURE(row.number);
    REQUIRE(text_of(row.number) == row.text);
}

TEST_CASE("integers are written whole", "[json_text]")
{
    REQUIRE(text_of(std::numeric_limits<std::int64_t>::min()) == "-9223372036854775808");
    REQUIRE(text_of(std::int64_t{0}) == "0");
    REQUIRE(text_of(std::numeric_limits<std::uint64_t>::max()) == "18446744073709551615");
}

TEST_CASE("a double reads back as itself", "[json_text]")
{
    std::mt19937_64 random(7);
    for (int i = 0; i < 20'000; ++i) {
        double const number = std::bit_cast<double>(random());
        if (number != number || number - number != 0)
            continue;
        std::string const text = text_of(number);
        double back = 0;
        std::from_chars(text.data(), text.data() + text.size(), back);
        CAPTURE(text);
        REQUIRE(back == number);
    }
}

TEST_CASE("what JSON has no number for is refused", "[json_text]")
{
    REQUIRE_THROWS_AS(text_of(std::numeric_limits<double>::infinity()), std::invalid_argument);
    REQUIRE_THROWS_AS(text_of(-std::numeric_limits<double>::infinity()), std::invalid_argument);
    REQUIRE_THROWS_AS(text_of(std::numeric_limits<double>::quiet_NaN()), std::invalid_argument);
}

TEST_CASE("strings are escaped as far as JSON needs it", "[json_text]")
{
    REQUIRE(string_text("") == R"("")");
    REQUIRE(string_text(std::string_view("a\"\\/\b\f\n\r\t\0\x1f\x7f", 12)) == "\"a\\\"\\\\/\\b\\f\\n\\r\\t\\u0000\\u001f\x7f\"");
    REQUIRE(string_text("é😀\xe2\x80\xa8") == "\"é😀\xe2\x80\xa8\"");
    REQUIRE(string_text("\"\"") == R"("\"\"")");
}

TEST_CASE("bytes that are no UTF-8 are refused and not repeated", "[json_text]")
{
    auto const text = GENERATE(as<std::string>(), "\xff", "abc\xc3", "\xed\xa0\x80", "\xc0\x80", "a\x80z");
    REQUIRE_THROWS_AS(string_text(text), std::invalid_argument);
    REQUIRE_THROWS_WITH(string_text("caf\xe9"), "A string to send is not valid UTF-8: \"caf?\".");
}
