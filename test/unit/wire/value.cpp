// Copyright the ftrack C++ client authors. SPDX-License-Identifier: Apache-2.0
#include "ftrack/value.hpp"

#include "support/fixtures.hpp"

#include "support/catch.hpp"
#include "support/message_of.hpp"
#include "wire/decoder.hpp"

#include <iterator>
#include <limits>
#include <sstream>
#include <type_traits>

using namespace ftrack;
using ftrack::test::message_of;
using ftrack::wire::decode;

static_assert(!std::is_aggregate_v<Value> && std::is_default_constructible_v<Value>);
static_assert(std::is_nothrow_move_constructible_v<Value> && std::is_nothrow_move_assignable_v<Value>);
static_assert(std::is_nothrow_copy_constructible_v<Value> && std::is_nothrow_copy_assignable_v<Value>);
static_assert(!std::is_aggregate_v<Value::Iterator> && !std::is_aggregate_v<Value::Items> && !std::is_aggregate_v<Schema>);
static_assert(std::is_nothrow_move_constructible_v<Value::Items> && std::is_nothrow_default_constructible_v<Value::Iterator>);
static_assert(std::forward_iterator<Value::Iterator> && std::forward_iterator<Value::Items::Iterator>);
static_assert(!std::is_convertible_v<Value, std::string_view> && !std::is_convertible_v<int, Value> && !std::is_convertible_v<Value, bool>);

namespace {

/// A value of each kind under the name of its kind.
Value kinds()
{
    return decode(
        R"({"null":null,"boolean":true,"integer":-7,"number":2.5,"string":"text","datetime":{"__type__":"datetime","value":"2024-01-31T10:00:00"},
                      "date":{"__type__":"date","value":"2024-01-31"},"array":[1,"two"],"object":{"a":1},
                      "entity":{"__entity_type__":"Task","id":"t1"}})",
        test::fixture_schemas());
}

} // namespace

TEST_CASE("each value has the kind of its name", "[value]")
{
    Value const values = kinds();

    REQUIRE(values.size() == 10);
    for (auto const& [name, value] : values.items()) {
        CAPTURE(name);
        REQUIRE(to_string(value.kind()) == name);
        REQUIRE(value.is_null() == (name == "null"));
        REQUIRE(value.is_bool() == (name == "boolean"));
        REQUIRE(value.is_integer() == (name == "integer"));
        REQUIRE(value.is_number() == (name == "number" || name == "integer"));
        REQUIRE(value.is_string() == (name == "string"));
        REQUIRE(value.is_date_time() == (name == "datetime"));
        REQUIRE(value.is_date() == (name == "date"));
        REQUIRE(value.is_array() == (name == "array"));
        REQUIRE(value.is_object() == (name == "object" || name == "entity"));
        REQUIRE(value.is_entity() == (name == "entity"));
    }
}

TEST_CASE("a value reads as its own kind and no other", "[value]")
{
    Value const values = kinds();

    REQUIRE(values["boolean"].as_bool());
    REQUIRE(values["integer"].as_integer() == -7);
    REQUIRE(values["integer"].as_double() == -7.0);
    REQUIRE(values["number"].as_double() == 2.5);
    REQUIRE(values["string"].as_string() == "text");
    REQUIRE(values["datetime"].as_date_time() == DateTime::parse("2024-01-31T10:00:00Z"));
    REQUIRE(values["date"].as_date() == Date::parse("2024-01-31"));
    REQUIRE(decode("3.0").as_integer() == 3);
    for (auto const& [name, value] : values.items()) {
        CAPTURE(name);
        Value const v = value;
        if (name != "boolean")
            REQUIRE_THROWS_AS(v.as_bool(), KindError);
        if (name != "integer")
            REQUIRE_THROWS_AS(v.as_integer(), KindError);
        if (name != "integer" && name != "number")
            REQUIRE_THROWS_AS(v.as_double(), KindError);
        if (name != "string")
            REQUIRE_THROWS_AS(v.as_string(), KindError);
        if (name != "datetime")
            REQUIRE_THROWS_AS(v.as_date_time(), KindError);
        if (name != "date")
            REQUIRE_THROWS_AS(v.as_date(), KindError);
    }
    REQUIRE(message_of<KindError>([&] { values["entity"].as_string(); }) == "The value is an entity (Task), not a string.");
    REQUIRE(message_of<KindError>([&] { values["string"].as_integer(); }) == "The value is a string, not an integer.");
    REQUIRE(message_of<KindError>([] { Value().as_bool(); }) == "The value is null, not a boolean.");
}

