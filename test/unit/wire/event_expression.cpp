// Copyright the ftrack C++ client authors. SPDX-License-Identifier: Apache-2.0
#include "wire/event_expression.hpp"

#include "ftrack/error.hpp"
#include "support/catch.hpp"

#include <boost/json/parse.hpp>

#include <string>
#include <type_traits>
#include <vector>

using ftrack::wire::EventExpression;
using ftrack::wire::TextPattern;

static_assert(std::is_nothrow_move_constructible_v<EventExpression> && !std::is_aggregate_v<EventExpression>);

namespace {

boost::json::object const event = boost::json::parse(R"({
    "topic": "ftrack.update", "id": "1f", "target": "", "inReplyToEvent": null, "not": "x", "or": "y",
    "data": {"count": 12, "big": 18446744073709551615, "ratio": 1.5, "done": true, "list": ["a"], "name": "it's \"so\" * \\", "": {"": "void"}},
    "source": {"id": "hub", "user": {"username": "jane@studio.com"}}})")
                                      .as_object();

struct Case
{
    std::string text;
    bool matches;
};

void check(std::vector<Case> const& cases)
{
    for (Case const& test : cases) {
        INFO(test.text);
        CHECK(EventExpression(test.text).matches(event) == test.matches);
        CHECK(EventExpression(test.text).matches(ftrack::Event::from_json(event)) == test.matches);
    }
}

} // namespace

TEST_CASE("a condition compares the text of a member", "[event_expression]")
{
    check({
        {"topic=ftrack.update", true},
        {"topic = ftrack.update", true},
        {" \ttopic\n=\r'ftrack.update' ", true},
        {"topic=\"ftrack.update\"", true},
        {"topic=ftrack.updat", false},
        {"topic=FTRACK.update", false},
        {"topic!=ftrack.create", true},
        {"topic!=ftrack.update", false},
        {"topic<ftrack.v", true},
        {"topic<ftrack.update", false},
        {"topic<=ftrack.update", true},
        {"topic>ftrack", true},
        {"topic>=ftrack.update", true},
        {"topic>ftrack.update", false},
        {"source.user.username=jane@studio.com", true},
        {"source.user=jane", false},
        {"source.user!=jane", true},
        {"source.user.username.x=jane", false},
        {"source.user.username.x!=jane", false},
        {"target=''", true},
        {"data..=void", true},
    });
}

TEST_CASE("numbers and booleans are compared as JSON writes them", "[event_expression]")
{
    check({
        {"data.count=12", true},
        {"data.count>112", true}, // as texts
        {"data.count=12.0", false},
        {"data.big=18446744073709551615", true},
        {"data.ratio=1.5", true},
        {"data.done=true", true},
        {"data.done=True", false},
        {"data.list=a", false},
        {"data.list!=a", true},
        {"data.list>a", false},
        {"inReplyToEvent=null", false},
        {"inReplyToEvent!=x", true},
        {"inReplyToEvent<x", false},
    });
}

TEST_CASE("a condition on a missing member is false", "[event_expression]")
{
    check({
        {"data.missing=x", false},
        {"data.missing!=x", false},
        {"data.missing<x", false},
        {"data.missing=*", false},
        {"not data.missing=x", true},
        {"missing.a.b!=x", false},
    });
}

TEST_CASE("a value that ends in a star is a prefix, for = alone", "[event_expression]")
{
    check({
        {"topic=ftrack.*", true},
        {"topic='ftrack.*'", true},
        {"topic=*", true},
        {"topic=ftrack.update*", true},
        {"topic=update*", false},
        {"topic=ftrack.*e", false},
        {"topic!=ftrack.*", true},
        {"topic='ftrack.\\*'", false},
        {"data.count=1*", true},
    });
}

