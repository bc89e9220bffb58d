// Copyright the ftrack C++ client authors. SPDX-License-Identifier: Apache-2.0
#include "sandbox/query/texts.hpp"

#include "sandbox/schema/registry.hpp"
#include "support/catch.hpp"

#include <cstdint>
#include <string>

using namespace ftrack::sandbox;
using namespace ftrack::sandbox::query;

namespace {

int sign(int number) { return static_cast<int>(number > 0) - static_cast<int>(number < 0); }

/// A letter of two or three bytes in UTF-8.
std::string encoded(std::uint32_t letter)
{
    std::string text;
    if (letter < 0x800)
        text += static_cast<char>(0xc0 | (letter >> 6));
    else
        text.append({static_cast<char>(0xe0 | (letter >> 12)), static_cast<char>(0x80 | (letter >> 6 & 0x3f))});
    return text + static_cast<char>(0x80 | (letter & 0x3f));
}

} // namespace

TEST_CASE("texts compare without regard to case and blanks at their ends, or exactly", "[sandbox][query]")
{
    class Row
    {
    public:
        std::string left;
        std::string right;
        int folded;
        int exact;
    };
    Row const row = GENERATE(values<Row>({
        {"", "", 0, 0},
        {"a", "A", 0, 1},
        {"a", "b", -1, -1},
        {"B", "a", 1, -1},
        {"a", "ab", -1, -1},
        {"ab", "a", 1, 1},
        {"", " ", 0, -1},
        {"a", "a  ", 0, -1},
        {"a b ", "A B", 0, 1},
        {" a", "a", -1, -1},
        {"a\t", "a", 1, 1},
        {"Ünïcode", "ünÏCODE", 0, -1},
        {"École", "éCOLE", 0, -1},
        {"ПРОЕКТ", "проект", 0, -1},
        {"e", "é", -1, -1},
        {"_", "A", -1, 1},
        {"a\xff", "a\xfe", 1, 1},
        {std::string("a\0b", 3), "a", 1, 1},
    }));
    INFO(row.left << " and " << row.right);
    CHECK(sign(compare_texts(row.left, row.right, TextRule::folded)) == row.folded);
    CHECK(sign(compare_texts(row.right, row.left, TextRule::folded)) == -row.folded);
    CHECK(sign(compare_texts(row.left, row.right, TextRule::exact)) == row.exact);
}

TEST_CASE("patterns", "[sandbox][query]")
{
    class Row
    {
    public:
        char const* text;
        char const* pattern;
        bool folded;
        bool exact;
    };
    Row const row = GENERATE(values<Row>({
        {"", "", true, true},           {"", "%", true, true},           {"", "_", false, false},          {"abc", "abc", true, true},
        {"abc", "ABC", true, false},    {"abc", "a%", true, true},       {"abc", "%c", true, true},        {"abc", "%b%", true, true},
        {"abc", "a_c", true, true},     {"abc", "a_", false, false},     {"abc ", "abc", false, false},    {"abcabd", "%ab_", true, true},
        {"aaab", "%a%ab", true, true},  {"aaac", "%a%ab", false, false}, {"xÉxéy", "%éy", true, true},     {"xÉxÉy", "%éy", true, false},
        {"xyz", "%_z", true, true},     {"xyz", "%%%z%", true, true},    {"xyz", "%q%", false, false},     {"École", "école", true, false},
        {"École", "_cole", true, true}, {"100%", "100\\%", true, true},  {"1000", "100\\%", false, false}, {"a_b", "a\\_b", true, true},
        {"axb", "a\\_b", false, false}, {"a\\b", "a\\\\b", true, true},  {"a\\", "a\\", true, true},
    }));
    INFO(row.text << " like " << row.pattern);
    CHECK(is_like(row.text, row.pattern, '\\', TextRule::folded) == row.folded);
    CHECK(is_like(row.text, row.pattern, '\\', TextRule::exact) == row.exact);
    CHECK(is_like("100%", "100\\%", std::nullopt, TextRule::folded) == false);
}

