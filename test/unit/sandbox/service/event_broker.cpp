// Copyright the ftrack C++ client authors. SPDX-License-Identifier: Apache-2.0
#include "sandbox/service/event_broker.hpp"

#include "support/catch.hpp"
#include "wire/socket_io_packet.hpp"

#include <boost/json/parse.hpp>
#include <boost/json/serialize.hpp>

#include <algorithm>
#include <chrono>
#include <map>
#include <string>
#include <utility>
#include <vector>

using namespace ftrack::sandbox::service;
using namespace ftrack;
namespace json = boost::json;
using Verdict = EventBroker::Verdict;

namespace {

EventBroker::time_point const start{std::chrono::hours(1)};

/// A broker and its clients, which say what events they got.
class Studio
{
public:
    explicit Studio(BrokerLimits limits = {}) : broker(limits) {}

    SocketId connect(std::string const& hub = {})
    {
        SocketId const socket = broker.add_socket(start);
        CHECK(frames(socket) == std::vector<std::string>{"1::"});
        if (!hub.empty())
            CHECK(subscribe(socket, hub, "topic=ftrack.meta.reply") == success);
        return socket;
    }

    std::vector<std::string> frames(SocketId socket)
    {
        std::vector<std::string> texts;
        for (EventBroker::Frame const& frame : broker.take_frames(socket))
            texts.push_back(*frame);
        return texts;
    }

    /// Sends an event that asks for an acknowledgement, and gives its data; what came before it is kept.
    std::string send(SocketId socket, std::string const& event)
    {
        CHECK(broker.receive(socket, "5:7+::" + wire::event_data("ftrack.event", event), start) == Verdict::keep);
        std::string acknowledgement = "none";
        for (std::string const& frame : frames(socket)) {
            if (frame.starts_with("6:::7"))
                acknowledgement = frame.substr(5);
            else
                kept[socket].push_back(frame);
        }
        return acknowledgement;
    }

    std::string subscribe(SocketId socket, std::string const& id, std::string const& expression, json::object metadata = {})
    {
        metadata["id"] = id;
        json::object event{{"topic", "ftrack.meta.subscribe"}, {"data", {{"subscriber", metadata}, {"subscription", expression}}}};
        return send(socket, json::serialize(event));
    }

    std::string unsubscribe(SocketId socket, std::string const& id)
    {
        return send(socket, R"({"topic":"ftrack.meta.unsubscribe","data":{"subscriber":{"id":")" + id + R"("}}})");
    }

    /// The ids of the events that a client got since the last call.
    std::vector<std::string> events(SocketId socket)
    {
        std::vector<std::string> ids;
        std::vector<std::string> all = std::exchange(kept[socket], {});
        for (std::string const& frame : frames(socket))
            all.push_back(frame);
        for (std::string const& frame : all) {
            auto const packet = wire::parse_packet(frame);
            REQUIRE(packet.has_value());
            CHECK(packet->type == wire::PacketType::event);
            auto const event = wire::parse_event_data(packet->data);
            REQUIRE(event.has_value());
            ids.emplace_back(event->arguments.at(0).at("id").as_string());
        }
        return ids;
    }

    static constexpr char const* success = R"(+[{"success":true}])";
    EventBroker broker;
    std::map<SocketId, std::vector<std::string>> kept;
};

std::string event(std::string const& id, std::string const& topic, std::string const& target = {}, std::string const& more = "{}")
{
    json::object result{{"topic", topic}, {"id", id}, {"data", json::parse(more)}, {"target", target}};
    return json::serialize(result);
}

using Ids = std::vector<std::string>;

} // namespace

TEST_CASE("an event goes to those whose subscription wants it, its sender included", "[event_broker]")
{
    Studio studio;
    SocketId const sender = studio.connect();
    SocketId const exact = studio.connect();
    SocketId const prefix = studio.connect();
    SocketId const narrow = studio.connect();
    studio.connect("a hub that wants nothing but replies");
    CHECK(studio.subscribe(sender, "s", "topic=*") == Studio::success);
    CHECK(studio.subscribe(exact, "e", "topic=shot.done") == Studio::success);
    CHECK(studio.subscribe(prefix, "p", "topic=shot.*") == Studio::success);
    CHECK(studio.subscribe(narrow, "n", "topic=shot.* and data.frames > 3") == Studio::success);

    CHECK(studio.send(sender, event("1", "shot.done", "", R"({"frames":5})")) == Studio::success);
    CHECK(studio.send(sender, event("2", "shot.begun")) == Studio::success);
    CHECK(studio.send(exact, event("3", "other")) == Studio::success);

    CHECK(studio.events(sender) == Ids{"1", "2", "3"});
    CHECK(studio.events(exact) == Ids{"1"});
    CHECK(studio.events(prefix) == Ids{"1", "2"});
    CHECK(studio.events(narrow) == Ids{"1"});
    CHECK(studio.broker.statistics().published == 3);
    CHECK(studio.broker.statistics().delivered == 7);
    CHECK(studio.broker.statistics().refused == 0);
}

