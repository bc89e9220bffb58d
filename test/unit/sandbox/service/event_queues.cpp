// Copyright the ftrack C++ client authors. SPDX-License-Identifier: Apache-2.0
//
// What the broker holds for its sockets: who is to be served, and what it bears.
#include "sandbox/service/event_broker.hpp"

#include "support/catch.hpp"
#include "wire/socket_io_packet.hpp"

#include <boost/json/object.hpp>

#include <algorithm>
#include <chrono>
#include <string>
#include <vector>

using namespace ftrack::sandbox::service;
using namespace ftrack;

namespace {

EventBroker::time_point const start{std::chrono::hours(1)};

void subscribe(EventBroker& broker, SocketId socket, std::string const& id, std::string const& more = {})
{
    broker.receive(socket,
                   "5:::" +
                       wire::event_data("ftrack.event", R"({"topic":"ftrack.meta.subscribe","data":{"subscription":"topic=x","subscriber":{"id":")" +
                                                            id + "\"" + more + "}}}"),
                   start);
}

boost::json::object event_of(std::size_t size) { return {{"topic", "x"}, {"data", std::string(size, 'd')}}; }

std::vector<SocketId> sorted(std::vector<SocketId> ids)
{
    std::sort(ids.begin(), ids.end());
    return ids;
}

} // namespace

TEST_CASE("each socket with something to send is named once", "[event_broker]")
{
    EventBroker broker;
    SocketId const first = broker.add_socket(start);
    SocketId const second = broker.add_socket(start);
    CHECK(sorted(broker.take_ready()) == std::vector<SocketId>{first, second});
    CHECK(broker.take_ready().empty());
    subscribe(broker, second, "s");
    for (int i = 0; i < 3; ++i)
        broker.publish(event_of(1));
    CHECK(broker.take_ready() == std::vector<SocketId>{second});
    CHECK(broker.take_frames(second).size() == 4);
    CHECK(broker.take_frames(second).empty());
    broker.publish(event_of(1));
    broker.remove_socket(second);
    CHECK(broker.take_ready() == std::vector<SocketId>{second}); // gone: nothing to take
    CHECK(broker.take_frames(second).empty());
    CHECK_FALSE(broker.is_cut_off(second));
}

