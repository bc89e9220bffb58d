// Copyright the ftrack C++ client authors. SPDX-License-Identifier: Apache-2.0
#include "support/fixtures.hpp"

#include "support/catch.hpp"
#include "wire/decoder.hpp"

#include <boost/json/serialize.hpp>

using namespace ftrack;
using ftrack::wire::DecodeOptions;

namespace {

std::shared_ptr<wire::SchemaIndex const> schemas()
{
    static auto const index = std::make_shared<wire::SchemaIndex const>(
        wire::decode(R"([{"id":"Task","primary_key":["id"]},{"id":"Shot","primary_key":["id"]},{"id":"Meta","primary_key":["parent","key"]}])"));
    return index;
}

Value decode(std::string_view text) { return wire::decode(text, schemas()); }

std::string text_of(Value const& value) { return boost::json::serialize(value.to_json()); }

} // namespace

TEST_CASE("which mentions are one entity", "[merging]")
{
    struct Row
    {
        char const* left;
        char const* right;
        bool same;
    };
    auto const row = GENERATE(values<Row>({
        {R"("Task","id":"1")", R"("Task","id":"1")", true},
        {R"("Task","id":"1")", R"("Task","id":"2")", false},
        {R"("Task","id":"1")", R"("Shot","id":"1")", false},
        {R"("Task","id":1)", R"("Task","id":1)", true},
        {R"("Task","id":1)", R"("Task","id":2)", false},
        {R"("Task","id":1)", R"("Task","id":"1")", false},
        {R"("Task","id":1.5)", R"("Task","id":1.5)", true},
        {R"("Task","id":true)", R"("Task","id":true)", true},
        {R"("Task","id":"")", R"("Task","id":"")", true},
        {R"("Meta","parent":"p","key":"k")", R"("Meta","key":"k","parent":"p")", true},
        {R"("Meta","parent":"p","key":"k")", R"("Meta","parent":"k","key":"p")", false},
        {R"("Meta","parent":"ab","key":"c")", R"("Meta","parent":"a","key":"bc")", false},
        {R"("Meta","parent":"p","key":null)", R"("Meta","parent":"p","key":null)", false},
        {R"("Meta","parent":"p")", R"("Meta","parent":"p")", false},
        {R"("Task","id":{"a":1})", R"("Task","id":{"a":1})", false},
        {R"("Task","id":[1])", R"("Task","id":[1])", false},
        {R"("Task","id":{"__type__":"date","value":"2024-01-31"})", R"("Task","id":{"__type__":"date","value":"2024-01-31"})", false},
        {R"("Unknown","id":"1")", R"("Unknown","id":"1")", false},
    }));
    CAPTURE(row.left, row.right);

    Value const list = decode("[{\"__entity_type__\":" + std::string(row.left) + "},{\"__entity_type__\":" + row.right + "}]");

    REQUIRE(list[0].is_entity());
    REQUIRE(list[1].is_entity());
    REQUIRE((list[0] == list[1]) == row.same);
}

TEST_CASE("attributes of all mentions come together, the later wins", "[merging]")
{
    Value const list = decode(R"([{"__entity_type__":"Task","id":"1","name":"first","a":1},
                                  [{"data":{"id":"1","b":2,"__entity_type__":"Task"}}],
                                  {"__entity_type__":"Task","id":"1","name":"second","c":3}])");

    REQUIRE(text_of(list[0]) == R"({"__entity_type__":"Task","id":"1","name":"second","a":1,"b":2,"c":3})");
    REQUIRE(list.at("1.0.data") == list[0]);
    REQUIRE(list[2] == list[0]);
}

TEST_CASE("an entity that mentions itself is a cycle of one", "[merging]")
{
    Value const task = decode(R"({"__entity_type__":"Task","id":"1","parent":{"__entity_type__":"Task","id":"1","name":"inner"}})");

    REQUIRE(task["parent"] == task);
    REQUIRE(task.get_string("parent.parent.parent.name") == "inner");
    REQUIRE(task.size() == 4);
}

TEST_CASE("an entity's key may come after what it holds", "[merging]")
{
    Value const list = decode(
        R"([{"children":[{"parent":{"id":"s","__entity_type__":"Shot"},"id":"t","__entity_type__":"Task"}],"id":"s","__entity_type__":"Shot"}])");

    REQUIRE(list[0].get_string("children.0.id") == "t");
    REQUIRE(list[0].at("children.0.parent") == list[0]);
}

