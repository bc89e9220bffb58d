// Copyright the ftrack C++ client authors. SPDX-License-Identifier: Apache-2.0
//
// The event hub of a session against the sandbox's event server, over real sockets.
#include "ftrack/ftrack.hpp"

#include "support/catch.hpp"
#include "support/relay.hpp"
#include "support/sandbox_fixture.hpp"
#include "support/temporary_folder.hpp"

#include <boost/asio/strand.hpp>

#include <cstdint>
#include <optional>
#include <string>
#include <utility>
#include <vector>

using namespace ftrack;
using namespace std::chrono_literals;
using ftrack::test::Relay;
using ftrack::test::run_coroutine;
using ftrack::test::run_until;
using ftrack::test::Running;
using ftrack::test::SandboxFixture;
namespace asio = boost::asio;
namespace json = boost::json;

namespace {

sandbox::Options small(bool tls)
{
    sandbox::Options options;
    options.tls = tls;
    options.demo.projects = 0;
    return options;
}

SessionOptions quick(SessionOptions options)
{
    options.event_hub.reconnect_delay = 20ms;
    options.event_hub.max_reconnect_delay = 100ms;
    return options;
}

json::object numbered(int number)
{
    json::object data;
    data["number"] = number;
    return data;
}

asio::awaitable<void> rename(Session& session, std::string id)
{
    json::object data;
    data["full_name"] = "renamed";
    co_await session.update("Project", id, std::move(data));
}

asio::awaitable<std::string> create_project(Session& session)
{
    json::object data;
    data["name"] = "p";
    data["full_name"] = "p";
    CreateResponse const response = co_await session.create("Project", std::move(data));
    co_return response.data.get_string("id");
}

} // namespace

TEST_CASE("the main job of an event hub", "[event_hub]")
{
    bool const tls = GENERATE(true, false);
    CAPTURE(tls);
    SandboxFixture fixture(small(tls));
    Session session = fixture.session();
    EventHub& hub = session.event_hub();
    std::vector<std::int64_t> numbers;
    Subscription const subscription =
        hub.subscribe("topic=work.done and source.user.username=\"" + fixture.server.api_user() + "\"", [&](Event const& event) {
            numbers.push_back(event.data.at("number").as_int64());
            return numbered(-static_cast<int>(numbers.back()));
        });
    CHECK(hub.state() == EventHubState::closed);

    fixture.run(hub.connect());
    fixture.run(subscription.ready());

    CHECK(hub.is_connected());
    CHECK(fixture.server.event_clients() == 1);
    Event const first("work.done", numbered(1));
    CHECK(fixture.run(hub.publish(first)) == first.id);
    Event const reply = fixture.run(hub.publish_and_wait_for_reply(Event("work.done", numbered(2))));
    CHECK(reply.data.at("number") == -2);
    CHECK(reply.source_id() == subscription.id());
    CHECK(numbers == std::vector<std::int64_t>{1, 2});
    CHECK(hub.counters().connections == 1);
    fixture.run(hub.disconnect());
    CHECK_FALSE(hub.is_connected());
    run_until(fixture.io, [&] { return fixture.server.event_clients() == 0; });
}

TEST_CASE("two sessions exchange events and replies, with the same key", "[event_hub]")
{
    SandboxFixture fixture(small(true));
    Session asking = fixture.session();
    Session answering = fixture.session();
    fixture.run(asking.event_hub().connect());
    fixture.run(answering.event_hub().connect());
    std::vector<std::string> seen;
    Subscription const subscription = answering.event_hub().subscribe("topic=question", [&](Event event) -> asio::awaitable<void> {
        seen.push_back(event.id);
        json::object data;
        data["answer"] = 42;
        co_await answering.event_hub().publish_reply(event, std::move(data));
    });
    fixture.run(subscription.ready());

    Event const question("question");
    Event const reply = fixture.run(asking.event_hub().publish_and_wait_for_reply(question));

    CHECK(reply.data.at("answer") == 42);
    CHECK(reply.in_reply_to_event == question.id);
    CHECK(reply.source_id() == answering.event_hub().id()); // publish_reply speaks for the hub, not for a subscriber
    CHECK(seen == std::vector<std::string>{question.id});
}

