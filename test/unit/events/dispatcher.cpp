// Copyright the ftrack C++ client authors. SPDX-License-Identifier: Apache-2.0
#include "events/dispatcher.hpp"

#include "ftrack/error.hpp"
#include "net/wait_queue.hpp"
#include "support/catch.hpp"
#include "support/hub_fixture.hpp"

#include <memory>
#include <stdexcept>
#include <string>
#include <vector>

using namespace ftrack;
using namespace std::chrono_literals;
using test::HubFixture;
using test::Running;
namespace asio = boost::asio;

namespace {

using Words = std::vector<std::string>;

SubscribeOptions with_priority(int priority)
{
    SubscribeOptions options;
    options.priority = priority;
    return options;
}

/// A coroutine that handles an event until it is let go on.
class SlowHandler
{
public:
    asio::awaitable<void> operator()(Event event)
    {
        shared->begun.push_back(event.topic);
        co_await shared->gate.wait();
        shared->ended.push_back(event.topic);
    }

    struct Shared
    {
        net::WaitQueue gate;
        Words begun;
        Words ended;
    };
    std::shared_ptr<Shared> shared = std::make_shared<Shared>();
};

} // namespace

TEST_CASE("an event is given to those that it matches, in the order of their priorities", "[dispatcher]")
{
    HubFixture test;
    test.connect();
    std::vector<Subscription> subscriptions;
    Words calls;
    auto const add = [&](std::string name, std::string expression, int priority) {
        auto handler = [&calls, name](Event const& event) { calls.push_back(name + ':' + event.topic); };
        subscriptions.push_back(test.hub.subscribe(std::move(expression), std::move(handler), with_priority(priority)));
    };
    add("late", "topic=a", 200);
    add("first", "topic=*", 100);
    add("second", "topic=a and data.x=1", 100);
    add("early", "data.x=1", -5);
    add("none", "topic=b", 1);
    test.run(subscriptions.back().ready());

    Event event("a");
    event.data["x"] = 1;
    test.receive(event);
    CHECK(calls == Words{"early:a", "first:a", "second:a", "late:a"});
    CHECK(test.hub.counters().received == 1);
}

TEST_CASE("a target chooses among subscribers", "[dispatcher]")
{
    HubFixture test;
    test.connect();
    Words calls;
    SubscribeOptions options;
    options.id = "one";
    options.metadata["kind"] = "daemon";
    Subscription const one = test.hub.subscribe(
        "topic=a", [&](Event const&) { calls.emplace_back("one"); }, options);
    options.id = "two";
    options.metadata["kind"] = "tool";
    Subscription const two = test.hub.subscribe(
        "topic=a", [&](Event const&) { calls.emplace_back("two"); }, options);
    test.run(two.ready());
    auto const send = [&](std::string target) {
        Event event("a");
        event.target = std::move(target);
        test.receive(event);
    };
    send("id=two");
    send("kind=daemon or id=two");
    send("kind=nothing");
    send("kind=");
    send("");

    CHECK(calls == Words{"two", "one", "two", "one", "two"});
    REQUIRE(test.problems.size() == 1);
    CHECK(test.problems[0].kind == EventHubProblem::Kind::malformed);
    CHECK(test.hub.counters().malformed == 1);
}

TEST_CASE("a stopped event reaches nobody after the one who stopped it", "[dispatcher]")
{
    HubFixture test;
    test.connect();
    int calls = 0;
    bool const as_coroutine = GENERATE(false, true);
    EventHandler stopper = [](Event const& event) { event.stop(); };
    if (as_coroutine)
        stopper = [](Event event) -> asio::awaitable<void> {
            event.stop();
            co_return;
        };
    Subscription const first = test.hub.subscribe("topic=a", stopper, with_priority(1));
    Subscription const second = test.hub.subscribe(
        "topic=a", [&](Event const&) { ++calls; }, with_priority(2));
    test.run(second.ready());
    test.receive(Event("a"));

    CHECK(calls == 0);
}

TEST_CASE("a slow coroutine delays neither other subscriptions nor the connection, and keeps its order", "[dispatcher]")
{
    HubFixture test;
    test.connect();
    SlowHandler slow;
    Words quick;
    Subscription const first = test.hub.subscribe("topic=*", slow, with_priority(1));
    Subscription const second = test.hub.subscribe("topic=*", [&](Event const& event) { quick.push_back(event.topic); });
    test.run(second.ready());
    for (char const* const topic : {"1", "2", "3"})
        test.receive(Event(topic));
    test.receive("2::");

    CHECK(slow.shared->begun == Words{"1"});
    CHECK(quick == Words{"1", "2", "3"});
    CHECK(test.server.frames == Words{"2::"});
    for (int i = 0; i < 3; ++i) {
        slow.shared->gate.wake_one();
        test::poll(test.io);
    }
    CHECK(slow.shared->ended == Words{"1", "2", "3"});
}

