// Copyright the ftrack C++ client authors. SPDX-License-Identifier: Apache-2.0
#include "events/publication.hpp"

#include "ftrack/error.hpp"
#include "support/catch.hpp"
#include "support/hub_fixture.hpp"

#include <stdexcept>
#include <string>
#include <vector>

using namespace ftrack;
using namespace std::chrono_literals;
using test::HubFixture;
using test::Running;

namespace {

std::vector<std::string> topics(HubFixture const& test)
{
    std::vector<std::string> result;
    for (Event const& event : test.server.events)
        result.push_back(event.topic);
    return result;
}

using Topics = std::vector<std::string>;

PublishOptions within(std::chrono::milliseconds timeout)
{
    PublishOptions options;
    options.timeout = timeout;
    return options;
}

} // namespace

TEST_CASE("publishing returns the event's id when the server has acknowledged it", "[publication]")
{
    HubFixture test;
    test.connect();
    test.server.acknowledges = false;
    Event event("studio.done");
    event.data["shot"] = "sh010";
    event.source["user"] = "a user of one's own";
    event.source["id"] = "not ours";
    Running<std::string> publishing = test.spawn(test.hub.publish(event));
    CHECK_FALSE(publishing.is_done());
    test.server.acknowledge_all();

    CHECK(publishing.get() == event.id);
    REQUIRE(test.server.events.size() == 1);
    Event const& seen = test.server.events[0];
    CHECK(seen.data == event.data);
    CHECK(seen.id == event.id);
    CHECK(seen.source_id() == test.hub.id());
    CHECK(seen.source.at("user") == "a user of one's own");
    CHECK(seen.source.at("clientToken") == "token");
    CHECK(seen.source.at("applicationId") == "ftrack.api.cpp");
    CHECK(test.hub.counters().published == 1);
}

TEST_CASE("the hub names its user", "[publication]")
{
    HubFixture test;
    test.connect();
    test.run(test.hub.publish(Event("t")));

    CHECK(test.server.events.at(0).username() == "jane");
}

TEST_CASE("what is published while the hub is not connected waits, in order", "[publication]")
{
    HubFixture test;
    test.server.refusal = test::lost_connection();
    Running<void> connecting = test.spawn(test.hub.connect());
    Running<std::string> first = test.spawn(test.hub.publish(Event("1")));
    Running<std::string> second = test.spawn(test.hub.publish(Event("2")));
    test.server.refusal = nullptr;
    test.pass(1s);
    connecting.get();
    first.get();
    second.get();

    CHECK(topics(test) == Topics{"1", "2"});
}

TEST_CASE("what was not acknowledged is sent again with the same id, in order", "[publication]")
{
    HubFixture test;
    test.connect();
    test.server.acknowledges = false;
    Event const event("1");
    Running<std::string> first = test.spawn(test.hub.publish(event));
    Running<std::string> second = test.spawn(test.hub.publish(Event("2")));
    test.server.lose();
    test::poll(test.io);
    CHECK(topics(test) == Topics{"1", "2", "1", "2"});
    CHECK(test.server.events[2].id == event.id);
    test.server.acknowledge_all();

    first.get();
    second.get();
    CHECK(test.hub.counters().published == 2);
}

TEST_CASE("publishing that comes to nothing says why", "[publication]")
{
    HubFixture test;

    SECTION("nobody wants a connection") { CHECK_THROWS_AS(test.run(test.hub.publish(Event("t"))), EventServerPublishError); }
    SECTION("there is no connection in time")
    {
        test.server.refusal = test::lost_connection();
        Running<void> connecting = test.spawn(test.hub.connect());
        Running<std::string> publishing = test.spawn(test.hub.publish(Event("t"), within(3s)));
        test.pass(3s);
        CHECK_THROWS_AS(publishing.get(), EventServerConnectionTimeoutError);
        test.server.refusal = nullptr;
        test.pass(10s);
        connecting.get();
        CHECK(topics(test).empty());
    }
    SECTION("it is not acknowledged in time")
    {
        test.connect();
        test.server.acknowledges = false;
        Running<std::string> publishing = test.spawn(test.hub.publish(Event("t")));
        test.pass(30s);
        CHECK_THROWS_WITH(publishing.get(), "The event server did not acknowledge the event in time; it may have been delivered.");
        test.server.lose();
        test::poll(test.io);
        CHECK(topics(test) == Topics{"t"});
    }
    SECTION("the connection is too slow")
    {
        test.connect();
        test.server.blocks_writes = true;
        Running<std::string> first = test.spawn(test.hub.publish(Event("1"), within(0ms)));
        Running<std::string> publishing = test.spawn(test.hub.publish(Event("2"), within(1s)));
        test.pass(1s);
        CHECK_THROWS_AS(publishing.get(), EventServerPublishError);
    }
    SECTION("the server refuses it")
    {
        test.connect();
        test.server.acknowledgement = [](Event const&) { return std::string(R"([{"success":false,"message":"No such topic"}])"); };
        CHECK_THROWS_WITH(test.run(test.hub.publish(Event("t"))), "The event server refused the event: No such topic.");
    }
}

