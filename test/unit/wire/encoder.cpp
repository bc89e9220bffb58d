// Copyright the ftrack C++ client authors. SPDX-License-Identifier: Apache-2.0
#include "wire/encoder.hpp"

#include "support/catch.hpp"
#include "wire/decoder.hpp"

#include <boost/json/parse.hpp>

#include <limits>
#include <stdexcept>

using namespace ftrack;

namespace json = boost::json;

namespace {

/// What an attribute of this value looks like in a request.
std::string sent(json::value value, bool convert_dates = true)
{
    json::object operation;
    operation["action"] = "x";
    operation["v"] = std::move(value);
    std::string const body = wire::encode(operations(std::move(operation)), convert_dates);
    std::string const before = R"([{"action":"x","v":)";
    REQUIRE(body.starts_with(before));
    REQUIRE(body.ends_with("}]"));
    return body.substr(before.size(), body.size() - before.size() - 2);
}

std::string date_time(std::string const& text) { return R"({"__type__":"datetime","value":")" + text + "\"}"; }

json::value nested(int levels)
{
    json::value value = 1;
    for (int i = 0; i < levels; ++i) {
        json::array outer;
        outer.push_back(std::move(value));
        value = std::move(outer);
    }
    return value;
}

} // namespace

TEST_CASE("an empty batch is an empty array", "[encoder]") { REQUIRE(wire::encode(std::vector<Operation>(), true) == "[]"); }

TEST_CASE("values keep their JSON text", "[encoder]")
{
    auto const text = GENERATE(as<std::string>(), "null", "true", "false", "0", "-7", "18446744073709551615", "1.5", "\"\"", "[]", "{}",
                               "[[],{},[1,2]]", R"({"a":{"b":[null]},"":"x","c":"\"\\\u0000"})");
    CAPTURE(text);
    REQUIRE(sent(json::parse(text)) == text);
}

TEST_CASE("a string that is wholly an ISO date-time is sent as one", "[encoder]")
{
    struct Row
    {
        char const* text;
        char const* sent;
    };
    auto const row = GENERATE(values<Row>({
        {"2024-02-29T10:20:30", "2024-02-29T10:20:30.000Z"},
        {"2024-02-29T10:20:30Z", "2024-02-29T10:20:30.000Z"},
        {"2024-02-29t10:20:30z", "2024-02-29T10:20:30.000Z"},
        {"2024-02-29T10:20:30.1", "2024-02-29T10:20:30.100Z"},
        {"2024-02-29T10:20:30.123456Z", "2024-02-29T10:20:30.123Z"}, // cut as JavaScript cuts
        {"2024-02-29T10:20:30.999999999999Z", "2024-02-29T10:20:30.999Z"},
        {"2024-02-29T10:20:30+05:30", "2024-02-29T04:50:30.000Z"},
        {"2024-02-29T23:20:30.5-02:00", "2024-03-01T01:20:30.500Z"},
    }));
    CAPTURE(row.text);

    REQUIRE(sent(row.text) == date_time(row.sent));
    REQUIRE(sent(row.text, false) == "\"" + std::string(row.text) + "\"");
}

TEST_CASE("a string that is anything else is text", "[encoder]")
{
    auto const text =
        GENERATE(as<std::string>(), "2024-02-29", "2024-02-29T10:20", "2024-02-29 10:20:30", " 2024-02-29T10:20:30", "2024-02-29T10:20:30 ",
                 "at 2024-02-29T10:20:30", "2024-02-29T10:20:30.", "2024-02-29T10:20:30.x", "2024-02-29T10:20:30+02", "2024-02-29T10:20:30+0200",
                 "2024-02-29T10:20:30+02:00Z", "2024-02-29T10:20:30ZZ", "2023-02-29T10:20:30", "2024-02-29T24:20:30", "2024-02-29T10:20:30+99:00",
                 "12024-02-29T10:20:30", "2024-02-29T10:20:30.5.5", "aaaa-aa-aaTaa:aa:aa");
    CAPTURE(text);
    REQUIRE(sent(json::value(text)) == "\"" + text + "\"");
}

TEST_CASE("dates are converted at any depth, once", "[encoder]")
{
    REQUIRE(sent(json::parse(R"({"a":[{"b":"2024-02-29T10:20:30Z"}]})")) == R"({"a":[{"b":)" + date_time("2024-02-29T10:20:30.000Z") + "}]}");
    // An object that has its type already is not wrapped into another, whatever the order of its members.
    std::string const typed = R"({"a":{"value":"2024-02-29T10:20:30Z","__type__":"datetime"},"b":)" + date_time("2024-02-29T10:20:30.000Z") + "}";
    REQUIRE(sent(json::parse(R"({"a":{"value":"2024-02-29T10:20:30Z","__type__":"datetime"},"b":"2024-02-29T10:20:30Z"})")) == typed);
    // A name is never a date.
    REQUIRE(sent(json::parse(R"({"2024-02-29T10:20:30Z":1})")) == R"({"2024-02-29T10:20:30Z":1})");
}

TEST_CASE("DateTime, Date and decoded values are sent in the server's forms", "[encoder]")
{
    Value const task = wire::decode(R"({"__entity_type__":"Task","id":"t","name":"n","at":{"__type__":"datetime","value":"2024-02-29T10:20:30"}})");
    json::object const data = attributes("at", task["at"], "day", Date::parse("2024-02-29"), "task", task, "optional", task["nothing"]);

    REQUIRE(sent(data) == R"({"at":)" + date_time("2024-02-29T10:20:30.000Z") +
                              R"(,"day":{"__type__":"date","value":"2024-02-29"},"task":{"__entity_type__":"Task","id":"t"},"optional":null})");
}

TEST_CASE("what JSON cannot hold is refused before anything is sent", "[encoder]")
{
    REQUIRE_THROWS_AS(sent(std::numeric_limits<double>::infinity()), std::invalid_argument);
    REQUIRE_THROWS_AS(sent(std::numeric_limits<double>::quiet_NaN()), std::invalid_argument);
    REQUIRE_THROWS_AS(sent("\xff"), std::invalid_argument);
    REQUIRE_THROWS_AS(sent(json::object{{"\xc3", 1}}), std::invalid_argument);
    REQUIRE_NOTHROW(sent(nested(999)));
    REQUIRE_THROWS_WITH(sent(nested(1000)), "The data to send is nested more than 1,000 levels deep.");
}

TEST_CASE("one value is written as it is", "[encoder]")
{
    REQUIRE(wire::encode(json::parse(R"({"a":"2024-02-29T10:20:30Z","b":[1.0,2]})")) == R"({"a":"2024-02-29T10:20:30Z","b":[1,2]})");
}