TEST_CASE("a mutation is told as ftrack.update, and one's own can be left out", "[event_hub]")
{
    SandboxFixture fixture(small(true));
    Session session = fixture.session();
    Session other = fixture.session();
    std::vector<std::string> all;
    std::vector<std::string> of_others;
    SubscribeOptions options;
    options.skip_own = true;
    auto const note = [](std::vector<std::string>& list) { return [&list](Event const& event) { list.push_back(entity_key(event)); }; };
    Subscription const every = session.event_hub().subscribe("topic=ftrack.update", note(all));
    Subscription const foreign = session.event_hub().subscribe("topic=ftrack.update", note(of_others), options);
    fixture.run(session.event_hub().connect());
    fixture.run(every.ready());
    fixture.run(foreign.ready());

    std::string const id = fixture.run(create_project(session));
    fixture.run(rename(other, id));
    run_until(fixture.io, [&] { return all.size() == 2; });

    CHECK(all == std::vector<std::string>{id, id});
    CHECK(of_others == std::vector<std::string>{id});
}

TEST_CASE("wrong credentials end the tries, and stand in no message", "[event_hub]")
{
    SandboxFixture fixture(small(true));
    std::string const key = "WRONG-KEY-0815";
    std::string said;
    SessionOptions options = quick(fixture.options());
    options.log = [&](LogRecord const& record) { said += record.message + '\n'; };
    options.trace = [&](TraceRecord const& record) { said += record.target + record.error + '\n'; };
    options.auto_connect_event_hub = true;
    Session session(fixture.io.get_executor(), fixture.server.url(), fixture.server.api_user(), key, options);
    session.event_hub().on_state_change([&](EventHubStateChange const& change) { said += change.reason + '\n'; });
    auto connecting = Running<void>(fixture.io, session.event_hub().connect());

    CHECK_THROWS_AS(connecting.get(), ServerPermissionDeniedError);
    CHECK(session.event_hub().state() == EventHubState::closed);
    std::uint64_t const requests = fixture.server.handled_requests();
    try {
        fixture.run(session.event_hub().publish(Event("work.done")));
        FAIL("published");
    } catch (ServerPermissionDeniedError const& error) {
        CHECK(error.http_status() == 401);
        said += error.what();
    }
    CHECK(fixture.server.handled_requests() == requests);
    CHECK(said.find(key) == std::string::npos);
    CHECK(said.find("/socket.io/1/") != std::string::npos);
}

TEST_CASE("a hub survives the restart of its server, and tells the gap", "[event_hub]")
{
    asio::io_context io;
    sandbox::Options server_options = small(false);
    test::TemporaryFolder const folder;
    server_options.database = folder / "studio.sqlite";
    std::optional<sandbox::Server> server(std::in_place, io.get_executor(), server_options);
    server->start();
    server_options.port = server->port();
    SessionOptions options;
    options.proxy.use_environment = false;
    Session session(io.get_executor(), server->url(), server->api_user(), server->api_key(), quick(options));
    EventHub& hub = session.event_hub();
    std::vector<std::int64_t> numbers;
    std::vector<Gap> gaps;
    hub.on_gap([&](Gap const& gap) { gaps.push_back(gap); });
    Subscription const subscription =
        hub.subscribe("topic=work.done", [&](Event const& event) { numbers.push_back(event.data.at("number").as_int64()); });
    run_coroutine(io, hub.connect());
    run_coroutine(io, subscription.ready());
    run_coroutine(io, hub.publish(Event("work.done", numbered(1))));

    server.reset();
    run_until(io, [&] { return hub.state() == EventHubState::waiting; });
    auto waiting = Running<std::string>(io, hub.publish(Event("work.done", numbered(2))));
    server.emplace(io.get_executor(), server_options);
    server->start();
    waiting.get();
    run_until(io, [&] { return numbers.size() == 2 && gaps.size() == 1; });

    CHECK(numbers == std::vector<std::int64_t>{1, 2});
    CHECK(gaps.at(0).since <= gaps.at(0).until);
    CHECK(hub.counters().connections == 2);
    CHECK(subscription.is_ready());
}

TEST_CASE("a server that went silent is left, whatever connections were kept to it", "[event_hub]")
{
    SandboxFixture fixture(small(false));
    Relay relay(fixture.io, fixture.server.port());
    auto const clock = std::make_shared<test::ManualClock>();
    session::Credentials credentials;
    credentials.server_url = "http://localhost:" + std::to_string(relay.port());
    credentials.api_user = fixture.server.api_user();
    credentials.api_key = fixture.server.api_key();
    Session session =
        session::Access::make(std::make_shared<session::State>(fixture.io.get_executor(), std::move(credentials), fixture.options(), clock));
    EventHub& hub = session.event_hub();
    fixture.run(hub.connect());

    relay.freeze_connections();
    clock->advance(61s); // the heartbeat's time-out and one second
    run_until(fixture.io, [&] { return hub.counters().connections == 2; });
    fixture.run(hub.publish(Event("work.done")));
}

