// Copyright the ftrack C++ client authors. SPDX-License-Identifier: Apache-2.0
#include "events/hub.hpp"

#include "ftrack/error.hpp"
#include "support/catch.hpp"
#include "support/hub_fixture.hpp"

#include <string>

using namespace ftrack;
using namespace std::chrono_literals;
using test::HubFixture;
using test::Running;

namespace {

std::exception_ptr wrong_credentials()
{
    ServerFailure failure;
    failure.message = "The key is wrong.";
    return std::make_exception_ptr(ServerPermissionDeniedError(failure));
}

} // namespace

TEST_CASE("connecting returns when the server has accepted the subscription to replies", "[hub]")
{
    HubFixture test;
    CHECK_FALSE(test.hub.is_connected());
    CHECK(test.hub.state() == EventHubState::closed);

    test.connect();

    CHECK(test.hub.is_connected());
    CHECK(test.states == "connecting connected");
    CHECK(test.server.take_subscriptions() == "topic=ftrack.meta.reply");
    CHECK(test.hub.counters().connections == 1);
    test.connect();
    CHECK(test.server.connections() == 1);
}

TEST_CASE("the first connection is tried again like every later one", "[hub]")
{
    HubFixture test;
    test.server.refusal = test::lost_connection();
    Running<void> connecting = test.spawn(test.hub.connect());
    CHECK(test.states == "connecting waiting connecting waiting");
    CHECK(test.reasons.back() == "The websocket connection to studio.example was reset.");
    test.pass(1s);
    test.pass(2s);
    CHECK(test.server.connections() == 4);

    test.server.refusal = nullptr;
    test.pass(4s);
    connecting.get();
    CHECK(test.hub.is_connected());
}

