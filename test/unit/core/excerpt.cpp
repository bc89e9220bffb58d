// Copyright the ftrack C++ client authors. SPDX-License-Identifier: Apache-2.0
#include "core/excerpt.hpp"

#include "support/catch.hpp"

using ftrack::core::excerpt;
using ftrack::core::utf8_sequence_length;

TEST_CASE("an excerpt is one line of valid UTF-8", "[excerpt]")
{
    struct Row
    {
        std::string text;
        std::size_t most;
        char const* expected;
    };
    auto const row = GENERATE(values<Row>({
        {"", 10, ""},
        {"short", 10, "short"},
        {"exactly 10", 10, "exactly 10"},
        {"exactly 11!", 10, "exactly 11…"},
        {"a\r\n\tb  c\x7f", 10, "a b c"},
        {"  \n lead", 10, "lead"},
        {"tail \n", 10, "tail"},
        {std::string("nul\0nul", 7), 10, "nul nul"},
        {"\xff\xfe<", 10, "\?\?<"},
        {"caf\xc3\xa9", 5, "café"},
        {"caf\xc3\xa9", 4, "caf…"}, // no half of a character
        {"cut \xc3", 10, "cut ?"},
        {"\xf0\x9f\x98\x80", 4, "😀"},
        {"\x1b[31mred", 20, "[31mred"},
        {"anything", 0, "…"},
    }));
    CAPTURE(row.text, row.most);

    REQUIRE(excerpt(row.text, row.most) == row.expected);
}

TEST_CASE("UTF-8 sequences are recognised, and only valid ones", "[excerpt]")
{
    struct Row
    {
        char const* bytes;
        std::size_t length;
    };
    auto const row = GENERATE(values<Row>({
        {"", 0},
        {"a", 1},
        {"\x7f", 1},
        {"\xc2\x80", 2},
        {"\xdf\xbf", 2},
        {"\xe0\xa0\x80", 3},
        {"\xed\x9f\xbf", 3},
        {"\xee\x80\x80", 3},
        {"\xf0\x90\x80\x80", 4},
        {"\xf4\x8f\xbf\xbf", 4},
        {"\x80", 0},             // a second byte first
        {"\xc0\x80", 0},         // overlong
        {"\xc1\xbf", 0},         // overlong
        {"\xe0\x9f\xbf", 0},     // overlong
        {"\xf0\x8f\xbf\xbf", 0}, // overlong
        {"\xed\xa0\x80", 0},     // a surrogate
        {"\xf4\x90\x80\x80", 0}, // beyond U+10FFFF
        {"\xf5\x80\x80\x80", 0},
        {"\xc3", 0}, // cut short
        {"\xe2\x82", 0},
        {"\xf0\x9f\x98", 0},
        {"\xc3(", 0},
        {"\xe2\x82(", 0},
        {"\xf0\x9f\x98(", 0},
    }));
    CAPTURE(row.bytes);

    REQUIRE(utf8_sequence_length(row.bytes) == row.length);
    REQUIRE(utf8_sequence_length(std::string(row.bytes) + "more") == (row.bytes[0] == '\0' ? 1 : row.length));
}