TEST_CASE("a mention that says nothing new leaves what is there untouched", "[merging]")
{
    // The second mention is dropped and its memory used again by what follows it.
    std::string text = R"([{"__entity_type__":"Shot","id":"shot-1","name":"sh010","tags":["a"]})";
    for (int i = 0; i < 200; ++i)
        text += R"(,{"__entity_type__":"Task","id":"task-)" + std::to_string(i) +
                R"(","parent":{"__entity_type__":"Shot","id":"shot-1","name":"sh010"},"note":"n)" + std::to_string(i) +
                R"("},{"__entity_type__":"Task","note":"n)" + std::to_string(i) + R"(","id":"task-)" + std::to_string(i) + R"("})";
    Value const list = decode(text + "]");

    REQUIRE(list.size() == 401);
    for (std::size_t i = 0; i < 200; ++i) {
        Value const task = list[1 + 2 * i];
        REQUIRE(task == list[2 + 2 * i]);
        REQUIRE(task.get_string("id") == "task-" + std::to_string(i));
        REQUIRE(task.get_string("note") == "n" + std::to_string(i));
        REQUIRE(task["parent"] == list[0]);
    }
    REQUIRE(text_of(list[0]) == R"({"__entity_type__":"Shot","id":"shot-1","name":"sh010","tags":["a"]})");
}

TEST_CASE("what a dropped mention brought along stays", "[merging]")
{
    // The mention of task 1 in the middle says nothing new of it, yet a shot was met inside, under a key that is written twice.
    Value const list = decode(R"([{"__entity_type__":"Task","id":"1","x":1},
                                  {"__entity_type__":"Task","id":"1","x":{"__entity_type__":"Shot","id":"s","name":"kept"},"x":1},
                                  "overwrites what was given back","overwrites what was given back","overwrites what was given back",
                                  {"__entity_type__":"Shot","id":"s"}])");

    REQUIRE(list[1] == list[0]);
    REQUIRE(list[5].get_string("name") == "kept");
    REQUIRE(list[5].get_string("id") == "s");
}

TEST_CASE("an entity grows past the size that has an index", "[merging]")
{
    int const step = GENERATE(1, 5, 40);
    std::string text = "[";
    for (int i = 0; i < 200; i += step) {
        text += i == 0 ? "{" : ",{";
        for (int j = i; j < i + step; ++j)
            text += "\"a" + std::to_string(j) + "\":" + std::to_string(j) + ",\"same\":" + std::to_string(j) + ",";
        text += R"("__entity_type__":"Task","id":"1"})";
    }
    Value const list = decode(text + "]");

    Value const task = list[0];
    REQUIRE(task.size() == 203);
    REQUIRE(list[list.size() - 1] == task);
    for (int i = 0; i < 200; ++i)
        REQUIRE(task["a" + std::to_string(i)].as_integer() == i);
    REQUIRE(task["same"].as_integer() == 199);
    REQUIRE(task.primary_key() == std::vector<std::string>{"1"});
}

TEST_CASE("without schemas, or when told so, nothing is merged", "[merging]")
{
    std::string_view const text = R"([{"__entity_type__":"Task","id":"1","a":1},{"__entity_type__":"Task","id":"1"}])";
    DecodeOptions options;
    options.merge_entities = false;

    Value const denormalised = wire::decode(text, schemas(), options);
    Value const unknown = wire::decode(text);

    REQUIRE(denormalised[0] != denormalised[1]);
    REQUIRE_FALSE(denormalised[1].contains("a"));
    REQUIRE(denormalised[1].primary_key() == std::vector<std::string>{"1"});
    REQUIRE(unknown[0] != unknown[1]);
    REQUIRE(unknown[0].entity_type() == "Task");
}

TEST_CASE("many entities each keep their own", "[merging]")
{
    std::string text = "[";
    for (int i = 0; i < 20'000; ++i)
        text += (i == 0 ? "" : ",") + std::string(R"({"__entity_type__":"Task","id":)") + std::to_string(i % 10'000) + R"(,"a)" +
                std::to_string(i / 10'000) + "\":" + std::to_string(i) + "}";
    Value const list = decode(text + "]");

    for (std::size_t i = 0; i < 10'000; ++i) {
        REQUIRE(list[i] == list[i + 10'000]);
        REQUIRE(list[i].get_integer("id") == static_cast<std::int64_t>(i));
        REQUIRE(list[i].get_integer("a0") == static_cast<std::int64_t>(i));
        REQUIRE(list[i].get_integer("a1") == static_cast<std::int64_t>(i + 10'000));
    }
}
