// Copyright the ftrack C++ client authors. SPDX-License-Identifier: Apache-2.0
//
// What a subscription's options do to the events that wait for its handler.
#include "events/dispatcher.hpp"

#include "ftrack/error.hpp"
#include "net/wait_queue.hpp"
#include "support/catch.hpp"
#include "support/hub_fixture.hpp"

#include <boost/json/array.hpp>

#include <algorithm>
#include <stdexcept>
#include <string>
#include <vector>

using namespace ftrack;
using namespace std::chrono_literals;
using test::HubFixture;
namespace asio = boost::asio;
namespace json = boost::json;

namespace {

using Words = std::vector<std::string>;

/// A hub with one subscription to everything, whose coroutine handles an event until the gate is opened.
class BacklogFixture : public HubFixture
{
public:
    explicit BacklogFixture(SubscribeOptions const& options)
    {
        connect();
        auto handler = [this](Event event) -> asio::awaitable<void> {
            begun.push_back(event.topic);
            co_await gate.wait();
        };
        subscription = hub.subscribe("topic=*", std::move(handler), options);
        run(subscription.ready());
    }

    void receive_topics(Words const& topics)
    {
        for (std::string const& topic : topics)
            receive(Event(topic));
    }

    /// Lets all end that is there.
    void drain()
    {
        while (gate.size() != 0) {
            gate.wake_all();
            test::poll(io);
        }
    }

    net::WaitQueue gate;
    Words begun;
    Subscription subscription;
};

SubscribeOptions two(BacklogPolicy policy)
{
    SubscribeOptions options;
    options.max_backlog = 2;
    options.when_full = policy;
    return options;
}

/// An event about one entity.
Event about(std::string topic, std::string const& entity)
{
    json::object reference;
    reference["entityId"] = entity;
    json::array entities;
    entities.emplace_back(std::move(reference));
    Event event(std::move(topic));
    event.data["entities"] = std::move(entities);
    return event;
}

} // namespace

TEST_CASE("a full backlog drops the oldest or the newest, counted and reported", "[backlog]")
{
    struct Row
    {
        BacklogPolicy policy;
        Words handled;
    };
    auto const row = GENERATE(values<Row>({{BacklogPolicy::drop_oldest, {"1", "4", "5"}}, {BacklogPolicy::drop_newest, {"1", "2", "3"}}}));
    BacklogFixture test(two(row.policy));
    test.receive_topics({"1", "2", "3", "4", "5"});
    CHECK(test.hub.counters().dropped == 2);
    REQUIRE(test.problems.size() == 2);
    for (auto const& problem : test.problems) {
        CHECK(problem.kind == EventHubProblem::Kind::event_dropped);
        CHECK(problem.subscriber_id == test.subscription.id());
        CHECK_FALSE(problem.event_id.empty());
    }
    test.drain();
    CHECK(test.begun == row.handled);
    CHECK(test.hub.is_connected());
}

TEST_CASE("a full backlog can end the connection, so that the gap is known", "[backlog]")
{
    BacklogFixture test(two(BacklogPolicy::disconnect));
    test.receive_topics({"1", "2", "3", "4"});
    CHECK(test.hub.counters().dropped == 1);
    CHECK(test.hub.counters().connections == 2);
    CHECK(test.states == "connecting connected waiting connecting connected");
    REQUIRE(test.gaps.size() == 1);
    test.drain();
    CHECK(test.begun == Words{"1", "2", "3"});
    test.receive(Event("5"));
    CHECK(test.begun.back() == "5");
}

TEST_CASE("events with the same key are handled in turn, those with different keys at the same time", "[backlog]")
{
    SubscribeOptions options;
    options.order_by = entity_key;
    options.max_concurrent = 2;
    BacklogFixture test(options);
    test.receive(about("a1", "a"));
    test.receive(about("a2", "a"));
    test.receive(about("b1", "b"));
    test.receive(about("c1", "c"));
    CHECK(test.begun == Words{"a1", "b1"});
    test.drain();
    CHECK(test.begun.size() == 4);
    auto const place = [&](std::string const& topic) { return std::find(test.begun.begin(), test.begun.end(), topic) - test.begun.begin(); };
    CHECK(place("a1") < place("a2"));
}

TEST_CASE("an order that throws is reported, and the event is handled all the same", "[backlog]")
{
    SubscribeOptions options;
    options.order_by = [](Event const&) -> std::string { throw std::runtime_error("No key."); };
    BacklogFixture test(options);
    test.receive_topics({"1"});
    CHECK(test.begun == Words{"1"});
    REQUIRE(test.problems.size() == 1);
    CHECK(test.problems[0].kind == EventHubProblem::Kind::handler_failed);
}

TEST_CASE("what was given before can be left out", "[backlog]")
{
    bool const skips = GENERATE(true, false);
    SubscribeOptions options;
    options.skip_repeated = skips;
    BacklogFixture test(options);
    Event const event("1");
    test.receive(event);
    test.receive(event);
    Event nameless("2");
    nameless.id.clear();
    test.receive(nameless);
    test.receive(nameless);
    test.drain();
    CHECK(test.begun == (skips ? Words{"1", "2", "2"} : Words{"1", "1", "2", "2"}));
}

TEST_CASE("what this session caused can be left out", "[backlog]")
{
    SubscribeOptions options;
    options.skip_own = true;
    BacklogFixture test(options);
    Event own("own");
    own.source["clientToken"] = "token";
    Event own_mutation("own mutation");
    own_mutation.data["clientToken"] = "token";
    Event foreign("foreign");
    foreign.source["clientToken"] = "another";
    foreign.data["clientToken"] = nullptr;
    for (Event const& event : {own, own_mutation, foreign})
        test.receive(event);
    test.drain();
    CHECK(test.begun == Words{"foreign"});
}
