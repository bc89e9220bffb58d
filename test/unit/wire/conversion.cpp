// Copyright the ftrack C++ client authors. SPDX-License-Identifier: Apache-2.0
#include "ftrack/value.hpp"

#include "support/catch.hpp"
#include "wire/decoder.hpp"

#include <boost/describe/class.hpp>
#include <boost/json/parse.hpp>

#include <cstdint>
#include <optional>

using namespace ftrack;
using ftrack::wire::decode;

namespace {

struct Status
{
    std::string name;
    std::optional<std::string> color;
};
BOOST_DESCRIBE_STRUCT(Status, (), (name, color))

struct Named
{
    std::string name;
};
BOOST_DESCRIBE_STRUCT(Named, (), (name))

struct Task : Named
{
    std::uint8_t bid = 0;
    Status status;
    std::vector<Status> history;
    std::optional<DateTime> created_at;
    std::optional<Date> due;
    Value anything;
};
BOOST_DESCRIBE_STRUCT(Task, (Named), (bid, status, history, created_at, due, anything))

struct Point
{
    int x = 0;
};

} // namespace

template <>
struct ftrack::ValueConversion<Point>
{
    static Point convert(Value const& value) { return Point{value[0].to<int>()}; }
};

TEST_CASE("scalars convert", "[conversion]")
{
    REQUIRE(decode("true").to<bool>());
    REQUIRE(decode("-128").to<std::int8_t>() == -128);
    REQUIRE(decode("4294967295").to<std::uint32_t>() == 4294967295U);
    REQUIRE(decode("1.5").to<double>() == 1.5);
    REQUIRE(decode("1").to<float>() == 1.0F);
    REQUIRE(decode("2.0").to<int>() == 2);
    REQUIRE(decode(R"("text")").to<std::string>() == "text");
    REQUIRE(decode(R"({"__type__":"date","value":"2024-02-29"})").to<Date>() == Date::parse("2024-02-29"));
    REQUIRE(decode("[1]").to<Value>() == decode("[1]"));
    REQUIRE(decode("[1]").to<boost::json::value>() == boost::json::parse("[1]"));
    REQUIRE(decode("[[3]]")[0].to<Point>().x == 3);
}

TEST_CASE("a number that does not fit is refused", "[conversion]")
{
    REQUIRE_THROWS_AS(decode("128").to<std::int8_t>(), KindError);
    REQUIRE_THROWS_AS(decode("-1").to<std::uint64_t>(), KindError);
    REQUIRE_THROWS_AS(decode("1.5").to<int>(), KindError);
    REQUIRE_THROWS_AS(decode("1e300").to<std::int64_t>(), KindError);
    REQUIRE_THROWS_AS(decode("9223372036854775808").to<std::int64_t>(), KindError);
    REQUIRE_THROWS_WITH(decode("300").to<std::uint8_t>(), "The number 300 does not fit the type that it was read as.");
}

TEST_CASE("optionals and vectors convert", "[conversion]")
{
    REQUIRE_FALSE(decode("null").to<std::optional<int>>().has_value());
    REQUIRE(decode("3").to<std::optional<int>>() == 3);
    REQUIRE_THROWS_AS(decode("\"3\"").to<std::optional<int>>(), KindError);
    REQUIRE(decode("[1,2]").to<std::vector<int>>() == std::vector<int>{1, 2});
    REQUIRE(decode("[[1],[]]").to<std::vector<std::vector<int>>>() == std::vector<std::vector<int>>{{1}, {}});
    REQUIRE(decode("[true,false]").to<std::vector<bool>>() == std::vector<bool>{true, false});
    REQUIRE(decode("[1,null]").to<std::vector<std::optional<int>>>()[1] == std::nullopt);
    REQUIRE_THROWS_AS(decode("{}").to<std::vector<int>>(), KindError);
    REQUIRE(decode(R"({"a":[1]})").get<std::vector<int>>("a").size() == 1);
}

TEST_CASE("described classes convert by the names of their members", "[conversion]")
{
    Value const value =
        decode(R"({"__entity_type__":"Task","name":"n","bid":3,"status":{"name":"s","color":"#fff"},"history":[{"name":"old","color":null}],
                                   "created_at":{"__type__":"datetime","value":"2024-01-31T10:00:00"},"anything":[7],"more":1})");

    Task const task = value.to<Task>();

    REQUIRE(task.name == "n");
    REQUIRE(task.bid == 3);
    REQUIRE(task.status.name == "s");
    REQUIRE(task.status.color == "#fff");
    REQUIRE(task.history.size() == 1);
    REQUIRE_FALSE(task.history[0].color.has_value());
    REQUIRE(task.created_at == DateTime::parse("2024-01-31T10:00:00"));
    REQUIRE_FALSE(task.due.has_value());
    REQUIRE(task.anything[0].as_integer() == 7);
}

TEST_CASE("a described class says what it misses", "[conversion]")
{
    REQUIRE_THROWS_AS(decode("{}").to<Status>(), std::out_of_range);
    REQUIRE_THROWS_WITH(decode("{}").to<Status>(), "no attribute 'name' in the object");
    REQUIRE_THROWS_AS(decode("[]").to<Status>(), KindError);
    REQUIRE_THROWS_AS(decode(R"({"name":1})").to<Status>(), KindError);
    REQUIRE(decode(R"({"name":"x"})").to<std::optional<Status>>()->name == "x");
}
