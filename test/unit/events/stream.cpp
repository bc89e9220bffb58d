// Copyright the ftrack C++ client authors. SPDX-License-Identifier: Apache-2.0
#include "ftrack/event_stream.hpp"

#include "ftrack/error.hpp"
#include "support/catch.hpp"
#include "support/hub_fixture.hpp"

#include <optional>
#include <stdexcept>
#include <string>
#include <type_traits>

using namespace ftrack;
using namespace std::chrono_literals;
using test::HubFixture;
using test::Running;

static_assert(!std::is_copy_constructible_v<EventStream>);
static_assert(std::is_nothrow_move_constructible_v<EventStream>);
static_assert(std::is_nothrow_move_assignable_v<EventStream>);
static_assert(std::is_default_constructible_v<EventStream>);

namespace {

using Next = Running<std::optional<Event>>;

/// The topic of the next event; "end" when there is none.
std::string topic_of(std::optional<Event> const& event) { return event ? event->topic : "end"; }

} // namespace

TEST_CASE("a stream gives its events one after the other, also those that came before", "[stream]")
{
    HubFixture test;
    test.connect();
    EventStream stream = test.hub.stream("topic=a*");
    test.run(stream.ready());
    CHECK(stream.is_ready());
    CHECK(test.hub.get_subscriber_by_identifier(stream.id())->subscription == "topic=a*");
    for (char const* const topic : {"a1", "b", "a2"})
        test.receive(Event(topic));

    CHECK(topic_of(test.run(stream.next())) == "a1");
    CHECK(topic_of(test.run(stream.next())) == "a2");
    Next waiting = test.spawn(stream.next());
    CHECK_FALSE(waiting.is_done());
    test.receive(Event("a3"));
    CHECK(topic_of(waiting.get()) == "a3");
}

TEST_CASE("a cancelled next() consumes nothing", "[stream]")
{
    HubFixture test;
    test.connect();
    EventStream stream = test.hub.stream("topic=*");
    test.run(stream.ready());
    Next cancelled = test.spawn(stream.next());
    cancelled.cancel();
    test::poll(test.io);
    test.receive(Event("1"));
    CHECK_THROWS_AS(cancelled.get(), AbortError);
    std::stop_source stop;
    CallOptions options;
    options.signal = stop.get_token();
    stop.request_stop();
    CHECK_THROWS_AS(test.run(stream.next(options)), AbortError);
    options = CallOptions();
    options.timeout = 1s;
    CHECK(topic_of(test.run(stream.next(options))) == "1");

    Next late = test.spawn(stream.next(options));
    test.pass(1s);
    CHECK_THROWS_AS(late.get(), TimeoutError);
    test.receive(Event("2"));
    CHECK(topic_of(test.run(stream.next())) == "2");
}

TEST_CASE("a stream has one reader at a time", "[stream]")
{
    HubFixture test;
    test.connect();
    EventStream stream = test.hub.stream("topic=*");
    Next first = test.spawn(stream.next());
    CHECK_THROWS_AS(test.run(stream.next()), std::logic_error);
    test.receive(Event("1"));
    CHECK(topic_of(first.get()) == "1");
    EventStream empty;
    CHECK(empty.id().empty());
    CHECK_THROWS_AS(empty.next(), std::logic_error);
    CHECK_THROWS_AS(empty.ready(), std::logic_error);
}

TEST_CASE("a stream ends when it is unsubscribed, and ever after", "[stream]")
{
    HubFixture test;
    test.connect();
    EventStream stream = test.hub.stream("topic=*");
    test.run(stream.ready());
    bool const by_hub = GENERATE(true, false);
    Next waiting = test.spawn(stream.next());
    if (by_hub)
        CHECK(test.hub.unsubscribe(stream.id()));
    else
        stream.unsubscribe();
    CHECK(topic_of(waiting.get()) == "end");
    test.receive(Event("1"));
    CHECK(topic_of(test.run(stream.next())) == "end");
}

TEST_CASE("a stream waits through a lost connection and a disconnected hub", "[stream]")
{
    HubFixture test;
    EventStream stream = test.hub.stream("topic=*");
    Next waiting = test.spawn(stream.next());
    test.connect();
    test.server.lose();
    test::poll(test.io);
    test.run(test.hub.disconnect());
    CHECK_FALSE(waiting.is_done());
    test.connect();
    test.run(stream.ready());
    test.receive(Event("1"));
    CHECK(topic_of(waiting.get()) == "1");
}

TEST_CASE("refused credentials and the end of the session end the wait", "[stream]")
{
    HubFixture test;
    EventStream stream = test.hub.stream("topic=*");
    Next waiting = test.spawn(stream.next());
    test.server.refusal = std::make_exception_ptr(ServerPermissionDeniedError(ServerFailure()));
    CHECK_THROWS_AS(test.run(test.hub.connect()), ServerPermissionDeniedError);
    CHECK_THROWS_AS(waiting.get(), ServerPermissionDeniedError);
    CHECK_THROWS_AS(test.run(stream.next()), ServerPermissionDeniedError);

    test.server.refusal = nullptr;
    test.connect();
    Next again = test.spawn(stream.next());
    test.state->close();
    CHECK_THROWS_AS(again.get(), AbortError);
    CHECK_THROWS_AS(test.run(stream.next()), AbortError);
}

TEST_CASE("a stream's buffer is bounded, and does not count as a handler at work", "[stream]")
{
    HubFixture test;
    test.connect();
    SubscribeOptions options;
    options.max_backlog = 2;
    options.order_by = entity_key;
    options.max_concurrent = 5;
    EventStream stream = test.hub.stream("topic=*", options);
    test.run(stream.ready());
    for (char const* const topic : {"1", "2", "3"})
        test.receive(Event(topic));

    CHECK(test.hub.counters().dropped == 1);
    REQUIRE(test.problems.size() == 1);
    CHECK(test.problems[0].kind == EventHubProblem::Kind::event_dropped);
    CHECK(test.problems[0].subscriber_id == stream.id());
    test.run(test.hub.wait_until_idle());
    CHECK(topic_of(test.run(stream.next())) == "2");
    CHECK(topic_of(test.run(stream.next())) == "3");
}

TEST_CASE("a stream keeps its place among the subscriptions, and skips what was stopped before it was taken", "[stream]")
{
    HubFixture test;
    test.connect();
    EventStream stream = test.hub.stream("topic=*");
    SubscribeOptions late;
    late.priority = 200;
    Subscription const stopping = test.hub.subscribe(
        "topic=stop", [](Event const& event) { event.stop(); }, late);
    test.run(stopping.ready());
    test.receive(Event("stop"));
    test.receive(Event("go"));
    CHECK(topic_of(test.run(stream.next())) == "go");
}
