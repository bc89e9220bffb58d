// Copyright the ftrack C++ client authors. SPDX-License-Identifier: Apache-2.0
#include "wire/event.hpp"

#include "ftrack/error.hpp"
#include "support/catch.hpp"
#include "wire/event_expression.hpp"

#include <boost/json/monotonic_resource.hpp>
#include <boost/json/parse.hpp>
#include <boost/json/serialize.hpp>

#include <string>
#include <type_traits>
#include <vector>

using ftrack::Event;
namespace json = boost::json;

static_assert(!std::is_aggregate_v<Event> && std::is_default_constructible_v<Event>);
static_assert(std::is_nothrow_move_constructible_v<Event> && std::is_nothrow_move_assignable_v<Event> && std::is_copy_constructible_v<Event>);

TEST_CASE("a new event has an id of its own", "[event]")
{
    Event const first("my.topic");
    Event const second("my.topic");
    CHECK(first.id.size() == 36);
    CHECK(first.id != second.id);
    CHECK(Event().id.size() == 36);
}

TEST_CASE("an event is written in the form that the clients use", "[event]")
{
    Event event("my.topic", {{"a", 1}});
    event.id = "e1";
    event.source["id"] = "hub";
    CHECK(json::serialize(event.to_json()) ==
          R"({"topic":"my.topic","data":{"a":1},"id":"e1","source":{"id":"hub"},"target":"","inReplyToEvent":null,"sent":null})");
    event.target = "id=x";
    event.in_reply_to_event = "e0";
    event.other["extra"] = true;
    CHECK(json::serialize(event.to_json()) ==
          R"({"topic":"my.topic","data":{"a":1},"id":"e1","source":{"id":"hub"},"target":"id=x","inReplyToEvent":"e0","sent":null,"extra":true})");
}

TEST_CASE("what is read is written again", "[event]")
{
    std::vector<std::string> const texts{
        R"({"topic":"t","data":{},"id":"e","source":{},"target":"","inReplyToEvent":null,"sent":null})",
        R"({"topic":"t","data":[{"name":"a","value":1}],"id":"e","source":{"id":"h","user":{"username":"u"}},"target":"id=h","inReplyToEvent":"x","sent":null})",
        R"({"topic":"t","data":"text","id":"e","source":{},"target":"","inReplyToEvent":null,"sent":"2024-01-02T03:04:05","more":{"of":["it"]}})",
    };
    for (std::string const& text : texts)
        CHECK(json::serialize(Event::from_json(json::parse(text)).to_json()) == text);
}

TEST_CASE("members that are missing are empty", "[event]")
{
    Event const event = Event::from_json(json::parse(R"({"topic":"t","data":null,"target":null})"));
    CHECK(event.topic == "t");
    CHECK(event.id.empty());
    CHECK(event.data.empty());
    CHECK(event.other_data.is_null());
    CHECK(event.source.empty());
    CHECK(event.source_id().empty());
    CHECK(event.username().empty());
    CHECK(event.target.empty());
    CHECK_FALSE(event.in_reply_to_event);
}

TEST_CASE("who sent an event", "[event]")
{
    Event const event = Event::from_json(json::parse(R"({"topic":"t","source":{"id":"hub","user":{"username":"jane"}}})"));
    CHECK(event.source_id() == "hub");
    CHECK(event.username() == "jane");
    CHECK(Event::from_json(json::parse(R"({"topic":"t","source":{"id":3,"user":"jane"}})")).source_id().empty());
}

TEST_CASE("what is no event is refused", "[event]")
{
    for (std::string const text :
         {R"(null)", R"([])", R"("t")", R"({})", R"({"topic":""})", R"({"topic":null})", R"({"topic":1})", R"({"topic":"t","id":1})",
          R"({"topic":"t","source":"x"})", R"({"topic":"t","target":{}})", R"({"topic":"t","inReplyToEvent":[]})"})
    {
        INFO(text);
        CHECK_THROWS_AS(Event::from_json(json::parse(text)), ftrack::ParseError);
    }
}

TEST_CASE("an event keeps its own memory", "[event]")
{
    Event event;
    {
        json::monotonic_resource arena;
        event = Event::from_json(json::parse(R"({"topic":"t","data":{"a":["deep",{"er":1}]},"source":{"id":"hub"},"x":[1]})", &arena));
    }
    CHECK(json::serialize(event.to_json()) ==
          R"({"topic":"t","data":{"a":["deep",{"er":1}]},"id":"","source":{"id":"hub"},"target":"","inReplyToEvent":null,"sent":null,"x":[1]})");
}

TEST_CASE("a target is met by the subscriber of that id alone", "[event]")
{
    using namespace ftrack::wire;
    CHECK(target_for("0f-a_B") == "id=0f-a_B");
    for (std::string const id : {"", "plain", "with \"quotes\"", "back\\slash", "star*", "a b", "x'y"}) {
        INFO(id);
        EventExpression const target(target_for(id));
        json::object subscriber{{"id", id}};
        CHECK(target.matches(subscriber));
        subscriber["id"] = id + "x";
        CHECK_FALSE(target.matches(subscriber));
    }
}

TEST_CASE("replies and requests to the server", "[event]")
{
    using namespace ftrack::wire;
    Event event("ftrack.action.discover");
    event.id = "e1";
    event.source["id"] = "hub-7";
    Event const reply = make_reply(event, {{"items", json::array()}});
    CHECK(reply.topic == "ftrack.meta.reply");
    CHECK(reply.target == "id=hub-7");
    CHECK(reply.in_reply_to_event == "e1");
    CHECK(json::serialize(reply.data) == R"({"items":[]})");

    CHECK(json::serialize(make_subscribe({{"id", "s1"}}, "topic=a").data) == R"({"subscriber":{"id":"s1"},"subscription":"topic=a"})");
    CHECK(make_subscribe({{"id", "s1"}}, "topic=a").topic == "ftrack.meta.subscribe");
    CHECK(json::serialize(make_unsubscribe({{"id", "s1"}}).data) == R"({"subscriber":{"id":"s1"}})");
    CHECK(make_unsubscribe({{"id", "s1"}}).topic == "ftrack.meta.unsubscribe");
}
