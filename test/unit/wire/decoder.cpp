// Copyright the ftrack C++ client authors. SPDX-License-Identifier: Apache-2.0
#include "wire/decoder.hpp"

#include "support/fixtures.hpp"

#include "support/catch.hpp"

#include <boost/json/parse.hpp>
#include <boost/json/serialize.hpp>

#include <cmath>
#include <limits>
#include <type_traits>

using namespace ftrack;
using ftrack::wire::DecodeOptions;
using ftrack::wire::Decoder;

static_assert(!std::is_aggregate_v<DecodeOptions> && std::is_nothrow_move_constructible_v<Decoder> && std::is_nothrow_move_assignable_v<Decoder>);

namespace {

std::string repeat(std::string_view text, std::size_t times)
{
    std::string result;
    for (std::size_t i = 0; i < times; ++i)
        result += text;
    return result;
}

std::string nested(std::size_t levels) { return repeat("[", levels) + repeat("]", levels); }

/// What decoding says of a text that is wrong.
std::string failure_of(std::string_view text, DecodeOptions const& options = {})
{
    try {
        wire::decode(text, nullptr, options);
    } catch (ParseError const& error) {
        return error.what();
    }
    return "it decoded";
}

bool contains(std::string_view text, std::string_view part) { return text.find(part) != text.npos; }

} // namespace

TEST_CASE("JSON decodes to what it says", "[decoder]")
{
    auto const text =
        GENERATE(as<std::string>(), "null", "true", " false ", "0", "-0", "\"\"", "[]", "{}", "[[],{},[{}]]", R"({"a":{"b":[1,{"c":null}]}})",
                 R"(["é","\u00e9","\ud83d\ude00","😀","\\\"\/\b\f\n\r\t","\u0000"])", R"({"":1,"a b":2,"\u0041":3})", "\t[\n1 ,\r2 ]\n",
                 R"({"__type__":"color","value":"#fff"})", R"({"__type__":1,"value":"2024-01-31"})", R"({"value":"2024-01-31"})",
                 R"({"__entity_type__":3,"id":"x"})", R"({"__entity_type__":"","id":"x"})");
    CAPTURE(text);

    REQUIRE(wire::decode(text).to_json() == boost::json::parse(text));
}

TEST_CASE("numbers are exact", "[decoder]")
{
    REQUIRE(wire::decode("9223372036854775807").as_integer() == std::numeric_limits<std::int64_t>::max());
    REQUIRE(wire::decode("-9223372036854775808").as_integer() == std::numeric_limits<std::int64_t>::min());
    REQUIRE(wire::decode("9223372036854775808").kind() == Kind::number);
    REQUIRE(wire::decode("9223372036854775808").as_double() == 9223372036854775808.0);
    REQUIRE(wire::decode("18446744073709551615").as_double() == 18446744073709551615.0);
    REQUIRE(wire::decode("123456789012345678901234567890").as_double() == 123456789012345678901234567890.0);
    REQUIRE(wire::decode("1.0").kind() == Kind::number);
    REQUIRE(wire::decode("0.1").as_double() == 0.1);
    REQUIRE(wire::decode("-1.7976931348623157e308").as_double() == std::numeric_limits<double>::lowest());
    REQUIRE(wire::decode("2.2250738585072011e-308").as_double() == 2.2250738585072011e-308);
    REQUIRE(wire::decode("1e-400").as_double() == 0.0);
    REQUIRE(std::isinf(wire::decode("1e400").as_double()));
    REQUIRE(wire::decode("0." + repeat("1", 900)).as_double() == 1.0 / 9.0);
}