TEST_CASE("a default constructed value is null", "[value]")
{
    Value const null;

    REQUIRE(null.is_null());
    REQUIRE(null.empty());
    REQUIRE(null["x"].is_null());
    REQUIRE(null[0].is_null());
    REQUIRE(null["x"]["y"][3].is_null());
    REQUIRE_FALSE(null.contains("x"));
    REQUIRE(null.begin() == null.end());
    REQUIRE(null.items().begin() == null.items().end());
    REQUIRE(null.entity_type().empty());
    REQUIRE(null.primary_key().empty());
    REQUIRE(null == decode("null"));
    REQUIRE(null.to_json().is_null());
}

TEST_CASE("[] gives null for what is not there", "[value]")
{
    Value const values = kinds();

    REQUIRE(values["missing"].is_null());
    REQUIRE(values["string"]["x"].is_null());
    REQUIRE(values["array"]["0"].is_null());
    REQUIRE(values["array"][0].as_integer() == 1);
    REQUIRE(values["array"][1].as_string() == "two");
    REQUIRE(values["array"][2].is_null());
    REQUIRE(values["array"][-1].is_null());
    REQUIRE(values["object"][0].is_null());
    REQUIRE(values.contains("null"));
    REQUIRE_FALSE(values.contains("object.a"));
}

TEST_CASE("at() tells the whole path when a step is missing", "[value][path]")
{
    Value const task = decode(R"({"__entity_type__":"Task","name":"t","a":{"x":{"b":1}},"list":[{"n":1},{"n":2}],"none":null,"":{"":3},"0":4})");
    struct Row
    {
        char const* path;
        char const* message;
    };

    auto const row = GENERATE(values<Row>({
        {"a.x.c", "no attribute 'c' in path 'a.x.c' of Task"},
        {"b", "no attribute 'b' in path 'b' of Task"},
        {"a..c", "no attribute '' in path 'a..c' of Task"},
        {"a.x.", "no attribute '' in path 'a.x.' of Task"},
        {"list.2.n", "no element 2 in an array of 2 in path 'list.2.n' of Task"},
        {"list.99999999999999999999999", "no element 99999999999999999999999 in an array of 2 in path 'list.99999999999999999999999' of Task"},
        {"list.n", "an array has positions, no attribute 'n' in path 'list.n' of Task"},
        {"list.-1", "an array has positions, no attribute '-1' in path 'list.-1' of Task"},
        {"list.1x", "an array has positions, no attribute '1x' in path 'list.1x' of Task"},
        {"list.", "an array has positions, no attribute '' in path 'list.' of Task"},
    }));
    CAPTURE(row.path);
    REQUIRE(message_of<std::out_of_range>([&] { (void)task.at(row.path); }) == row.message);
    REQUIRE_THROWS_AS(task.get_integer(row.path), std::out_of_range);
}

TEST_CASE("paths lead through attributes and positions", "[value][path]")
{
    Value const task = decode(R"({"__entity_type__":"Task","a":{"x":{"b":1}},"list":[{"n":1},[2.5,true]],"none":null,"":{"":3},"0":4,"s":"text"})");

    REQUIRE(task.at("a.x.b").as_integer() == 1);
    REQUIRE(task.get_integer("list.0.n") == 1);
    REQUIRE(task.get_double("list.1.0") == 2.5);
    REQUIRE(task.get_bool("list.1.1"));
    REQUIRE(task.get_string("s") == "text");
    REQUIRE(task.view_string("s") == "text");
    REQUIRE(task.get_integer(".") == 3);
    REQUIRE(task.get_integer("0") == 4);
    REQUIRE(task.at("none").is_null());
    REQUIRE(task.get<double>("list.1.0") == 2.5);
}