TEST_CASE("quoted values may hold anything", "[event_expression]")
{
    check({
        {R"(data.name="it's \"so\" \* \\")", true},
        {R"(data.name='it\'s "so" * \\')", true},
        {R"(data.name="it's \"so\" *")", true},
        {R"(data.name='a and b')", false},
    });
}

TEST_CASE("and binds tighter than or, not tightest", "[event_expression]")
{
    check({
        {"id=1f and topic=*", true},
        {"id=1f and topic=x", false},
        {"id=0 or topic=*", true},
        {"id=1f or id=0 and id=0", true},
        {"(id=1f or id=0) and id=0", false},
        {"id=0 and id=0 or id=1f", true},
        {"not id=0 and id=1f", true},
        {"not (id=0 or id=1f)", false},
        {"not not id=1f", true},
        {"NOT id=0 AND (topic=* Or id=7)", true},
        {"not(id=0)and(id=1f)", true},
        {"((((id=1f))))", true},
        {"not=x", true},
        {"or=y and not not=z", true},
        {"id=and or id=1f", true},
    });
}

TEST_CASE("what cannot be read is told with its position", "[event_expression]")
{
    struct Wrong
    {
        std::string text;
        std::string position;
    };
    std::vector<Wrong> const cases{
        {"", "character 1 "},
        {"   ", "character 4 "},
        {"topic", "character 6 "},
        {"topic=", "character 7 "},
        {"=x", "character 1 "},
        {"topic=x y", "character 9 "},
        {"topic=x and", "character 12 "},
        {"topic=x and or", "character 15 "},
        {"topic='x", "character 7 "},
        {"topic=\"x'", "character 7 "},
        {"topic='x\\'", "character 7 "},
        {"(topic=x", "character 9 "},
        {"topic=x)", "character 8 "},
        {"()", "character 2 "},
        {"topic==x", "character 7 "},
        {"topic=~x", "character 7 "},
        {"topic like x", "character 7 "},
        {"to-pic=x", "character 3 "},
        {"topic=a:b", "character 8 "},
        {"not", "character 4 "},
        {"topic=x andid=y", "character 9 "},
        {"topic=\xc3\xa9", "character 7 "},
    };
    for (Wrong const& test : cases) {
        INFO(test.text);
        try {
            EventExpression const expression(test.text);
            FAIL("it was read");
        } catch (ftrack::ParseError const& error) {
            INFO(error.what());
            CHECK(std::string(error.what()).find(test.position) != std::string::npos);
        }
    }
}

TEST_CASE("length and depth of an expression are bounded", "[event_expression]")
{
    auto const nested = [](std::size_t depth) { return std::string(depth, '(') + "a=b" + std::string(depth, ')'); };
    CHECK_NOTHROW(EventExpression(nested(EventExpression::max_depth - 1)));
    CHECK_THROWS_AS(EventExpression(nested(EventExpression::max_depth)), ftrack::ParseError);
    CHECK_THROWS_AS(EventExpression(std::string(10'000, '(')), ftrack::ParseError);

    std::string many_nots = "a=b";
    for (std::size_t i = 0; i < EventExpression::max_depth; ++i)
        many_nots.insert(0, "not ");
    CHECK_THROWS_AS(EventExpression(many_nots), ftrack::ParseError);

    CHECK_NOTHROW(EventExpression("a=" + std::string(EventExpression::max_length - 2, 'b')));
    CHECK_THROWS_AS(EventExpression("a=" + std::string(EventExpression::max_length - 1, 'b')), ftrack::ParseError);
}

TEST_CASE("the topic that every match has", "[event_expression]")
{
    struct Topic
    {
        std::string text;
        TextPattern pattern;
    };
    TextPattern const anything;
    std::vector<Topic> const cases{
        {"topic=ftrack.update", {"ftrack.update", false}},
        {"topic='ftrack.*'", {"ftrack.", true}},
        {"topic=*", anything},
        {"topic!=x", anything},
        {"topic>x", anything},
        {"data.topic=x", anything},
        {"not topic=x", anything},
        {"topic=x and data.a=b", {"x", false}},
        {"data.a=b and (data.c=d and topic=x)", {"x", false}},
        {"topic=x* and topic=xy*", {"xy", true}},
        {"topic=xy* and topic=x*", {"xy", true}},
        {"topic=x* and topic=xyz", {"xyz", false}},
        {"topic=xyz and topic=x*", {"xyz", false}},
        {"topic=x or topic=x", {"x", false}},
        {"topic=ftrack.a or topic=ftrack.b", {"ftrack.", true}},
        {"topic=ftrack.a or topic=ftrack*", {"ftrack", true}},
        {"topic=a or topic=b", anything},
        {"topic=x or data.a=b", anything},
        {"(topic=xa or topic=xb) and data.a=b", {"x", true}},
        {"topic=x and not topic=y", {"x", false}},
    };
    for (Topic const& test : cases) {
        INFO(test.text);
        CHECK(EventExpression(test.text).topic() == test.pattern);
    }
    CHECK(EventExpression("id=x and topic=y").pattern_of("id") == TextPattern("x", false));
    CHECK(anything.is_anything());
    CHECK(TextPattern("a.", true).matches("a.b"));
    CHECK_FALSE(TextPattern("a.", true).matches("a"));
    CHECK_FALSE(TextPattern("a", false).matches("a.b"));
}

TEST_CASE("an expression survives being copied and moved", "[event_expression]")
{
    EventExpression first("topic=ftrack.* and not id=0");
    EventExpression copy = first;
    EventExpression const moved = std::move(first);
    CHECK(copy.matches(event));
    CHECK(moved.matches(event));
    CHECK(moved.text() == "topic=ftrack.* and not id=0");
}