TEST_CASE("a handler that throws is reported, and the next is called", "[dispatcher]")
{
    HubFixture test;
    test.connect();
    int calls = 0;
    Subscription const plain = test.hub.subscribe(
        "topic=a", [](Event const&) { throw std::runtime_error("api_key=SECRET oh"); }, with_priority(1));
    auto coroutine = [](Event) -> asio::awaitable<void> {
        throw 7;
        co_return;
    };
    Subscription const odd = test.hub.subscribe("topic=a", coroutine, with_priority(2));
    Subscription const good = test.hub.subscribe(
        "topic=a", [&](Event const&) { ++calls; }, with_priority(3));
    test.run(good.ready());
    Event const event("a");
    test.receive(event);
    test.receive(event);

    CHECK(calls == 2);
    REQUIRE(test.problems.size() == 4);
    CHECK(test.hub.counters().handler_failures == 4);
    EventHubProblem const& problem = test.problems[0];
    CHECK(problem.kind == EventHubProblem::Kind::handler_failed);
    CHECK(problem.event_id == event.id);
    CHECK(problem.subscriber_id == plain.id());
    CHECK(problem.message.find("oh") != std::string::npos);
    CHECK(problem.message.find("SECRET") == std::string::npos);
    CHECK_THROWS_AS(std::rethrow_exception(problem.error), std::runtime_error);
}

TEST_CASE("malformed frames are counted and passed over", "[dispatcher]")
{
    HubFixture test;
    test.connect();
    int calls = 0;
    Subscription const subscription = test.hub.subscribe("topic=a", [&](Event const&) { ++calls; });
    test.run(subscription.ready());
    for (char const* const frame : {"", "5", "5:::{", R"(5:::{"name":"ftrack.event","args":[{}]})", "6:::", "6:::x"})
        test.receive(frame);
    test.receive(Event("a"));

    CHECK(calls == 1);
    CHECK(test.hub.counters().malformed == 6);
    CHECK(test.problems.size() == 6);
    CHECK(test.hub.is_connected());
}

TEST_CASE("unsubscribing from inside a handler lets it end and calls it no more", "[dispatcher]")
{
    HubFixture test;
    test.connect();
    SlowHandler slow;
    std::weak_ptr<SlowHandler::Shared> const alive = slow.shared;
    Subscription subscription = test.hub.subscribe("topic=*", std::move(slow));
    test.run(subscription.ready());
    test.receive(Event("1"));
    test.receive(Event("2"));
    subscription.unsubscribe();
    subscription = Subscription();
    test::poll(test.io);
    test.receive(Event("3"));

    auto const shared = alive.lock();
    REQUIRE(shared);
    CHECK(shared->begun == Words{"1"});
    CHECK(shared->ended.empty());
    shared->gate.wake_all();
    test::poll(test.io);
    CHECK(shared->ended == Words{"1"});
    CHECK(alive.use_count() == 1); // the handler is gone
}

TEST_CASE("handlers may run elsewhere", "[dispatcher]")
{
    HubFixture test;
    asio::io_context elsewhere;
    test.connect();
    SubscribeOptions options;
    options.executor = elsewhere.get_executor();
    Words calls;
    Subscription const plain = test.hub.subscribe(
        "topic=*", [&](Event const& event) { calls.push_back("f" + event.topic); }, options);
    auto coroutine = [&](Event event) -> asio::awaitable<void> {
        calls.push_back("c" + event.topic);
        co_return;
    };
    Subscription const other = test.hub.subscribe("topic=*", coroutine, options);
    test.run(other.ready());
    test.receive(Event("1"));
    CHECK(calls.empty());
    test.receive(Event("2"));
    for (int i = 0; i < 3; ++i) {
        test::poll(elsewhere);
        test::poll(test.io);
    }

    CHECK(calls == Words{"f1", "c1", "f2", "c2"});
}

TEST_CASE("the end of handlers can be waited for", "[dispatcher]")
{
    HubFixture test;
    test.connect();
    test.run(test.hub.wait_until_idle());
    SlowHandler slow;
    Subscription subscription = test.hub.subscribe("topic=*", slow);
    test.run(subscription.ready());
    test.receive(Event("1"));
    test.receive(Event("2"));
    Running<void> waiting = test.spawn(test.hub.wait_until_idle());
    slow.shared->gate.wake_all();
    test::poll(test.io);
    CHECK_FALSE(waiting.is_done());
    CallOptions options;
    options.timeout = 1s;
    Running<void> late = test.spawn(test.hub.wait_until_idle(options));
    test.pass(1s);
    CHECK_THROWS_AS(late.get(), TimeoutError);
    slow.shared->gate.wake_all();
    waiting.get();

    test.receive(Event("3"));
    subscription.unsubscribe();
    Running<void> again = test.spawn(test.hub.wait_until_idle());
    CHECK_FALSE(again.is_done());
    slow.shared->gate.wake_all();
    again.get();
}