TEST_CASE("what is like a pattern lies in its range", "[sandbox][query]")
{
    std::string const pattern = GENERATE("a%", "A b%", "a %", "sh0_0", "\\%x%", "z%", "Z", "@%", "é%", "É%", "\xe2\x84\xa9%", "\x1f%", "%", "_a");
    std::optional<TextRange> const range = range_of(pattern, "name");
    CHECK(range.has_value() == (pattern[0] != '%' && pattern[0] != '_'));
    for (std::string const text : {"",
                                   "a",
                                   "A",
                                   "a b",
                                   "A B ",
                                   "a  ",
                                   "ab",
                                   "a\t",
                                   "b",
                                   "sh010",
                                   "SH020 ",
                                   "%x",
                                   "z",
                                   "Zz",
                                   "zzz",
                                   "@",
                                   "@A",
                                   "A@",
                                   "é",
                                   "Éa",
                                   "\xe2\x84\xa9k",
                                   "k",
                                   "\x1f",
                                   "\x1f x",
                                   "\xf4\x8f\xbf\xbf",
                                   "a\xf4\x8f\xbf\xbf\xf4\x8f\xbf\xbf"})
    {
        for (TextRule const rule : {TextRule::folded, TextRule::exact}) {
            if (!range || !is_like(text, pattern, '\\', rule))
                continue;
            INFO(text << " like " << pattern);
            CHECK(compare_texts(range->begin, text, rule) <= 0);
            CHECK((range->end.empty() || compare_texts(text, range->end, rule) < 0));
        }
    }
}

TEST_CASE("the last letter of all has none after it", "[sandbox][query]")
{
    std::optional<TextRange> const range = range_of("a\xf4\x8f\xbf\xbf%", "name");
    REQUIRE(range);
    CHECK(range->end.empty());
}

TEST_CASE("the range of an id ends before a letter that the collation of ids does not order by the rule", "[sandbox][query]")
{
    CHECK_FALSE(range_of("É%", "parent_id"));
    CHECK_FALSE(range_of("\xe2\x84\xaa%", "id"));
    std::optional<TextRange> const range = range_of("0aÉ%", "id");
    REQUIRE(range);
    CHECK(range->begin == "0a");
    CHECK(range->end == "0b");
    CHECK(range_of("0aÉ%", "name")->begin == "0aÉ");
    // No letter beyond ASCII is the first of a text that is like a pattern with a range.
    for (char first = ' '; first < '\x7f'; ++first) {
        std::string const pattern{first, '%'};
        if (!range_of(pattern, "id"))
            continue;
        INFO(pattern);
        bool is_alone = true;
        for (std::uint32_t letter = 0x80; letter < 0x3000; ++letter)
            is_alone = is_alone && !is_like(encoded(letter), pattern, '\\', TextRule::folded);
        CHECK(is_alone);
    }
}

// An index of a key serves a comparison with an id alone when both have one collation.
TEST_CASE("every key has the collation of ids", "[sandbox][query]")
{
    schema::Registry const& registry = schema::Registry::standard();
    for (schema::EntityType const& type : registry.types()) {
        for (schema::Property const& property : type.properties) {
            INFO(type.name << "." << property.name);
            bool const is_key = property.is_constraint() || property.is_loose_key();
            CHECK((!is_key || collation_of(property.name) == std::string("NOCASE")));
            bool const is_by_key = !property.key.empty() && property.address == schema::Address::none;
            if (is_by_key && property.kind == schema::Kind::reference)
                CHECK(collation_of(property.key) == std::string(collation_of(registry.get(property.target).primary_key.front())));
            if (is_by_key && property.is_collection())
                CHECK(collation_of(property.key) == std::string("NOCASE"));
        }
    }
    CHECK(collation_of("id") == std::string("NOCASE"));
    CHECK(collation_of("name") == std::string("studio"));
    CHECK(collation_of("_id") == std::string("studio"));
}