TEST_CASE("a socket gets an event once, however many of its subscriptions want it", "[event_broker]")
{
    Studio studio;
    SocketId const socket = studio.connect();
    for (std::string const& expression : Ids{"topic=a", "topic=*", "topic=a*", "topic=a or topic=b", "id=1"})
        CHECK(studio.subscribe(socket, expression, expression) == Studio::success);
    CHECK(studio.send(socket, event("1", "a")) == Studio::success);
    CHECK(studio.send(socket, event("2", "a")) == Studio::success);
    CHECK(studio.events(socket) == Ids{"1", "2"});
}

TEST_CASE("a target chooses among those who want the event by their metadata", "[event_broker]")
{
    struct Case
    {
        std::string target;
        bool first;
        bool second;
    };
    std::vector<Case> const cases{
        {"", true, true},
        {"id=one", true, false},
        {"id=\"two\"", false, true},
        {"id=one or id=two", true, true},
        {"role=render", true, true},
        {"role=render and not id=two", true, false},
        {"host.name=b*", false, true},
        {"id=nobody", false, false},
        {"missing!=x", false, false},
    };
    Studio studio;
    SocketId const first = studio.connect();
    SocketId const second = studio.connect();
    studio.subscribe(first, "one", "topic=work", {{"role", "render"}, {"host", {{"name", "a1"}}}});
    studio.subscribe(second, "two", "topic=work", {{"role", "render"}, {"host", {{"name", "b1"}}}});
    studio.subscribe(second, "three", "topic=else", {{"role", "other"}});
    for (Case const& test : cases) {
        INFO(test.target);
        CHECK(studio.send(first, event("1", "work", test.target)) == Studio::success);
        CHECK(studio.events(first).size() == (test.first ? 1 : 0));
        CHECK(studio.events(second).size() == (test.second ? 1 : 0));
    }
    CHECK(studio.send(first, event("1", "work", "id=three")) == Studio::success);
    CHECK(studio.events(second).empty()); // meant, but not wanted
}

TEST_CASE("a reply goes to the hub that asked", "[event_broker]")
{
    Studio studio;
    SocketId const asking = studio.connect("hub-1");
    SocketId const answering = studio.connect("hub-2");
    SocketId const other = studio.connect("hub-3");
    studio.subscribe(answering, "action", "topic=ftrack.action.discover");
    CHECK(studio.send(asking, event("question", "ftrack.action.discover")) == Studio::success);
    CHECK(studio.events(answering) == Ids{"question"});
    CHECK(studio.send(answering, event("answer", "ftrack.meta.reply", "id=hub-1")) == Studio::success);
    CHECK(studio.events(asking) == Ids{"answer"});
    CHECK(studio.events(answering).empty());
    CHECK(studio.events(other).empty());
}

TEST_CASE("unsubscribing and leaving end the deliveries", "[event_broker]")
{
    Studio studio;
    SocketId const stays = studio.connect();
    SocketId const leaves = studio.connect();
    studio.subscribe(stays, "a", "topic=x");
    studio.subscribe(stays, "b", "topic=x");
    studio.subscribe(leaves, "a", "topic=x");
    CHECK(studio.broker.subscription_count() == 3);

    CHECK(studio.unsubscribe(stays, "a") == Studio::success);
    studio.send(stays, event("1", "x"));
    CHECK(studio.events(stays) == Ids{"1"});
    CHECK(studio.events(leaves) == Ids{"1"});

    CHECK(studio.unsubscribe(stays, "b") == Studio::success);
    studio.send(stays, event("2", "x"));
    CHECK(studio.events(stays).empty());
    CHECK(studio.events(leaves) == Ids{"2"});

    studio.broker.remove_socket(leaves);
    studio.broker.remove_socket(leaves);
    CHECK(studio.broker.subscription_count() == 0);
    CHECK(studio.broker.socket_count() == 1);
    CHECK(studio.send(stays, event("3", "x")) == Studio::success);
    CHECK(studio.frames(leaves).empty());
    CHECK(studio.broker.receive(leaves, "2::", start) == Verdict::close);
    CHECK(studio.subscribe(stays, "a", "topic=x") == Studio::success);
}