TEST_CASE("a path into or a read of another kind is a KindError with the whole path", "[value][path]")
{
    Value const task = decode(R"({"__entity_type__":"Task","status":null,"name":"n","list":[1]})");

    REQUIRE(message_of<KindError>([&] { (void)task.at("status.name"); }) == "There is no 'name' in null, in path 'status.name' of Task.");
    REQUIRE(message_of<KindError>([&] { (void)task.at("name.x.y"); }) == "There is no 'x' in a string, in path 'name.x.y' of Task.");
    REQUIRE(message_of<KindError>([&] { (void)task.get_string("status"); }) == "The value at path 'status' of Task is null, not a string.");
    REQUIRE(message_of<KindError>([&] { (void)task["list"].get_string("0"); }) == "The value at path '0' of an array is an integer, not a string.");
    REQUIRE_THROWS_AS(Value().at("x"), KindError);
    REQUIRE_THROWS_AS(task.get_bool("name"), KindError);
    REQUIRE_THROWS_AS(task.get_integer("name"), KindError);
    REQUIRE_THROWS_AS(task.get_double("name"), KindError);
    REQUIRE_THROWS_AS(task.get_date_time("name"), KindError);
    REQUIRE_THROWS_AS(task.get_date("name"), KindError);
}

TEST_CASE("at() of a position", "[value]")
{
    Value const list = decode("[10,20]");

    REQUIRE(list.at(0).as_integer() == 10);
    REQUIRE(list.at(std::size_t{1}).as_integer() == 20);
    REQUIRE(message_of<std::out_of_range>([&] { (void)list.at(2); }) == "no element 2 in an array of 2");
    REQUIRE(message_of<std::out_of_range>([&] { (void)list.at(-1); }) == "no element -1 in an array of 2");
    REQUIRE(message_of<KindError>([] { (void)decode("{}").at(0); }) == "The value is an object, not an array.");
}

TEST_CASE("values and names are iterated in the order of the text", "[value]")
{
    std::string names;
    std::int64_t sum = 0;
    for (auto const& [name, value] : decode(R"({"b":1,"a":2,"c":[3]})").items()) { // the temporary lives on in items()
        names += name;
        sum += value.is_integer() ? value.as_integer() : value[0].as_integer();
    }
    REQUIRE(names == "bac");
    REQUIRE(sum == 6);

    Value const list = decode("[1,2,3]");
    std::vector<std::int64_t> numbers;
    for (Value const& value : list)
        numbers.push_back(value.as_integer());
    REQUIRE(numbers == std::vector<std::int64_t>{1, 2, 3});
    REQUIRE(list.begin().key().empty());
    REQUIRE(list.items().begin() == list.items().end());
    auto position = list.begin();
    REQUIRE((*position++).as_integer() == 1);
    REQUIRE((*position).as_integer() == 2);
    REQUIRE(std::next(position, 2) == list.end());
    Value const nothing = decode("[]");
    REQUIRE(nothing.begin() == nothing.end());
}

TEST_CASE("a value keeps its response alive", "[value]")
{
    Value inner;
    {
        Value root = decode(R"([{"name":"kept"}])");
        inner = root[0]["name"];
        Value copy = root;
        Value moved = std::move(copy);
        root = moved;
        Value& self = moved;
        moved = self;
        REQUIRE(moved.size() == 1);
        moved = std::move(self);
        REQUIRE(moved.size() == 1);
    }

    REQUIRE(inner.as_string() == "kept");
    Value const stolen = std::move(inner);
    REQUIRE(inner.is_null()); // NOLINT: moved from is null
    REQUIRE(stolen.as_string() == "kept");
}