TEST_CASE("connections that are cut are made again", "[event_hub]")
{
    SandboxFixture fixture(small(true));
    Session session = fixture.session(quick(fixture.options()));
    EventHub& hub = session.event_hub();
    fixture.run(hub.connect());
    for (int i = 0; i < 5; ++i) {
        fixture.server.disconnect_event_clients();
        run_until(fixture.io, [&] { return hub.counters().connections == static_cast<std::uint64_t>(i) + 2; });
        fixture.run(hub.publish(Event("work.done", numbered(i))));
    }
    CHECK(hub.counters().published == 5);
}

TEST_CASE("a websocket goes through a proxy, with and without TLS", "[event_hub]")
{
    bool const tls = GENERATE(true, false);
    CAPTURE(tls);
    SandboxFixture fixture(small(tls));
    Relay relay(fixture.io, fixture.server.port());
    relay.act_as_proxy();
    SessionOptions options = fixture.options();
    options.transport = make_http_transport(asio::make_strand(fixture.io), options); // the relay tunnels and can do nothing else
    options.proxy.url = "http://user:secret@localhost:" + std::to_string(relay.port());
    Session session = fixture.session(options);

    fixture.run(session.event_hub().connect());

    REQUIRE(relay.proxy_requests().size() == 1);
    CHECK(relay.proxy_requests()[0].starts_with("CONNECT localhost:" + std::to_string(fixture.server.port()) + " "));
    CHECK(session.event_hub().counters().connections == 1);
}

TEST_CASE("a session connects its hub by itself when it is told to", "[event_hub]")
{
    SandboxFixture fixture(small(true));
    SessionOptions options = fixture.options();
    options.auto_connect_event_hub = true;
    Session session = fixture.session(options);
    run_until(fixture.io, [&] { return session.event_hub().is_connected(); });
    CHECK(fixture.server.event_clients() == 1);
}

TEST_CASE("closing a session says goodbye on its hub, and ends what waits", "[event_hub]")
{
    SandboxFixture fixture(small(true));
    Session session = fixture.session();
    EventHub& hub = session.event_hub();
    std::vector<std::string> reasons;
    hub.on_state_change([&](EventHubStateChange const& change) { reasons.push_back(change.reason); });
    Subscription const subscription = hub.subscribe("topic=x", [](Event const&) {});
    fixture.run(hub.connect());
    auto waiting = Running<Event>(fixture.io, hub.publish_and_wait_for_reply(Event("nobody.answers")));
    test::poll(fixture.io);

    fixture.run(session.close());

    CHECK_THROWS_AS(waiting.get(), AbortError);
    CHECK(reasons.back() == "The session is closed.");
    CHECK_THROWS_AS(fixture.run(hub.connect()), AbortError);
    CHECK_THROWS_AS(fixture.run(hub.publish(Event("x"))), AbortError);
    CHECK_THROWS_AS(fixture.run(subscription.ready()), AbortError);
    fixture.run(session.close());
    run_until(fixture.io, [&] { return fixture.server.event_clients() == 0; });
}

TEST_CASE("a hub moves with its session and ends with it", "[event_hub]")
{
    SandboxFixture fixture(small(true));
    std::vector<std::string> seen;
    Subscription subscription;
    std::optional<Running<Event>> waiting;
    {
        std::optional<Session> first(fixture.session());
        EventHub& hub = first->event_hub();
        subscription = hub.subscribe("topic=x", [&](Event const& event) { seen.push_back(event.topic); });
        fixture.run(hub.connect());
        fixture.run(subscription.ready());
        Session second(std::move(*first));
        first.reset();
        CHECK(&second.event_hub() == &hub);
        fixture.run(hub.publish(Event("x")));
        run_until(fixture.io, [&] { return seen.size() == 1; });
        waiting.emplace(fixture.io, hub.publish_and_wait_for_reply(Event("x")));
    }
    CHECK_THROWS_AS(waiting->get(), AbortError);
    run_until(fixture.io, [&] { return fixture.server.event_clients() == 0; });
    CHECK(seen.size() == 1);
    CHECK_FALSE(subscription.is_ready());
}

TEST_CASE("a context that ends under a connected hub takes it along", "[event_hub]")
{
    std::optional<asio::io_context> io(std::in_place);
    sandbox::Server server(io->get_executor(), small(false));
    server.start();
    SessionOptions options;
    options.proxy.use_environment = false;
    {
        Session session(io->get_executor(), server.url(), server.api_user(), server.api_key(), options);
        test::run_coroutine(*io, session.event_hub().connect());
        auto never = Running<Event>(*io, session.event_hub().publish_and_wait_for_reply(Event("x")));
        test::poll(*io);
        server.stop();
    }
}
