// Copyright the ftrack C++ client authors. SPDX-License-Identifier: Apache-2.0
#include "support/fixtures.hpp"

#include "support/catch.hpp"
#include "wire/decoder.hpp"

#include <boost/json/parse.hpp>
#include <boost/json/serialize.hpp>
#include <boost/json/value_from.hpp>

#include <sstream>

using namespace ftrack;

namespace json = boost::json;

namespace {

std::shared_ptr<wire::SchemaIndex const> schemas()
{
    static auto const index = std::make_shared<wire::SchemaIndex const>(
        wire::decode(R"([{"id":"Task","primary_key":["id"]},{"id":"Meta","primary_key":["parent","key"]}])"));
    return index;
}

Value decode(std::string_view text) { return wire::decode(text, schemas()); }

std::string task(std::size_t id, std::string const& more) { return R"({"__entity_type__":"Task","id":)" + std::to_string(id) + more + "}"; }

/// `[{1, next: {2}}, {2, next: {3}}, …]`: merged, a list as long as the text.
Value chain(std::size_t length)
{
    std::string text = "[";
    for (std::size_t i = 0; i < length; ++i)
        text += (i == 0 ? "" : ",") + task(i, R"(,"next":[)" + task(i + 1, "") + "]");
    return decode(text + "]");
}

std::size_t count_values(json::value const& value)
{
    std::size_t count = 1;
    if (json::array const* const array = value.if_array())
        for (json::value const& element : *array)
            count += count_values(element);
    if (json::object const* const object = value.if_object())
        for (auto const& member : *object)
            count += count_values(member.value());
    return count;
}

} // namespace

TEST_CASE("dates become their typed form again", "[to_json]")
{
    Value const value = decode(R"([{"__type__":"datetime","value":"2024-01-31T12:00:00+02:00"},{"__type__":"date","value":"2024-01-31"}])");

    REQUIRE(json::serialize(value.to_json()) ==
            R"([{"__type__":"datetime","value":"2024-01-31T10:00:00.000Z"},{"__type__":"date","value":"2024-01-31"}])");
}

TEST_CASE("an entity inside itself is a reference, one beside itself is not", "[to_json]")
{
    Value const cycle = decode("[" + task(1, R"(,"name":"n","self":)" + task(1, "")) + "," + task(1, "") + "]");

    std::string const written = R"({"__entity_type__":"Task","id":1,"name":"n","self":{"__entity_type__":"Task","id":1}})";
    json::value const expected = json::parse("[" + written + "," + written + "]");
    REQUIRE(cycle.to_json() == expected);
    std::ostringstream out;
    out << cycle[0];
    REQUIRE(json::parse(out.str()) == json::parse(written));
}

TEST_CASE("an entity of several key parts is cut to all of them", "[to_json]")
{
    Value const meta =
        decode(R"({"__entity_type__":"Meta","parent":"p","key":"k","value":"v","self":[{"__entity_type__":"Meta","parent":"p","key":"k"}]})");

    REQUIRE(meta.to_json().at("self") == json::parse(R"([{"__entity_type__":"Meta","parent":"p","key":"k"}])"));
}

TEST_CASE("a list that merging made deeper than any text is cut, compared and freed without recursion", "[to_json]")
{
    std::size_t const length = 100'000;
    Value const list = chain(length);

    Value last = list[0];
    for (std::size_t i = 0; i < length; ++i)
        last = last["next"][0];
    REQUIRE(last.get_integer("id") == static_cast<std::int64_t>(length));
    REQUIRE(list == list);
    REQUIRE(list != chain(length));

    json::value first = list[0].to_json();
    std::size_t levels = 0;
    json::value const* at = &first;
    for (; at->as_object().contains("next"); at = &at->at("next").at(0))
        ++levels;
    REQUIRE(levels == 251); // an object and an array each: one that lies deeper than 500 levels is a reference
    REQUIRE(*at == json::parse(task(251, "")));
    REQUIRE(json::value_from(list).as_array().size() == length);
}

TEST_CASE("shared entities are repeated until 100,000 values are written", "[to_json]")
{
    // A lattice: written out in full it would hold 2^60 values.
    std::string text = "[";
    for (std::size_t i = 0; i < 60; ++i)
        text += (i == 0 ? "" : ",") + task(i, R"(,"left":)" + task(i + 1, "") + R"(,"right":)" + task(i + 1, ""));
    Value const lattice = decode(text + "]");

    std::size_t const count = count_values(lattice.to_json());

    REQUIRE(count > 99'000);
    REQUIRE(count < 102'000);
}

TEST_CASE("a large tree is written whole", "[to_json]")
{
    std::string text = "[";
    for (std::size_t i = 0; i < 60'000; ++i)
        text += (i == 0 ? "" : ",") + task(i, R"(,"name":"n")");
    text += "]";

    REQUIRE(decode(text).to_json() == json::parse(text));
}

TEST_CASE("for sending, entities are references", "[to_json]")
{
    struct Row
    {
        char const* text;
        char const* sent;
    };
    auto const row = GENERATE(values<Row>({
        {R"({"__entity_type__":"Task","id":"t","name":"n"})", R"({"__entity_type__":"Task","id":"t"})"},
        {R"({"__entity_type__":"Meta","value":1,"parent":"p","key":"k"})", R"({"__entity_type__":"Meta","parent":"p","key":"k"})"},
        {R"({"__entity_type__":"Unknown","id":"u","name":"n"})", R"({"__entity_type__":"Unknown","id":"u"})"},
        {R"({"__entity_type__":"Unknown","name":"n"})", R"({"__entity_type__":"Unknown"})"},
        {R"([{"a":{"__entity_type__":"Task","id":"t","name":"n"}},1.5,null,true])", R"([{"a":{"__entity_type__":"Task","id":"t"}},1.5,null,true])"},
        {R"({"__type__":"date","value":"2024-01-31"})", R"({"__type__":"date","value":"2024-01-31"})"},
        {R"("text")", R"("text")"},
    }));
    CAPTURE(row.text);

    REQUIRE(json::value_from(decode(row.text)) == json::parse(row.sent));
}
