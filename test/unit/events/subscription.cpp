// Copyright the ftrack C++ client authors. SPDX-License-Identifier: Apache-2.0
#include "ftrack/event_subscription.hpp"

#include "ftrack/error.hpp"
#include "support/catch.hpp"
#include "support/hub_fixture.hpp"

#include <stdexcept>
#include <string>
#include <type_traits>
#include <vector>

using namespace ftrack;
using namespace std::chrono_literals;
using test::HubFixture;
using test::Running;

static_assert(!std::is_aggregate_v<SubscribeOptions> && !std::is_aggregate_v<Subscription> && !std::is_aggregate_v<Subscriber>);
static_assert(!std::is_aggregate_v<PublishOptions> && !std::is_aggregate_v<EventHubProblem> && !std::is_aggregate_v<EventHubCounters>);
static_assert(std::is_nothrow_move_constructible_v<Subscription> && std::is_nothrow_move_assignable_v<Subscription>);
static_assert(!std::is_copy_constructible_v<Subscription>);

namespace {

void ignore(Event const&) {}

SubscribeOptions with_id(std::string id)
{
    SubscribeOptions options;
    options.id = std::move(id);
    return options;
}

} // namespace

TEST_CASE("a subscription is ready when the server has accepted it", "[subscription]")
{
    HubFixture test;
    Subscription const subscription = test.hub.subscribe("topic=a", ignore);
    CHECK_THROWS_AS(test.run(subscription.ready()), EventServerPublishError); // nobody wants a connection
    test.server.refusal = test::lost_connection();
    Running<void> connecting = test.spawn(test.hub.connect());
    Running<void> waiting = test.spawn(subscription.ready());
    CHECK_FALSE(subscription.is_ready());
    test.server.refusal = nullptr;
    test.pass(1s);

    waiting.get();
    CHECK(subscription.is_ready());
    test.run(subscription.ready());
    Event const& seen = test.server.meta_events.back();
    CHECK(seen.topic == "ftrack.meta.subscribe");
    CHECK(seen.data.at("subscriber").at("id").as_string() == subscription.id());
    CHECK(seen.data.at("subscription") == "topic=a");
    connecting.get();

    test.server.hangs = true;
    test.server.lose();
    test::poll(test.io);
    CHECK_FALSE(subscription.is_ready());
}

TEST_CASE("waiting for a subscription has its limits", "[subscription]")
{
    HubFixture test;
    test.server.hangs = true;
    Running<void> connecting = test.spawn(test.hub.connect());
    Subscription subscription = test.hub.subscribe("topic=a", ignore);
    CallOptions options;
    options.timeout = 1s;
    Running<void> late = test.spawn(subscription.ready(options));
    test.pass(1s);
    CHECK_THROWS_AS(late.get(), EventServerConnectionTimeoutError);

    Running<void> cancelled = test.spawn(subscription.ready());
    cancelled.cancel();
    CHECK_THROWS_AS(cancelled.get(), AbortError);

    Running<void> ended = test.spawn(subscription.ready());
    subscription.unsubscribe();
    CHECK_THROWS_AS(ended.get(), AbortError);
    CHECK_THROWS_AS(test.run(subscription.ready()), AbortError);
    CHECK_THROWS_AS(Subscription().ready(), std::logic_error);
    connecting.cancel();
    CHECK_THROWS_AS(connecting.get(), AbortError);
}

TEST_CASE("a subscription that the server refuses says so", "[subscription]")
{
    HubFixture test;
    test.connect();
    test.server.acknowledgement = [](Event const&) { return std::string(R"([{"success":false,"message":"No"}])"); };
    Subscription const subscription = test.hub.subscribe("topic=a", ignore);
    CHECK_THROWS_AS(test.run(subscription.ready()), EventServerPublishError);
    CHECK_THROWS_AS(test.run(subscription.ready()), EventServerPublishError);
    REQUIRE(test.problems.size() == 1);
    CHECK(test.problems[0].kind == EventHubProblem::Kind::subscription_refused);
    CHECK(test.problems[0].subscriber_id == subscription.id());

    test.server.acknowledgement = nullptr;
    test.server.lose();
    test::poll(test.io);
    test.run(subscription.ready());
}

TEST_CASE("a subscription ends with its object, by its identifier, or not", "[subscription]")
{
    HubFixture test;
    test.connect();
    test.server.take_subscriptions();
    {
        Subscription const subscription = test.hub.subscribe("topic=a", ignore, with_id("a"));
        CHECK(subscription.id() == "a");
        test::poll(test.io);
    }
    Subscription assigned = test.hub.subscribe("topic=b", ignore);
    test::poll(test.io);
    assigned = test.hub.subscribe("topic=c", ignore, with_id("c"));
    test::poll(test.io);
    CHECK(test.server.take_subscriptions() == "topic=a - topic=b topic=c -");

    Subscription moved = std::move(assigned);
    CHECK(moved.id() == "c");
    CHECK(test.hub.unsubscribe("c"));
    CHECK_FALSE(test.hub.unsubscribe("c"));
    moved.unsubscribe();
    test::poll(test.io);
    CHECK(test.server.take_subscriptions() == "-");

    test.hub.subscribe("topic=d", ignore, with_id("d")).detach();
    test::poll(test.io);
    CHECK(test.server.take_subscriptions() == "topic=d");
    CHECK(test.hub.unsubscribe("d"));
}

TEST_CASE("identifiers are unique, and free again afterwards", "[subscription]")
{
    HubFixture test;
    test.connect();
    Subscription first = test.hub.subscribe("topic=a", ignore, with_id("x"));
    CHECK_THROWS_AS(test.hub.subscribe("topic=b", ignore, with_id("x")), NotUniqueError);
    test::poll(test.io);
    first.unsubscribe();
    Subscription const second = test.hub.subscribe("topic=b", ignore, with_id("x"));
    test.run(second.ready());

    CHECK(test.server.take_subscriptions() == "topic=ftrack.meta.reply topic=a - topic=b");
}

TEST_CASE("a subscriber is found by its identifier", "[subscription]")
{
    HubFixture test;
    SubscribeOptions options = with_id("x");
    options.metadata["kind"] = "daemon";
    options.priority = 7;
    Subscription const subscription = test.hub.subscribe("topic=a", ignore, options);

    auto const found = test.hub.get_subscriber_by_identifier("x");
    REQUIRE(found);
    CHECK(found->id == "x");
    CHECK(found->subscription == "topic=a");
    CHECK(found->priority == 7);
    CHECK(found->metadata.at("kind") == "daemon");
    CHECK(found->metadata.at("id") == "x");
    CHECK_FALSE(test.hub.get_subscriber_by_identifier("y"));
}

TEST_CASE("bad subscriptions are refused by the call", "[subscription]")
{
    HubFixture test;
    SubscribeOptions no_backlog;
    no_backlog.max_backlog = 0;
    SubscribeOptions too_concurrent;
    too_concurrent.max_concurrent = 10'001;

    CHECK_THROWS_AS(test.hub.subscribe("topic=", ignore), ParseError);
    CHECK_THROWS_AS(test.hub.subscribe("topic=a", ignore, no_backlog), std::invalid_argument);
    CHECK_THROWS_AS(test.hub.subscribe("topic=a", ignore, too_concurrent), std::invalid_argument);
    CHECK_THROWS_AS(test.hub.subscribe("topic=a", std::function<void(Event const&)>()), std::invalid_argument);
    CHECK_THROWS_AS(test.hub.subscribe("topic=a", static_cast<void (*)(Event const&)>(nullptr)), std::invalid_argument);
}
