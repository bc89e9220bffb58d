// Copyright the ftrack C++ client authors. SPDX-License-Identifier: Apache-2.0
#include "ftrack/expression.hpp"

#include "support/catch.hpp"
#include "wire/decoder.hpp"

#include <boost/json/parse.hpp>

#include <limits>
#include <stdexcept>
#include <type_traits>

using namespace ftrack;

static_assert(!std::is_aggregate_v<Literal> && std::is_nothrow_move_constructible_v<Literal>);

namespace {

Value decode(std::string_view text)
{
    static auto const schemas = std::make_shared<wire::SchemaIndex const>(
        wire::decode(R"([{"id":"Task","primary_key":["id"]},{"id":"Metadata","primary_key":["parent_id","key"]}])"));
    return wire::decode(text, schemas);
}

} // namespace

TEST_CASE("quotes and backslashes are escaped, nothing else", "[expression]")
{
    REQUIRE(escape("") == "");
    REQUIRE(escape("plain caf\xc3\xa9 %_ \n") == "plain caf\xc3\xa9 %_ \n");
    REQUIRE(escape(R"(it's "x" \ y)") == R"(it\'s \"x\" \\ y)");
    REQUIRE(escape(R"(\")") == R"(\\\")");
    REQUIRE_THROWS_AS(escape(std::string_view("a\0b", 3)), std::invalid_argument);
}

TEST_CASE("values stand in an expression as their kind is written", "[expression]")
{
    REQUIRE(Literal(true).text() == "true");
    REQUIRE(Literal(false).text() == "false");
    REQUIRE(Literal(-7).text() == "-7");
    REQUIRE(Literal(std::numeric_limits<std::uint64_t>::max()).text() == "18446744073709551615");
    REQUIRE(Literal(1.5).text() == "1.5");
    REQUIRE(Literal(nullptr).text() == "none");
    REQUIRE(Literal("a\"b").text() == R"("a\"b")");
    REQUIRE(Literal(std::string("")).text() == R"("")");
    REQUIRE(Literal("none").text() == R"("none")"); // a text, not null
    REQUIRE(Literal(DateTime::parse("2024-01-31T10:00:00")).text() == R"("2024-01-31T10:00:00.000Z")");
    REQUIRE(Literal(Date::parse("2024-01-31")).text() == R"("2024-01-31")");
    REQUIRE_THROWS_AS(Literal(std::numeric_limits<double>::infinity()), std::invalid_argument);
    REQUIRE_THROWS_AS(Literal(std::numeric_limits<double>::quiet_NaN()), std::invalid_argument);
}

TEST_CASE("decoded values and JSON stand in an expression", "[expression]")
{
    struct Row
    {
        char const* text;
        char const* literal;
    };
    auto const row = GENERATE(values<Row>({
        {"null", "none"},
        {"true", "true"},
        {"false", "false"},
        {"-7", "-7"},
        {"1.5", "1.5"},
        {"1e300", "1e+300"},
        {R"("a\"b\\")", R"("a\"b\\")"},
    }));
    CAPTURE(row.text);
    REQUIRE(Literal(decode(row.text)).text() == row.literal);
    REQUIRE(Literal(boost::json::parse(row.text)).text() == row.literal);
}

TEST_CASE("dates and entities of a response stand in an expression", "[expression]")
{
    REQUIRE(Literal(decode(R"({"__type__":"datetime","value":"2024-01-31T10:00:00"})")).text() == R"("2024-01-31T10:00:00.000Z")");
    REQUIRE(Literal(decode(R"({"__type__":"date","value":"2024-01-31"})")).text() == R"("2024-01-31")");
    REQUIRE(Literal(decode(R"({"__entity_type__":"Task","id":"a\"b"})")).text() == R"("a\"b")");
    REQUIRE(Literal(boost::json::parse("18446744073709551615")).text() == "18446744073709551615");
}

TEST_CASE("what is no single value cannot stand in an expression", "[expression]")
{
    auto const text = GENERATE(as<std::string>(), "[]", "{}", R"({"__entity_type__":"Task"})", R"({"__entity_type__":"Unknown","id":"x"})",
                               R"({"__entity_type__":"Metadata","parent_id":"p","key":"k"})");
    CAPTURE(text);
    REQUIRE_THROWS_AS(Literal(decode(text)), KindError);
    REQUIRE_THROWS_AS(Literal(boost::json::parse(text)), KindError);
}

TEST_CASE("an expression is filled with its arguments", "[expression]")
{
    REQUIRE(expression("Task") == "Task");
    REQUIRE(expression("select id from Task where name is {} and bid > {} and x is {}", "a\" or \"1\" is \"1", 3, nullptr) ==
            R"(select id from Task where name is "a\" or \"1\" is \"1" and bid > 3 and x is none)");
    REQUIRE(expression("{{{}}}", 1) == "{1}");
    REQUIRE(expression("{{}}") == "{}");
    REQUIRE(expression("{}{}", true, DateTime()) == R"(true"1970-01-01T00:00:00.000Z")");
    REQUIRE(expression("name is {}", "{}") == R"(name is "{}")"); // an argument is not filled again
}

TEST_CASE("places and arguments that do not match are refused", "[expression]")
{
    REQUIRE_THROWS_WITH(expression("{}"), "expression: more places than arguments.");
    REQUIRE_THROWS_WITH(expression("x", 1), "expression: more arguments than places.");
    for (char const* const format : {"{", "}", "a { b", "{0}", "{ }", "{}}", "{{}"})
        REQUIRE_THROWS_AS(expression(format, 1), std::invalid_argument);
}
