// Copyright the ftrack C++ client authors. SPDX-License-Identifier: Apache-2.0
#include "events/calls.hpp"

#include "ftrack/error.hpp"
#include "support/catch.hpp"
#include "support/hub_fixture.hpp"
#include "wire/event.hpp"

#include <boost/json/array.hpp>

#include <stdexcept>
#include <string>
#include <vector>

using namespace ftrack;
using namespace std::chrono_literals;
using test::HubFixture;
using test::Running;
namespace asio = boost::asio;
namespace json = boost::json;

namespace {

json::object answer(std::string const& text)
{
    json::object data;
    data["answer"] = text;
    return data;
}

/// A reply of another hub.
Event reply_to(Event const& event, std::string const& text)
{
    Event reply = wire::make_reply(event, answer(text));
    reply.source["id"] = "other";
    return reply;
}

} // namespace

TEST_CASE("a reply ends the wait for it, the acknowledgement having come or not", "[replies]")
{
    HubFixture test;
    test.connect();
    bool const acknowledges = GENERATE(true, false);
    test.server.acknowledges = acknowledges;
    Running<Event> waiting = test.spawn(test.hub.publish_and_wait_for_reply(Event("question")));
    Event const question = test.server.events.at(0);
    test.receive(reply_to(Event("another"), "not this"));
    test.receive(reply_to(question, "yes"));
    if (!acknowledges) {
        CHECK_FALSE(waiting.is_done());
        test.server.acknowledge_all();
    }

    Event const reply = waiting.get();
    CHECK(reply.data.at("answer") == "yes");
    CHECK(reply.in_reply_to_event == question.id);
    test.receive(reply_to(question, "again"));
    CHECK(test.problems.empty());
}

TEST_CASE("a reply that does not come is a time-out of its own", "[replies]")
{
    HubFixture test;
    test.connect();
    Running<Event> waiting = test.spawn(test.hub.publish_and_wait_for_reply(Event("question")));
    test.pass(30s);
    CHECK_THROWS_AS(waiting.get(), EventServerReplyTimeoutError);
    CHECK(test.state->replies().size() == 0);

    Running<Event> cancelled = test.spawn(test.hub.publish_and_wait_for_reply(Event("question")));
    cancelled.cancel();
    CHECK_THROWS_AS(cancelled.get(), AbortError);
    CHECK(test.state->replies().size() == 0);
}

TEST_CASE("a reply is waited for through a lost connection", "[replies]")
{
    HubFixture test;
    test.connect();
    Running<Event> waiting = test.spawn(test.hub.publish_and_wait_for_reply(Event("question")));
    test.server.lose();
    test::poll(test.io);
    test.receive(reply_to(test.server.events.at(0), "yes"));

    CHECK(waiting.get().data.at("answer") == "yes");
}

TEST_CASE("on_reply is called with each reply, as long as it is kept", "[replies]")
{
    HubFixture test;
    test.connect();
    std::vector<std::string> replies;
    PublishOptions options;
    options.on_reply = [&](Event const& reply) { replies.emplace_back(reply.data.at("answer").as_string()); };
    options.reply_lifetime = 10s;
    test.run(test.hub.publish(Event("question"), options));
    Event const question = test.server.events.at(0);
    test.receive(reply_to(question, "one"));
    test.receive(reply_to(question, "two"));
    test.pass(10s);
    test.receive(reply_to(question, "late"));

    CHECK(replies == std::vector<std::string>{"one", "two"});
    CHECK(test.state->replies().size() == 0);
}

TEST_CASE("an on_reply that throws is reported", "[replies]")
{
    HubFixture test;
    test.connect();
    PublishOptions options;
    options.on_reply = [](Event const&) { throw std::runtime_error("oh"); };
    test.run(test.hub.publish(Event("question"), options));
    test.receive(reply_to(test.server.events.at(0), "one"));

    REQUIRE(test.problems.size() == 1);
    CHECK(test.problems[0].kind == EventHubProblem::Kind::handler_failed);
    CHECK(test.hub.is_connected());
}

TEST_CASE("a reply goes to the sender of the event", "[replies]")
{
    HubFixture test;
    test.connect();
    Event question("question");
    question.source["id"] = "asker";
    test.run(test.hub.publish_reply(question, answer("yes")));

    Event const& reply = test.server.events.at(0);
    CHECK(reply.topic == "ftrack.meta.reply");
    CHECK(reply.target == "id=asker");
    CHECK(reply.in_reply_to_event == question.id);
    CHECK(reply.data == answer("yes"));
    CHECK(reply.source_id() == test.hub.id());
}

TEST_CASE("what a handler returns is the reply", "[replies]")
{
    HubFixture test;
    test.connect();
    SubscribeOptions options;
    options.id = "clerk";
    json::array const list{1, 2};
    std::vector<EventHandler> handlers;
    handlers.emplace_back([](Event const&) { return answer("function"); });
    handlers.emplace_back([](Event const&) { return std::optional<json::object>(answer("optional")); });
    handlers.emplace_back([](Event) -> asio::awaitable<json::object> { co_return answer("coroutine"); });
    handlers.emplace_back([](Event) -> asio::awaitable<std::optional<json::object>> { co_return answer("optional of a coroutine"); });
    handlers.emplace_back([&](Event const&) { return list; });
    for (EventHandler const& handler : handlers) {
        Subscription const subscription = test.hub.subscribe("topic=question", handler, options);
        test.run(subscription.ready());
        test.receive(Event("question"));
    }

    REQUIRE(test.server.events.size() == 5);
    for (std::size_t i = 0; i < 4; ++i)
        CHECK(test.server.events[i].data.at("answer").is_string());
    CHECK(test.server.events[4].other_data.as_array() == list);
    CHECK(test.server.events[0].source.at("id") == "clerk");
    CHECK(test.server.events[0].source.at("applicationId") == "ftrack.api.cpp");
}

TEST_CASE("a handler that returns nothing does not reply", "[replies]")
{
    HubFixture test;
    test.connect();
    std::vector<EventHandler> handlers;
    handlers.emplace_back([](Event const&) {});
    handlers.emplace_back([](Event) -> asio::awaitable<void> { co_return; });
    handlers.emplace_back([](Event const&) { return std::optional<json::object>(); });
    handlers.emplace_back([](Event const&) { return json::value(); });
    std::vector<Subscription> subscriptions;
    for (EventHandler const& handler : handlers)
        subscriptions.push_back(test.hub.subscribe("topic=question", handler));
    test.run(subscriptions.back().ready());
    test.receive(Event("question"));

    CHECK(test.server.events.empty());
    CHECK(test.problems.empty());
}

TEST_CASE("a reply of a handler that cannot be published is reported", "[replies]")
{
    HubFixture test;
    test.connect();
    Subscription const subscription = test.hub.subscribe("topic=question", [](Event const&) { return answer("yes"); });
    test.run(subscription.ready());
    test.server.acknowledges = false;
    Event const question("question");
    test.receive(question);
    test.pass(30s);

    REQUIRE(test.problems.size() == 1);
    CHECK(test.problems[0].kind == EventHubProblem::Kind::reply_failed);
    CHECK(test.problems[0].event_id == question.id);
    CHECK(test.problems[0].subscriber_id == subscription.id());
}