TEST_CASE("the queue is bounded", "[publication]")
{
    EventHubOptions options;
    options.max_queued_events = 2;
    HubFixture test(options);
    test.connect();
    test.server.acknowledges = false;
    Running<std::string> first = test.spawn(test.hub.publish(Event("1")));
    Running<std::string> second = test.spawn(test.hub.publish(Event("2")));
    CHECK_THROWS_AS(test.run(test.hub.publish(Event("3"))), EventServerPublishError);

    test.server.acknowledges = true;
    test.server.acknowledge_all();
    first.get();
    test.run(test.hub.publish(Event("4")));
    CHECK(topics(test) == Topics{"1", "2", "4"});
}

TEST_CASE("what was cancelled is never sent later", "[publication]")
{
    HubFixture test;
    test.server.refusal = test::lost_connection();
    Running<void> connecting = test.spawn(test.hub.connect());
    Running<std::string> cancelled = test.spawn(test.hub.publish(Event("1")));
    std::stop_source stop;
    PublishOptions options;
    options.signal = stop.get_token();
    Running<std::string> stopped = test.spawn(test.hub.publish(Event("2"), options));
    Running<std::string> kept = test.spawn(test.hub.publish(Event("3")));
    cancelled.cancel();
    stop.request_stop();
    CHECK_THROWS_AS(cancelled.get(), AbortError);
    CHECK_THROWS_AS(stopped.get(), AbortError);
    test.server.refusal = nullptr;
    test.pass(1s);

    kept.get();
    CHECK(topics(test) == Topics{"3"});
    connecting.get();
}

TEST_CASE("bad events are refused by the call", "[publication]")
{
    EventHubOptions hub_options;
    hub_options.max_message_size = 2'000;
    HubFixture test(hub_options);
    Event large("t");
    large.data["text"] = std::string(2'000, 'x');
    Event bad_target("t");
    bad_target.target = "id=";
    PublishOptions negative;
    negative.timeout = -1ms;
    PublishOptions no_replies;
    no_replies.reply_lifetime = 0ms;

    CHECK_THROWS_AS(test.hub.publish(Event("")), std::invalid_argument);
    CHECK_THROWS_AS(test.hub.publish(large), std::invalid_argument);
    CHECK_THROWS_AS(test.hub.publish(bad_target), ParseError);
    CHECK_THROWS_AS(test.hub.publish(Event("t"), negative), std::invalid_argument);
    CHECK_THROWS_AS(test.hub.publish(Event("t"), no_replies), std::invalid_argument);
}

TEST_CASE("disconnecting waits for acknowledgements, within its limit", "[publication]")
{
    HubFixture test;
    test.connect();
    test.server.acknowledges = false;
    Running<std::string> publishing = test.spawn(test.hub.publish(Event("t")));
    Running<void> disconnecting = test.spawn(test.hub.disconnect());
    CHECK(test.hub.is_connected());

    SECTION("they come")
    {
        test.server.acknowledge_all();
        publishing.get();
    }
    SECTION("they do not come")
    {
        test.pass(4'999ms);
        CHECK_FALSE(disconnecting.is_done());
        test.pass(1ms);
        CHECK_THROWS_AS(publishing.get(), AbortError);
    }
    SECTION("nobody wants them any more")
    {
        publishing.cancel();
        CHECK_THROWS_AS(publishing.get(), AbortError);
    }
    SECTION("the wait is cancelled")
    {
        disconnecting.cancel();
        CHECK_THROWS_AS(disconnecting.get(), AbortError);
        CHECK_FALSE(test.server.was_closed);
        CHECK(test.hub.state() == EventHubState::closed);
        CHECK_THROWS_AS(publishing.get(), AbortError);
        return;
    }
    disconnecting.get();
    CHECK(test.server.was_closed);
}