TEST_CASE("what is no JSON is refused with position and reason", "[decoder]")
{
    struct Row
    {
        std::string text;
        char const* position;
        char const* reason;
    };
    auto const row = GENERATE(values<Row>({
        {"", "byte 0:", "cut short"},
        {"  ", "byte 2:", "cut short"},
        {"[1,2", "byte 4:", "cut short"},
        {"\"abc", "byte 4:", "cut short"},
        {"tru", "byte 3:", "cut short"},
        {"-", "byte 1:", "cut short"},
        {"1.", "byte 2:", "cut short"},
        {"[1e", "byte 3:", "cut short"},
        {R"("\u00)", "byte 5:", "cut short"},
        {"<html>", "byte 0:", "no JSON"},
        {"[1,]", "byte 3:", "no JSON"},
        {"{\"a\" 1}", "byte 5:", "no JSON"},
        {"{a:1}", "byte 1:", "no JSON"},
        {"[01]", "byte 2:", "no JSON"},
        {"NaN", "byte 0:", "no JSON"},
        {"[1]x", "byte 3:", "follows its end"},
        {"{} {}", "byte 3:", "follows its end"},
        {"1 2", "byte 2:", "follows its end"},
        {"// comment\n1", "byte 0:", "no JSON"},
        {"\"\xff\"", "byte 1:", "no UTF-8"},
        {"\"\xc3\"", "byte 1:", "no UTF-8"},
        {"\"\xed\xa0\x80\"", "byte 1:", "no UTF-8"},
        {"{\"\xc0\xaf\":1}", "byte 2:", "no UTF-8"},
        {"\"\n\"", "byte 1:", "no JSON"},
        {R"("\ud800")", "byte", "no JSON"},
        {R"("\ud800\u0041")", "byte", "half of a surrogate pair"},
        {R"("\udc00")", "byte", "half of a surrogate pair"},
        {R"("\u00g0")", "byte", "no four hexadecimal digits"},
        {R"("\x")", "byte", "no JSON"},
        {"1e99999999999", "byte", "beyond all measure"},
        {R"({"__type__":"date","value":"2024-1-31"})", "byte", "the date '2024-1-31' is not YYYY-MM-DD"},
        {R"({"__type__":"date","value":"2024-01-31T10:00:00"})", "byte", "is not YYYY-MM-DD"},
        {R"({"__type__":"date","value":"2023-02-29"})", "byte", "is not YYYY-MM-DD"},
        {R"({"value":"x","__type__":"date"})", "byte", "the date 'x' is not YYYY-MM-DD"},
        {R"({"__type__":"datetime","value":"yesterday"})", "byte", "the datetime 'yesterday' is not ISO 8601"},
        {R"({"__type__":"datetime","value":null})", "byte", "has no text as its value"},
        {R"({"__type__":"date"})", "byte", "has no text as its value"},
        {R"({"__type__":"date","value":"2024-01-31","__type__":"datetime"})", "byte", "has no text as its value"},
        {"[" + repeat("1", 2000) + "]", "byte", ""},
        {nested(201), "byte 200:", "deeper than 200 levels"},
        {repeat("[", 1000), "byte 200:", "deeper than 200 levels"},
        {repeat("{\"a\":", 1000), "byte", "deeper than 200 levels"},
    }));
    CAPTURE(row.text.substr(0, 60));

    std::string const failure = failure_of(row.text);
    CAPTURE(failure);
    if (row.text.find("1111") == std::string::npos)
        REQUIRE(contains(failure, row.position));
    REQUIRE(contains(failure, row.reason));
}

TEST_CASE("limits hold to the byte", "[decoder]")
{
    DecodeOptions options;
    options.max_depth = 3;
    options.max_size = 12;
    options.max_string = 4;

    REQUIRE(failure_of("[[[ ]]]", options) == "it decoded");
    REQUIRE(contains(failure_of("[[[[]]]]", options), "deeper than 3 levels"));
    REQUIRE(failure_of("[1,2,3,4,56]", options) == "it decoded");
    REQUIRE(contains(failure_of("[1,2,3,4,567]", options), "more than 12 bytes"));
    REQUIRE(failure_of(R"(["abcd"])", options) == "it decoded");
    REQUIRE(contains(failure_of(R"(["abcde"])", options), "a string has more than 4 bytes"));
    REQUIRE(contains(failure_of(R"({"abcde":1})", options), "a string has more than 4 bytes"));
    REQUIRE(contains(failure_of(R"(["abc\n\n"])", options), "a string has more than 4 bytes"));
    REQUIRE(failure_of(nested(200)) == "it decoded");
    REQUIRE(contains(failure_of("1." + repeat("0", 2000)), "1000 characters"));

    Decoder chunked(nullptr, options);
    chunked.write("[\"ab");
    chunked.write("cd");
    REQUIRE_THROWS_AS(chunked.write("e"), ParseError);
    Decoder large(nullptr, options);
    large.write("[1,2,3,4,5");
    large.write(",6");
    REQUIRE_THROWS_AS(large.write("]"), ParseError);
}

TEST_CASE("a text gives the same graph wherever it is split", "[decoder]")
{
    auto const text = GENERATE(
        as<std::string>(), R"([{"name":"é\u00e9\ud83d\ude00😀\"","n":[-1.25e+2,18446744073709551615,0.1,12345,-7],"t":true,"f":false,"z":null}])",
        R"([{"__entity_type__":"Task","id":"1","created_at":{"__type__":"datetime","value":"2024-01-31T10:00:00.5"},"due":{"value":"2024-01-31","__type__":"date"}},)"
        R"({"id":"1","__entity_type__":"Task","parent":{"__entity_type__":"Shot","id":2,"children":[{"__entity_type__":"Task","id":"1","n":1e400}]}}])",
        R"({"data":[{"__type__":"color","value":"x"},{"a":1,"a":{"b":[]},"a":"last"}] , "m":{}} )");
    boost::json::value const whole = wire::decode(text, test::fixture_schemas()).to_json();

    for (std::size_t split = 0; split <= text.size(); ++split) {
        CAPTURE(split);
        Decoder decoder(test::fixture_schemas());
        decoder.write(std::string_view(text).substr(0, split));
        decoder.write(std::string_view(text).substr(split));
        REQUIRE(boost::json::serialize(decoder.finish().to_json()) == boost::json::serialize(whole));
    }
    Decoder bytes(test::fixture_schemas());
    for (char const& byte : text) {
        bytes.write(std::string_view(&byte, 1));
        bytes.write("");
    }
    REQUIRE(bytes.finish().to_json() == whole);
}