TEST_CASE("one frame serves all who get the event", "[event_broker]")
{
    EventBroker broker;
    SocketId const first = broker.add_socket(start);
    SocketId const second = broker.add_socket(start);
    subscribe(broker, first, "s");
    subscribe(broker, second, "s");
    broker.publish(event_of(1'000));
    CHECK(broker.take_frames(first).back() == broker.take_frames(second).back());
}

TEST_CASE("a reader that is too slow is cut off, the others are not", "[event_broker]")
{
    BrokerLimits limits;
    bool const by_bytes = GENERATE(true, false);
    if (by_bytes)
        limits.max_queued_bytes = 10'000;
    else
        limits.max_queued_frames = 10;
    EventBroker broker(limits);
    SocketId const slow = broker.add_socket(start);
    SocketId const quick = broker.add_socket(start);
    subscribe(broker, slow, "s");
    subscribe(broker, quick, "s");
    std::size_t received = 0;
    for (int i = 0; i < 30; ++i) {
        broker.publish(event_of(900));
        received += broker.take_frames(quick).size();
    }
    CHECK(received == 31);
    CHECK(broker.is_cut_off(slow));
    CHECK_FALSE(broker.is_cut_off(quick));
    CHECK(broker.take_frames(slow).empty()); // it holds nothing more
    CHECK(broker.statistics().cut_off == 1);
    broker.remove_socket(slow);
    CHECK_FALSE(broker.is_cut_off(slow));
}

TEST_CASE("an event larger than the queue reaches a reader that keeps up", "[event_broker]")
{
    BrokerLimits limits;
    limits.max_queued_bytes = 1'000;
    EventBroker broker(limits);
    SocketId const socket = broker.add_socket(start);
    subscribe(broker, socket, "s");
    broker.take_frames(socket);
    broker.publish(event_of(5'000));
    CHECK_FALSE(broker.is_cut_off(socket));
    CHECK(broker.take_frames(socket).size() == 1);
    broker.publish(event_of(5'000));
    broker.publish(event_of(1));
    CHECK(broker.is_cut_off(socket));
}

TEST_CASE("what a client may make the server hold is bounded", "[event_broker]")
{
    BrokerLimits limits;
    limits.max_subscriptions = 3;
    limits.max_metadata_size = 100;
    limits.max_frame_size = 500;
    EventBroker broker(limits);
    SocketId const socket = broker.add_socket(start);
    for (std::string const id : {"1", "2", "3", "4"})
        subscribe(broker, socket, id);
    CHECK(broker.subscription_count() == 3);
    CHECK(broker.statistics().refused == 1);

    SocketId const other = broker.add_socket(start);
    subscribe(broker, other, "1", ",\"more\":\"" + std::string(100, 'm') + '"');
    CHECK(broker.statistics().refused == 2);
    CHECK(broker.receive(other, "3:::" + std::string(500, 'x'), start) == EventBroker::Verdict::keep);
    CHECK(broker.statistics().refused == 3);
}

TEST_CASE("subscriptions of thousands of sockets come and go in any order", "[event_broker]")
{
    EventBroker broker;
    std::vector<SocketId> sockets;
    for (int i = 0; i < 3'000; ++i) {
        sockets.push_back(broker.add_socket(start));
        subscribe(broker, sockets.back(), "s");
    }
    for (std::size_t i = 0; i < sockets.size(); i += 2)
        broker.remove_socket(sockets[i]);
    for (SocketId const socket : sockets)
        broker.take_frames(socket);
    broker.publish(event_of(1));
    CHECK(broker.statistics().delivered == 1'500);
    for (std::size_t i = 0; i < sockets.size(); ++i)
        CHECK(broker.take_frames(sockets[i]).size() == i % 2);
    for (SocketId const socket : sockets)
        broker.remove_socket(socket);
    CHECK(broker.subscription_count() == 0);
}

TEST_CASE("a client hears from the server every ten seconds", "[event_broker]")
{
    using namespace std::chrono_literals;
    EventBroker broker;
    SocketId const socket = broker.add_socket(start);
    broker.take_frames(socket);
    std::vector<int> beats;
    for (int second = 1; second <= 60; ++second) {
        broker.receive(socket, "2::", start + second * 1s);
        broker.tick(start + second * 1s);
        for (EventBroker::Frame const& frame : broker.take_frames(socket)) {
            CHECK(*frame == "2::");
            beats.push_back(second);
        }
    }
    CHECK(beats == std::vector<int>{10, 20, 30, 40, 50, 60});
    CHECK_FALSE(broker.is_cut_off(socket));
}

TEST_CASE("a client that is silent for too long is cut off", "[event_broker]")
{
    using namespace std::chrono_literals;
    EventBroker broker;
    SocketId const talks = broker.add_socket(start);
    SocketId const silent = broker.add_socket(start);
    SocketId const held = broker.add_socket(start);
    broker.hold(held);
    broker.take_ready();
    for (int second = 1; second <= 25; ++second) {
        broker.receive(talks, "not even a packet", start + second * 1s);
        broker.tick(start + second * 1s);
    }
    CHECK_FALSE(broker.is_cut_off(silent));
    broker.take_ready();
    broker.tick(start + 26s);
    CHECK(broker.is_cut_off(silent));
    CHECK(broker.take_ready() == std::vector<SocketId>{silent});
    CHECK_FALSE(broker.is_cut_off(talks));
    CHECK_FALSE(broker.is_cut_off(held));
    broker.tick(start + 27s);
    CHECK(broker.statistics().silent == 1);
    CHECK(broker.statistics().cut_off == 0);
}

TEST_CASE("nothing reaches or leaves a client that is held", "[event_broker]")
{
    EventBroker broker;
    SocketId const held = broker.add_socket(start);
    SocketId const other = broker.add_socket(start);
    subscribe(broker, held, "s");
    subscribe(broker, other, "s");
    broker.hold_all();
    SocketId const later = broker.add_socket(start);
    subscribe(broker, later, "s");
    CHECK(broker.take_frames(held).empty());
    CHECK(broker.receive(held, "0::", start) == EventBroker::Verdict::keep);
    broker.publish(event_of(1));
    CHECK(broker.take_frames(held).empty());
    CHECK(broker.take_frames(other).empty());
    CHECK(broker.take_frames(later).size() == 2);
    CHECK(broker.socket_count() == 3);
    broker.take_ready();
    broker.cut_off_all();
    CHECK(broker.is_cut_off(held));
    CHECK(broker.take_ready().size() == 3);
}

TEST_CASE("everybody is told goodbye", "[event_broker]")
{
    EventBroker broker;
    SocketId const first = broker.add_socket(start);
    SocketId const second = broker.add_socket(start);
    broker.say_goodbye();
    CHECK(*broker.take_frames(first).back() == "0::");
    CHECK(*broker.take_frames(second).back() == "0::");
}
