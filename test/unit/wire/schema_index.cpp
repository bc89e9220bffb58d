// Copyright the ftrack C++ client authors. SPDX-License-Identifier: Apache-2.0
#include "wire/schema_index.hpp"

#include "support/catch.hpp"
#include "wire/decoder.hpp"

using namespace ftrack;

TEST_CASE("an index of schemas finds them by id", "[schema]")
{
    wire::SchemaIndex const index(
        wire::decode(R"([{"id":"Task","primary_key":["id"]},{"id":"Metadata","primary_key":["parent_id","key"]},{"id":"Odd"},
                                                   {"id":"Task","primary_key":["second"]}])"));

    REQUIRE(index.find("Task")->primary_key() == std::vector<std::string>{"id"}); // the first of two
    REQUIRE(index.find("Metadata")->primary_key() == std::vector<std::string>{"parent_id", "key"});
    REQUIRE(index.find("Odd")->primary_key().empty());
    REQUIRE(index.find("task") == nullptr);
    REQUIRE(wire::SchemaIndex().find("Task") == nullptr);
}

TEST_CASE("what is no array of schemas is refused", "[schema]")
{
    auto const text = GENERATE(as<std::string>(), "null", "{}", "1", R"(["Task"])", R"([{}])", R"([{"id":1}])", R"([{"id":""}])", "[null]");
    CAPTURE(text);

    REQUIRE_THROWS_AS(wire::SchemaIndex(wire::decode(text)), MalformedResponseError);
}

TEST_CASE("a schema outlives the answer that it came from", "[schema]")
{
    Schema schema;
    {
        schema = Schema(wire::decode(R"({"id":"Task","properties":{"bid":{"type":"number"}}})"));
    }

    REQUIRE(schema.id() == "Task");
    REQUIRE(schema.property("bid")["type"].as_string() == "number");
    REQUIRE(Schema().id().empty());
}
