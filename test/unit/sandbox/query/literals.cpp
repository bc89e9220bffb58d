// Copyright the ftrack C++ client authors. SPDX-License-Identifier: Apache-2.0
#include "sandbox/query/literals.hpp"

#include "support/catch.hpp"

#include <string>

using namespace ftrack::sandbox::query;
using ftrack::sandbox::schema::Kind;

namespace {

Literal bare(std::string text)
{
    Literal literal;
    literal.text = std::move(text);
    return literal;
}

Literal in_quotes(std::string text)
{
    Literal literal = bare(std::move(text));
    literal.quoted = true;
    return literal;
}

} // namespace

TEST_CASE("dates are read in every form that clients send", "[sandbox][query]")
{
    class Row
    {
    public:
        char const* text;
        char const* begin;
        char const* end;
    };
    Row const row = GENERATE(values<Row>({
        {"2026-01-31", "2026-01-31T00:00:00", "2026-02-01T00:00:00"},
        {"2024-02-28", "2024-02-28T00:00:00", "2024-02-29T00:00:00"},
        {"2026-12-31", "2026-12-31T00:00:00", "2027-01-01T00:00:00"},
        {"2026-01-31T10:20:30", "2026-01-31T10:20:30", ""},
        {"2026-01-31 10:20:30", "2026-01-31T10:20:30", ""},
        {"2026-01-31T10:20:30Z", "2026-01-31T10:20:30", ""},
        {"2026-01-31T10:20:30.000Z", "2026-01-31T10:20:30", ""},
        {"2026-01-31T10:20:30.987654", "2026-01-31T10:20:30", ""},
        {"2026-01-31T10:20:30+02:00", "2026-01-31T08:20:30", ""},
        {"2026-01-31T23:20:30.5-02:00", "2026-02-01T01:20:30", ""},
    }));
    INFO(row.text);
    std::optional<Moment> const moment = read_moment(row.text);
    REQUIRE(moment);
    CHECK(moment->begin == row.begin);
    CHECK(moment->end == row.end);
}

TEST_CASE("what is no date is none", "[sandbox][query]")
{
    std::string const text =
        GENERATE("", "today", "2026", "2026-13-01", "2026-02-30", "2026-01-31T", "2026-01-31T25:00:00", "20260131", "31.01.2026");
    INFO(text);
    CHECK_FALSE(read_moment(text));
}

TEST_CASE("a literal becomes what the attribute holds", "[sandbox][query]")
{
    class Row
    {
    public:
        Kind kind;
        Literal literal;
        std::optional<SqlValue> value;
    };
    std::int64_t const three = 3;
    Row const row = GENERATE_COPY(values<Row>({
        {Kind::text, bare("x"), SqlValue("x")},
        {Kind::text, bare("3"), SqlValue("3")},
        {Kind::text, bare("none"), SqlValue()},
        {Kind::text, bare("None"), SqlValue()},
        {Kind::text, bare("null"), SqlValue()},
        {Kind::text, in_quotes("none"), SqlValue("none")},
        {Kind::reference, bare("0-1"), SqlValue("0-1")},
        {Kind::integer, bare("3"), SqlValue(three)},
        {Kind::integer, in_quotes("3"), SqlValue(three)},
        {Kind::integer, bare("+3"), SqlValue(three)},
        {Kind::integer, bare("-3"), SqlValue(-three)},
        {Kind::integer, bare("2.5"), SqlValue(2.5)},
        {Kind::number, bare("1e3"), SqlValue(1000.0)},
        {Kind::number, bare("-0.5"), SqlValue(-0.5)},
        {Kind::number, bare("99999999999999999999"), SqlValue(1e20)},
        {Kind::number, bare("1e999"), std::nullopt},
        {Kind::number, bare("inf"), std::nullopt},
        {Kind::number, bare("nan"), std::nullopt},
        {Kind::number, bare("3x"), std::nullopt},
        {Kind::number, in_quotes(""), std::nullopt},
        {Kind::number, bare("none"), SqlValue()},
        {Kind::boolean, bare("true"), SqlValue(std::int64_t{1})},
        {Kind::boolean, bare("True"), SqlValue(std::int64_t{1})},
        {Kind::boolean, bare("1"), SqlValue(std::int64_t{1})},
        {Kind::boolean, in_quotes("true"), SqlValue(std::int64_t{1})},
        {Kind::boolean, bare("false"), SqlValue(std::int64_t{0})},
        {Kind::boolean, bare("False"), SqlValue(std::int64_t{0})},
        {Kind::boolean, bare("0"), SqlValue(std::int64_t{0})},
        {Kind::boolean, bare("yes"), std::nullopt},
        {Kind::boolean, bare("2"), std::nullopt},
    }));
    INFO(row.literal.text);
    CHECK(read_value(row.kind, row.literal) == row.value);
}
