// Copyright the ftrack C++ client authors. SPDX-License-Identifier: Apache-2.0
//
// The event server over real sockets: who gets what, what its faults do to clients, and what it bears.
#include "ftrack/sandbox.hpp"
#include "support/catch.hpp"
#include "support/event_client.hpp"
#include "support/run_coroutine.hpp"

#include <boost/asio/io_context.hpp>
#include <boost/json/parse.hpp>
#include <boost/json/serialize.hpp>

#include <list>
#include <optional>
#include <string>
#include <vector>

using namespace ftrack;
using namespace ftrack::test;
namespace asio = boost::asio;
namespace json = boost::json;

namespace {

sandbox::Options plain()
{
    sandbox::Options options;
    options.tls = false;
    options.demo.projects = 0;
    return options;
}

/// A sandbox without TLS.
class EventServerFixture
{
public:
    EventServerFixture() { server.start(); }

    /// A client that has been greeted, and is subscribed when there is an expression.
    EventClient connect(std::string const& expression = {})
    {
        EventClient client(io, server);
        CHECK(client.receive() == "1::");
        if (!expression.empty())
            CHECK(client.subscribe("s", expression).at("success") == true);
        return client;
    }

    void wait_for_clients(std::size_t count)
    {
        run_until(io, [&] { return server.event_clients() == count; });
    }

    asio::io_context io;
    sandbox::Server server{io.get_executor(), plain()};
};

std::string event(std::string const& id, std::string const& topic, std::string const& more = {})
{
    return R"({"topic":")" + topic + R"(","id":")" + id + R"(","data":{},"source":{"id":"hub"})" + more + '}';
}

} // namespace

TEST_CASE("events travel between clients, to each once and in order", "[event_server]")
{
    EventServerFixture fixture;
    EventClient publisher = fixture.connect("topic=work.*");
    EventClient listener = fixture.connect("topic=work.* and not id=unwanted");
    CHECK(listener.subscribe("again", "topic=work.done").at("success") == true);
    EventClient other = fixture.connect("topic=play");
    for (int i = 0; i < 50; ++i) {
        CHECK(publisher.publish(event("unwanted", "work.begun")).at("success") == true);
        CHECK(publisher.publish(event(std::to_string(i), "work.done")).at("success") == true);
    }
    for (int i = 0; i < 50; ++i) {
        CHECK(listener.next_event().at("id").as_string() == std::to_string(i));
        CHECK(publisher.next_event().at("id") == "unwanted");
        CHECK(publisher.next_event().at("id").as_string() == std::to_string(i));
    }
    CHECK(publisher.publish(event("last", "play", R"(,"target":"id=nobody")")).at("success") == true);
    CHECK(publisher.publish(event("play", "play", R"(,"target":"id=s")")).at("success") == true);
    CHECK(other.next_event().at("id") == "play");
}

TEST_CASE("every mutation is told as ftrack.update, in the order of the commits", "[event_server]")
{
    EventServerFixture fixture;
    EventClient listener = fixture.connect("topic=ftrack.update");
    EventClient narrow = fixture.connect("topic=ftrack.update and source.clientToken=other");
    std::vector<std::string> ids;
    for (int i = 0; i < 20; ++i) {
        std::string const name = "p" + std::to_string(i);
        json::value const results =
            call(fixture.io, fixture.server,
                 R"([{"action":"create","entity_type":"Project","entity_data":{"name":")" + name + R"(","full_name":")" + name + R"("}}])");
        INFO(json::serialize(results));
        ids.emplace_back(results.at(0).at("data").at("id").as_string());
    }
    for (std::string const& id : ids) {
        json::value const update = listener.next_event();
        CHECK(update.at("topic") == "ftrack.update");
        CHECK(update.at("source").at("clientToken") == "token-1");
        CHECK(update.at("data").at("entities").at(0).at("entityId").as_string() == id);
        CHECK(update.at("data").at("entities").at(0).at("action") == "add");
    }
    CHECK(narrow.publish(event("1", "end")).at("success") == true);
}

TEST_CASE("a reader that is too slow is cut off, the others go on", "[event_server]")
{
    EventServerFixture fixture;
    EventClient publisher = fixture.connect();
    EventClient quick = fixture.connect("topic=big");
    EventClient slow = fixture.connect("topic=big");
    std::string const big = event("1", "big", R"(,"more":")" + std::string(std::size_t{1} << 20, 'x') + '"');
    std::size_t sent = 0;
    for (; sent < 200 && fixture.server.event_clients() == 3; ++sent) {
        CHECK(publisher.publish(big).at("success") == true);
        CHECK(quick.next_event().at("id") == "1");
    }
    CHECK(sent < 200);
    CHECK(fixture.server.event_clients() == 2);
    CHECK(publisher.publish(event("2", "big")).at("success") == true);
    CHECK(quick.next_event().at("id") == "2");
    std::string frame = slow.receive();
    while (frame != "end")
        frame = slow.receive();
}