TEST_CASE("a text that ends anywhere before its end is cut short", "[decoder]")
{
    std::string const text = R"([{"__entity_type__":"Task","d":{"__type__":"date","value":"2024-01-31"},"n":-1.5e3,"s":"\u00e9"},true,null])";

    for (std::size_t size = 0; size < text.size(); ++size) {
        CAPTURE(size);
        REQUIRE(contains(failure_of(text.substr(0, size)), "cut short"));
    }
}

TEST_CASE("of equal keys the last wins", "[decoder]")
{
    Value const value = wire::decode(R"({"a":1,"b":2,"a":3,"c":4,"b":[5]})");

    REQUIRE(boost::json::serialize(value.to_json()) == R"({"a":3,"b":[5],"c":4})");
    std::string many = "{";
    for (int i = 0; i < 100; ++i)
        many += "\"k" + std::to_string(i % 40) + "\":" + std::to_string(i) + ",";
    Value const wide = wire::decode(many + "\"end\":0}");
    REQUIRE(wide.size() == 41);
    REQUIRE(wide["k0"].as_integer() == 80);
    REQUIRE(wide["k39"].as_integer() == 79);
    REQUIRE(wide["end"].as_integer() == 0);
}

TEST_CASE("dates come with their members in any order and beside others", "[decoder]")
{
    auto const text = GENERATE(
        as<std::string>(), R"({"__type__":"datetime","value":"2024-01-31T10:00:00"})", R"({"value":"2024-01-31T10:00:00","__type__":"datetime"})",
        R"({"__type__":"datetime","value":"2024-01-31T10:00:00Z"})", R"({"__type__":"datetime","value":"2024-01-31T12:30:00+02:30"})",
        R"({"__type__":"datetime","timezone":"UTC","value":"2024-01-31T10:00:00.000000"})",
        R"({"__type__":"datetime","value":"2024-01-31 10:00:00","more":{}})");
    CAPTURE(text);

    REQUIRE(wire::decode(text).as_date_time() == DateTime::parse("2024-01-31T10:00:00Z"));
}

TEST_CASE("a date in an object with another tag is text", "[decoder]")
{
    Value const value = wire::decode(R"({"__type__":"day","value":"2024-01-31","nested":{"__type__":"date","value":"2024-02-01"}})");

    REQUIRE(value["value"].as_string() == "2024-01-31");
    REQUIRE(value["nested"].as_date() == Date::parse("2024-02-01"));
}

TEST_CASE("a decoder that failed or finished is of no further use and says so", "[decoder]")
{
    Decoder failed(nullptr);
    REQUIRE_THROWS_AS(failed.write("[}"), ParseError);
    REQUIRE_THROWS_AS(failed.write("1"), std::logic_error);
    REQUIRE_THROWS_AS(failed.finish(), std::logic_error);

    Decoder finished(nullptr);
    finished.write("[1]");
    Value const value = finished.finish();
    REQUIRE_THROWS_AS(finished.finish(), std::logic_error);
    REQUIRE(value[0].as_integer() == 1);

    Decoder moved_from(nullptr);
    moved_from.write("[2");
    Decoder moved = std::move(moved_from);
    moved.write("]");
    REQUIRE(moved.finish()[0].as_integer() == 2);
    REQUIRE_THROWS_AS(moved_from.write("1"), std::logic_error); // NOLINT: that is the point
}

TEST_CASE("long strings come through whole", "[decoder]")
{
    std::string const text = repeat("0123456789abcdef", 1 << 17); // two megabytes, more than a block of the arena
    Decoder decoder(nullptr);
    std::string const json = "[\"" + text + "\",\"\\n" + text + "\"]";
    for (std::size_t at = 0; at < json.size(); at += 10'000)
        decoder.write(std::string_view(json).substr(at, 10'000));

    Value const value = decoder.finish();

    REQUIRE(value[0].as_string() == text);
    REQUIRE(value[1].as_string() == "\n" + text);
}