TEST_CASE("a caller's wait has its deadline, and the hub goes on", "[hub]")
{
    HubFixture test;
    test.server.refusal = test::lost_connection();
    CallOptions options;
    options.timeout = 5s;
    Running<void> connecting = test.spawn(test.hub.connect(options));
    test.pass(4'999ms);
    CHECK_FALSE(connecting.is_done());
    test.pass(1ms);
    CHECK_THROWS_WITH(connecting.get(), "The event hub was not connected in time, it goes on trying. "
                                        "The websocket connection to studio.example was reset.");

    test.server.refusal = nullptr;
    test.pass(10s);
    CHECK(test.hub.is_connected());
}

TEST_CASE("connecting takes as long as the hub's options say", "[hub]")
{
    EventHubOptions hub_options;
    hub_options.timeout = 7s;
    HubFixture test(hub_options);
    test.server.hangs = true;
    Running<void> connecting = test.spawn(test.hub.connect());
    test.pass(6'999ms);
    CHECK_FALSE(connecting.is_done());
    test.pass(1ms);
    CHECK_THROWS_AS(connecting.get(), EventServerConnectionTimeoutError);
}

TEST_CASE("a server that does not answer is given up and tried again", "[hub]")
{
    HubFixture test;
    SECTION("while it is reached") { test.server.hangs = true; }
    SECTION("before it greets") { test.server.greets = false; }
    CallOptions no_limit;
    no_limit.timeout = 0ms;
    Running<void> connecting = test.spawn(test.hub.connect(no_limit));
    test.pass(29'999ms);
    CHECK(test.server.connections() == 1);
    test.server.hangs = false;
    test.server.greets = true;
    test.pass(1ms);

    connecting.get();
    CHECK(test.server.connections() == 2);
    CHECK(test.states == "connecting waiting connecting connected");
}

TEST_CASE("refused credentials end the tries", "[hub]")
{
    HubFixture test;
    test.server.refusal = wrong_credentials();
    Running<void> connecting = test.spawn(test.hub.connect());
    CHECK_THROWS_AS(connecting.get(), ServerPermissionDeniedError);
    CHECK(test.states == "connecting closed");
    CHECK(test.clock->pending() == 0);
    CHECK_THROWS_AS(test.run(test.hub.publish(Event("t"))), ServerPermissionDeniedError);

    test.server.refusal = nullptr;
    test.connect();
    CHECK(test.hub.is_connected());
}

TEST_CASE("credentials refused in a packet end the tries", "[hub]")
{
    HubFixture test;
    test.connect();
    Subscription const subscription = test.hub.subscribe("topic=t", [](Event const&) {});
    Running<std::string> publishing = test.spawn([&] {
        test.server.acknowledges = false;
        return test.hub.publish(Event("t"));
    }());
    test.receive("7:::2");

    CHECK_THROWS_AS(publishing.get(), ServerPermissionDeniedError);
    CHECK(test.hub.state() == EventHubState::closed);
    CHECK_THROWS_AS(test.run(subscription.ready()), ServerPermissionDeniedError);
}

TEST_CASE("a lost connection is made again, with all subscriptions", "[hub]")
{
    HubFixture test;
    test.connect();
    Subscription const first = test.hub.subscribe("topic=a", [](Event const&) {});
    Subscription const second = test.hub.subscribe("topic=b", [](Event const&) {});
    test.run(second.ready());
    CHECK(test.server.take_subscriptions() == "topic=ftrack.meta.reply topic=a topic=b");

    SECTION("that broke") { test.server.lose(); }
    SECTION("that the server closed") { test.server.end(nullptr); }
    SECTION("with the server's goodbye") { test.server.send("0::"); }
    test::poll(test.io);

    CHECK(test.hub.is_connected());
    CHECK(test.states == "connecting connected waiting connecting connected");
    CHECK(test.server.take_subscriptions() == "topic=ftrack.meta.reply topic=a topic=b");
    CHECK(first.is_ready());
    CHECK(test.hub.counters().connections == 2);
}

TEST_CASE("a dead peer is noticed when it was silent for too long", "[hub]")
{
    HubFixture test;
    test.server.heartbeat_timeout = 15s;
    test.connect();
    test.pass(15s);
    test.receive("2::");
    CHECK(test.server.frames == std::vector<std::string>{"2::"});
    test.pass(15s);
    test.server.give_sign_of_life();
    test.pass(15'400ms);
    CHECK(test.hub.is_connected());
    CHECK(test.server.connections() == 1);
    test.pass(600ms);

    CHECK(test.server.connections() == 2);
    CHECK(test.hub.is_connected());
}

TEST_CASE("a gap is reported when all subscriptions are in force again", "[hub]")
{
    HubFixture test;
    test.connect();
    Subscription const subscription = test.hub.subscribe("topic=a", [](Event const&) {});
    test.run(subscription.ready());
    auto const heard = test.time_of_day;
    test.pass(20s);
    test.server.refusal = test::lost_connection();
    test.server.lose();
    test::poll(test.io);
    CHECK(test.gaps.empty());
    test.server.refusal = nullptr;
    test.pass(1s);

    REQUIRE(test.gaps.size() == 1);
    CHECK(test.gaps[0].since == heard);
    CHECK(test.gaps[0].until == heard + 21s);
}

TEST_CASE("disconnecting says goodbye and ends the tries until the next connect", "[hub]")
{
    HubFixture test;
    test.connect();
    test.run(test.hub.disconnect());
    CHECK(test.server.frames == std::vector<std::string>{"0::"});
    CHECK(test.server.was_closed);
    CHECK(test.states == "connecting connected closed");
    CHECK(test.clock->pending() == 0);
    test.run(test.hub.disconnect());

    test.connect();
    CHECK(test.hub.is_connected());
    CHECK(test.server.connections() == 2);
}

TEST_CASE("disconnecting does not wait for a server that reads nothing", "[hub]")
{
    HubFixture test;
    test.connect();
    test.server.blocks_writes = true;
    Running<void> disconnecting = test.spawn(test.hub.disconnect());
    CHECK_FALSE(disconnecting.is_done());
    test.pass(1s);
    disconnecting.get();
    CHECK_FALSE(test.server.was_closed);
}

TEST_CASE("disconnecting ends a connection that is being made, and who waits for it", "[hub]")
{
    HubFixture test;
    test.server.hangs = true;
    Running<void> connecting = test.spawn(test.hub.connect());
    test.run(test.hub.disconnect());

    CHECK_THROWS_AS(connecting.get(), AbortError);
    CHECK(test.clock->pending() == 0);
}

TEST_CASE("closing ends everything, for ever", "[hub]")
{
    HubFixture test;
    test.connect();
    test.server.acknowledges = false;
    Running<std::string> publishing = test.spawn(test.hub.publish(Event("t")));
    Subscription const subscription = test.hub.subscribe("topic=a", [](Event const&) {});
    test.state->close();

    CHECK_THROWS_AS(publishing.get(), AbortError);
    CHECK_THROWS_AS(test.run(test.hub.connect()), AbortError);
    CHECK_THROWS_AS(test.run(subscription.ready()), AbortError);
    CHECK(test.hub.state() == EventHubState::closed);
    CHECK_FALSE(test.server.is_open());
    CHECK(test.clock->pending() == 0);
}

TEST_CASE("a silenced hub calls nobody any more", "[hub]")
{
    HubFixture test;
    test.connect();
    int calls = 0;
    Subscription const subscription = test.hub.subscribe("topic=a", [&](Event const&) { ++calls; });
    test.run(subscription.ready());
    std::string const before = test.states;

    test.state->silence();
    test.receive(Event("a"));
    test.state->close();
    test::poll(test.io);

    CHECK(calls == 0);
    CHECK(test.states == before);
}