TEST_CASE("values compare by content, entities by identity", "[value]")
{
    struct Row
    {
        char const* left;
        char const* right;
        bool equal;
    };
    auto const row = GENERATE(values<Row>({
        {"null", "null", true},
        {"1", "1.0", true},
        {"1", "1.5", false},
        {"9007199254740993", "9007199254740992.0", false},
        {"18446744073709551615", "18446744073709551615", true},
        {"-9223372036854775808", "-9223372036854775808.0", true},
        {"0", "false", false},
        {"\"a\"", "\"a\"", true},
        {"\"a\"", "\"b\"", false},
        {"[1,2]", "[1,2]", true},
        {"[1,2]", "[2,1]", false},
        {"[1,2]", "[1]", false},
        {"[]", "{}", false},
        {R"({"a":1,"b":[2]})", R"({"b":[2],"a":1.0})", true},
        {R"({"a":1,"b":2})", R"({"a":1,"c":2})", false},
        {R"({"a":1})", R"({"a":1,"b":2})", false},
        {R"({"__type__":"date","value":"2024-01-31"})", R"({"__type__":"date","value":"2024-01-31"})", true},
        {R"({"__type__":"date","value":"2024-01-31"})", "\"2024-01-31\"", false},
        {R"({"__type__":"datetime","value":"2024-01-31T10:00:00"})", R"({"__type__":"datetime","value":"2024-01-31T12:00:00+02:00"})", true},
        {R"({"__entity_type__":"Task","id":"1"})", R"({"__entity_type__":"Task","id":"1"})", false}, // two responses
    }));
    CAPTURE(row.left, row.right);

    REQUIRE((decode(row.left) == decode(row.right)) == row.equal);
    REQUIRE((decode(row.right) == decode(row.left)) == row.equal);
    Value const left = decode(row.left);
    REQUIRE(left == left);
}

TEST_CASE("the primary key is known by the schema", "[value]")
{
    auto const schemas = std::make_shared<wire::SchemaIndex const>(
        decode(R"([{"id":"Task","primary_key":["id"]},{"id":"Meta","primary_key":["parent","key"]},{"id":"Odd","primary_key":[]}])"));
    struct Row
    {
        char const* text;
        std::vector<std::string> key;
    };
    auto const row = GENERATE(values<Row>({
        {R"({"__entity_type__":"Task","id":"t"})", {"t"}},
        {R"({"__entity_type__":"Task","id":17})", {"17"}},
        {R"({"__entity_type__":"Task","id":1.5})", {"1.5"}},
        {R"({"__entity_type__":"Task","id":true})", {"true"}},
        {R"({"key":"k","__entity_type__":"Meta","parent":"p"})", {"p", "k"}},
        {R"({"key":"k","__entity_type__":"Meta"})", {}},
        {R"({"__entity_type__":"Task","id":null})", {}},
        {R"({"__entity_type__":"Task","id":["t"]})", {}},
        {R"({"__entity_type__":"Unknown","id":"t"})", {}},
        {R"({"__entity_type__":"Odd","id":"t"})", {}},
        {R"({"id":"t"})", {}},
    }));
    CAPTURE(row.text);

    REQUIRE(decode(row.text, schemas).primary_key() == row.key);
    REQUIRE(decode(row.text).primary_key().empty());
}

TEST_CASE("an object with many attributes finds each", "[value]")
{
    std::size_t const count = GENERATE(16U, 17U, 18U, 1000U);
    std::string text = "{";
    for (std::size_t i = 0; i < count; ++i)
        text += (i == 0 ? "\"" : ",\"") + std::to_string(i) + "\":" + std::to_string(i);
    Value const object = decode(text + "}");

    REQUIRE(object.size() == count);
    for (std::size_t i = 0; i < count; ++i)
        REQUIRE(object[std::to_string(i)].as_integer() == static_cast<std::int64_t>(i));
    REQUIRE(object[std::to_string(count)].is_null());
    REQUIRE_FALSE(object.contains(""));
}