TEST_CASE("a client's death ends its subscriptions", "[event_server]")
{
    EventServerFixture fixture;
    EventClient publisher = fixture.connect();
    {
        EventClient dying = fixture.connect("topic=x");
        fixture.wait_for_clients(2);
        dying.close();
    }
    fixture.wait_for_clients(1);
    CHECK(publisher.publish(event("1", "x")).at("success") == true);
}

TEST_CASE("clients can be disconnected, stalled and left without acknowledgements", "[event_server]")
{
    EventServerFixture fixture;
    EventClient client = fixture.connect("topic=x");

    SECTION("disconnected")
    {
        fixture.server.disconnect_event_clients();
        CHECK(client.receive() == "end");
        fixture.wait_for_clients(0);
    }
    SECTION("stalled")
    {
        fixture.server.stall_event_clients();
        client.send(event_frame("1+", event("1", "x")));
        EventClient later = fixture.connect("topic=x");
        CHECK(later.publish(event("2", "x")).at("success") == true);
        CHECK(later.next_event().at("id") == "2");
        CHECK(fixture.server.event_clients() == 2);
        fixture.server.disconnect_event_clients();
        CHECK(client.receive() == "end"); // nothing came before
    }
    SECTION("left without acknowledgements")
    {
        fixture.server.withhold_event_acknowledgements(1);
        client.send(event_frame("7+", event("1", "x")));
        CHECK(client.next_event().at("id") == "1");
        CHECK(client.publish(event("2", "x")).at("success") == true);
    }
}

TEST_CASE("a fault cuts or holds a connection after so many bytes", "[event_server]")
{
    EventServerFixture fixture;
    sandbox::Fault fault;
    fault.path = "/socket.io/1/websocket";
    bool const cuts = GENERATE(true, false);
    if (cuts)
        fault.close_after = 100;
    else
        fault.stall_after = 100;
    fixture.server.inject(fault);
    EventClient client = fixture.connect("topic=x"); // its greeting and acknowledgement are shorter
    client.send(event_frame("", event("1", "x", R"(,"more":")" + std::string(100, 'm') + '"')));
    CHECK(client.next_event().at("id") == "1");
    client.send(event_frame("", event("2", "x")));
    if (cuts) {
        CHECK(client.receive() == "end");
        fixture.wait_for_clients(0);
    }
    EventClient next = fixture.connect("topic=x");
    CHECK(next.publish(event("3", "x")).at("success") == true);
    CHECK(next.next_event().at("id") == "3");
    if (!cuts) {
        CHECK(fixture.server.event_clients() == 2);
        fixture.server.disconnect_event_clients();
        CHECK(client.receive() == "end");
    }
}

TEST_CASE("a restart says goodbye, and clients come back", "[event_server]")
{
    asio::io_context io;
    sandbox::Options options = plain();
    std::optional<sandbox::Server> server(std::in_place, io.get_executor(), options);
    server->start();
    options.port = server->port();
    EventClient first(io, *server);
    CHECK(first.receive() == "1::");
    run_until(io, [&] { return server->event_clients() == 1; });
    server->stop();
    CHECK(first.receive() == "0::");
    CHECK(first.receive() == "end");
    server.emplace(io.get_executor(), options);
    server->start();
    EventClient second(io, *server);
    CHECK(second.receive() == "1::");
    CHECK(second.subscribe("s", "topic=x").at("success") == true);
    CHECK(second.publish(event("1", "x")).at("success") == true);
    CHECK(second.next_event().at("id") == "1");
}

TEST_CASE("thousands of idle clients are connected and each is reached", "[event_server]")
{
    constexpr std::size_t count = 2'000;
    EventServerFixture fixture;
    std::list<EventClient> clients;
    for (std::size_t i = 0; i < count; ++i) {
        clients.emplace_back(fixture.io, fixture.server);
        clients.back().send(event_frame("", R"({"topic":"ftrack.meta.subscribe","data":{"subscriber":{"id":"hub)" + std::to_string(i) +
                                                R"("},"subscription":"topic=ftrack.meta.reply"}})"));
    }
    fixture.wait_for_clients(count);
    EventClient& first = clients.front();
    CHECK(first.receive() == "1::");
    CHECK(first.publish(event("one", "ftrack.meta.reply", R"(,"target":"id=hub7")")).at("success") == true);
    CHECK(first.publish(event("all", "ftrack.meta.reply")).at("success") == true);
    std::size_t reached = 0;
    for (EventClient& client : clients) {
        std::string frame = client.receive();
        while (frame.starts_with("1::") || frame.starts_with("2::"))
            frame = client.receive();
        reached += frame.find(&client == &*std::next(clients.begin(), 7) ? "\"one\"" : "\"all\"") != std::string::npos ? 1 : 0;
    }
    CHECK(reached == count);
    clients.clear();
    fixture.wait_for_clients(0);
}
