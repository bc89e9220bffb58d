// Copyright the ftrack C++ client authors. SPDX-License-Identifier: Apache-2.0
#include "sandbox/service/event_service.hpp"

#include "support/catch.hpp"
#include "support/manual_clock.hpp"
#include "support/run_coroutine.hpp"

#include <boost/asio/io_context.hpp>

#include <atomic>
#include <chrono>
#include <map>
#include <memory>
#include <string>
#include <thread>
#include <vector>

using namespace ftrack::sandbox::service;
using namespace ftrack::test;
using namespace std::chrono_literals;
namespace json = boost::json;

namespace {

/// A service on a manual clock and its clients, which count how often they are woken.
class Fixture
{
public:
    SocketId connect()
    {
        auto const woken = std::make_shared<std::size_t>(0);
        SocketId const id = service->connect([woken] { ++*woken; });
        wakes[id] = woken;
        return id;
    }

    void advance(std::chrono::seconds time)
    {
        for (std::chrono::seconds passed{0}; passed < time; passed += 1s) {
            clock->advance(1s);
            poll(io);
        }
    }

    std::vector<std::string> frames(SocketId id)
    {
        std::vector<std::string> texts;
        for (EventBroker::Frame const& frame : service->take(id).frames)
            texts.push_back(*frame);
        return texts;
    }

    boost::asio::io_context io;
    std::shared_ptr<ManualClock> clock = std::make_shared<ManualClock>();
    std::shared_ptr<EventService> service = std::make_shared<EventService>(io.get_executor(), clock);
    std::map<SocketId, std::shared_ptr<std::size_t>> wakes;
};

std::string const subscribe_to_all = R"(5:::{"name":"ftrack.event","args":[{"topic":"ftrack.meta.subscribe",)"
                                     R"("data":{"subscriber":{"id":"s"},"subscription":"topic=*"}}]})";

using Texts = std::vector<std::string>;

} // namespace

TEST_CASE("clients get heartbeats, and those that never answer are cut off", "[event_service]")
{
    Fixture fixture;
    SocketId const answers = fixture.connect();
    SocketId const silent = fixture.connect();
    CHECK(fixture.frames(answers) == Texts{"1::"});
    CHECK(fixture.frames(silent) == Texts{"1::"});
    for (int round = 0; round < 3; ++round) {
        CHECK_FALSE(fixture.service->is_cut_off(silent));
        fixture.advance(10s);
        CHECK(fixture.frames(answers) == Texts{"2::"});
        CHECK(fixture.service->receive(answers, "2::") == EventBroker::Verdict::keep);
    }
    CHECK(fixture.service->take(silent).is_cut_off);
    CHECK_FALSE(fixture.service->take(answers).is_cut_off);
    CHECK(*fixture.wakes[answers] == 4);
    CHECK(fixture.service->statistics().silent == 1);
}

TEST_CASE("the clock ticks while somebody is connected, and then rests", "[event_service]")
{
    Fixture fixture;
    CHECK(fixture.clock->pending() == 0);
    SocketId const client = fixture.connect();
    poll(fixture.io);
    CHECK(fixture.clock->pending() == 1);
    fixture.service->disconnect(client);
    fixture.advance(1s);
    CHECK(fixture.clock->pending() == 0);
    SocketId const next = fixture.connect();
    poll(fixture.io);
    CHECK(fixture.clock->pending() == 1);
    fixture.advance(10s);
    CHECK(fixture.frames(next) == Texts{"1::", "2::"});
}

TEST_CASE("who has something to take is woken, and nobody after leaving", "[event_service]")
{
    Fixture fixture;
    SocketId const listener = fixture.connect();
    SocketId const other = fixture.connect();
    fixture.service->receive(listener, subscribe_to_all);
    CHECK(*fixture.wakes[listener] == 1);
    fixture.service->publish(json::object{{"topic", "x"}});
    CHECK(*fixture.wakes[listener] == 2);
    CHECK(*fixture.wakes[other] == 1);
    fixture.service->disconnect(listener);
    fixture.service->publish(json::object{{"topic", "x"}});
    fixture.service->say_goodbye();
    CHECK(*fixture.wakes[listener] == 2);
    CHECK(fixture.frames(other) == Texts{"1::", "0::"});
    CHECK(fixture.service->client_count() == 1);
}

TEST_CASE("a handshake announces the times that the server keeps", "[event_service]")
{
    Fixture fixture;
    std::string const answer = fixture.service->shake_hands();
    CHECK(answer.substr(32) == ":15:25:websocket");
    CHECK(fixture.service->accepts(answer.substr(0, 32)));
    CHECK_FALSE(fixture.service->accepts(answer.substr(0, 32)));
}

TEST_CASE("events of many threads arrive whole, each thread's in order", "[event_service]")
{
    Fixture fixture;
    std::atomic<std::size_t> woken{0};
    SocketId const listener = fixture.service->connect([&woken] { ++woken; });
    fixture.service->receive(listener, subscribe_to_all);
    std::vector<std::thread> threads;
    for (int thread = 0; thread < 4; ++thread)
        threads.emplace_back([&, thread] {
            for (int i = 0; i < 200; ++i)
                fixture.service->publish(json::object{{"topic", "x"}, {"id", std::to_string(thread) + '/' + std::to_string(1'000 + i)}});
        });
    for (std::thread& thread : threads)
        thread.join();
    std::map<char, std::string> last;
    std::size_t count = 0;
    for (std::string const& frame : fixture.frames(listener)) {
        std::size_t const begin = frame.find("\"id\":\"");
        if (begin == std::string::npos)
            continue;
        std::string const id = frame.substr(begin + 6, 6);
        CHECK(last[id.front()] < id);
        last[id.front()] = id;
        ++count;
    }
    CHECK(count == 800);
    CHECK(woken >= 1);
}