TEST_CASE("what cannot be done is said in the acknowledgement", "[event_broker]")
{
    struct Case
    {
        std::string event;
        std::string told;
    };
    std::vector<Case> const cases{
        {R"({"topic":"ftrack.meta.subscribe","data":{"subscriber":{"id":"s"},"subscription":"topic=y"}})", "already"},
        {R"({"topic":"ftrack.meta.subscribe","data":{"subscriber":{"id":"t"},"subscription":"topic"}})", "character 6"},
        {R"({"topic":"ftrack.meta.subscribe","data":{"subscriber":{"id":"t"}}})", "character 1"},
        {R"({"topic":"ftrack.meta.subscribe","data":{"subscriber":{},"subscription":"topic=y"}})", "id"},
        {R"({"topic":"ftrack.meta.subscribe","data":{"subscriber":{"id":7},"subscription":"topic=y"}})", "id"},
        {R"({"topic":"ftrack.meta.subscribe","data":[]})", "id"},
        {R"({"topic":"ftrack.meta.subscribe"})", "id"},
        {R"({"topic":"ftrack.meta.unsubscribe","data":{"subscriber":{"id":"nobody"}}})", "nobody"},
        {R"({"topic":"ftrack.meta.unsubscribe","data":null})", "id"},
        {R"({"topic":""})", "topic"},
        {R"({"topic":7})", "topic"},
        {R"({})", "topic"},
        {R"({"topic":")" + std::string(1'025, 't') + R"("})", "topic"},
        {R"({"topic":"x","target":"id="})", "character 4"},
        {R"(7)", "one argument"},
        {R"({"topic":"x"},{"topic":"y"})", "one argument"},
        {R"({"topic":)", "JSON"},
    };
    Studio studio;
    SocketId const socket = studio.connect();
    studio.subscribe(socket, "s", "topic=x");
    for (Case const& test : cases) {
        INFO(test.event);
        std::string const answer = studio.send(socket, test.event);
        INFO(answer);
        REQUIRE(answer.starts_with("+[{"));
        json::value const told = json::parse(answer.substr(1)).at(0);
        CHECK_FALSE(told.at("success").as_bool());
        CHECK(std::string(told.at("message").as_string()).find(test.told) != std::string::npos);
    }
    CHECK(studio.broker.statistics().refused == cases.size());
    CHECK(studio.events(socket).empty());
    CHECK(studio.send(socket, event("1", "x")) == Studio::success);
    CHECK(studio.events(socket) == Ids{"1"});
}

TEST_CASE("an acknowledgement is of the kind that was asked for", "[event_broker]")
{
    Studio studio;
    SocketId const socket = studio.connect();
    std::string const data = wire::event_data("ftrack.event", event("1", "x"));
    CHECK(studio.broker.receive(socket, "5:::" + data, start) == Verdict::keep);
    CHECK(studio.frames(socket).empty());
    CHECK(studio.broker.receive(socket, "5:0af::" + data, start) == Verdict::keep);
    CHECK(studio.frames(socket) == Ids{"6:::0af"});
    CHECK(studio.broker.receive(socket, "5:0af+::" + data, start) == Verdict::keep);
    CHECK(studio.frames(socket) == Ids{R"(6:::0af+[{"success":true}])"});
    CHECK(studio.broker.receive(socket, R"(5:1+::{"name":"other","args":[{"topic":"x"}]})", start) == Verdict::keep);
    CHECK(studio.frames(socket).at(0).find("\"success\":false") != std::string::npos);

    studio.broker.withhold_acknowledgements(1);
    CHECK(studio.send(socket, event("1", "x")) == "none");
    CHECK(studio.send(socket, event("1", "x")) == Studio::success);
}

TEST_CASE("what is no event is passed over", "[event_broker]")
{
    Studio studio;
    SocketId const socket = studio.connect("hub");
    for (std::string const frame : {"2::", "2:::", "1::", "1::/chat", "3:::hello", "4:::{}", "6:::12", "6:::12+[]", "7:::why+not", "8::", "0::/chat"})
        CHECK(studio.broker.receive(socket, frame, start) == Verdict::keep);
    CHECK(studio.broker.statistics().refused == 0);
    for (std::string const frame : {"", "hello", "9::", "5", "5:::", "5:::[]", "6:::", "5:+::{}"})
        CHECK(studio.broker.receive(socket, frame, start) == Verdict::keep);
    CHECK(studio.broker.statistics().refused == 8);
    CHECK(studio.frames(socket).empty());
    CHECK(studio.broker.receive(socket, "0::", start) == Verdict::close);
    CHECK(studio.broker.receive(socket, "0", start) == Verdict::close);
}

TEST_CASE("the server's own events", "[event_broker]")
{
    Studio studio;
    SocketId const socket = studio.connect();
    studio.subscribe(socket, "s", "topic=ftrack.update");
    studio.broker.publish(json::parse(event("1", "ftrack.update")).as_object());
    studio.broker.publish(json::object{{"topic", "ftrack.update"}});
    Ids const ids = studio.events(socket);
    REQUIRE(ids.size() == 2);
    CHECK(ids[0] == "1");
    CHECK(ids[1].size() == 36); // made by the server
}
