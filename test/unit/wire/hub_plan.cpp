// Copyright the ftrack C++ client authors. SPDX-License-Identifier: Apache-2.0
#include "wire/hub_plan.hpp"

#include "support/catch.hpp"
#include "support/hub_script.hpp"

#include <functional>
#include <string>
#include <vector>

using ftrack::EventHubState;
using ftrack::test::HubScript;
using ftrack::wire::HubPlan;
using Withdrawal = ftrack::wire::PublishQueue::Withdrawal;
using namespace std::chrono_literals;

namespace {

using Input = std::function<void(HubScript&)>;

struct State
{
    std::string name;
    Input reach;
    EventHubState state;
};

std::vector<State> all_states()
{
    return {
        {"idle", [](HubScript&) {}, EventHubState::closed},
        {"opening", [](HubScript& hub) { hub.plan.start(hub.now); }, EventHubState::connecting},
        {"greeting",
         [](HubScript& hub) {
             hub.plan.start(hub.now);
             hub.plan.opened(hub.now, 60s);
         },
         EventHubState::connecting},
        {"joining", [](HubScript& hub) { hub.greet(); }, EventHubState::connecting},
        {"connected", [](HubScript& hub) { hub.connect(); }, EventHubState::connected},
        {"waiting",
         [](HubScript& hub) {
             hub.plan.start(hub.now);
             hub.lose();
         },
         EventHubState::waiting},
    };
}

} // namespace

TEST_CASE("a connection is opened, greeted and joined", "[hub_plan]")
{
    HubScript hub;
    CHECK(hub.plan.state() == EventHubState::closed);
    CHECK_FALSE(hub.plan.next_tick());

    hub.plan.start(hub.now);
    CHECK(hub.wants() == "connecting open");
    CHECK(hub.plan.next_tick() == hub.now + 30s);
    hub.plan.opened(hub.now, 20s);
    CHECK(hub.wants().empty());
    CHECK(hub.sends().empty());
    hub.receive("1::");
    CHECK(hub.sends() == R"(event:1:"join")");
    CHECK(hub.plan.state() == EventHubState::connecting);
    hub.acknowledge(1);
    CHECK(hub.wants() == "connected");
    CHECK(hub.plan.state() == EventHubState::connected);
    CHECK(hub.plan.next_tick() == hub.now + 20s + 500ms);
}

TEST_CASE("every input in every state", "[hub_plan]")
{
    struct Row
    {
        std::string input;
        Input give;
        std::vector<std::string> wanted; // in the order of the states
    };
    std::string const lost = "waiting@0";
    std::string const dropped = "drop waiting@0";
    std::string const denied = "denied closed";
    std::string const refused = "drop denied closed";
    std::vector<Row> const rows{
        {"start", [](HubScript& hub) { hub.plan.start(hub.now); }, {"connecting open", "", "", "", "", ""}},
        {"opened", [](HubScript& hub) { hub.plan.opened(hub.now, 60s); }, {"", "", "", "", "", ""}},
        {"lost", [](HubScript& hub) { hub.lose(); }, {"", lost, lost, lost, lost, ""}},
        {"denied", [](HubScript& hub) { hub.plan.denied("No."); }, {"", denied, denied, denied, denied, denied}},
        {"stop", [](HubScript& hub) { hub.plan.stop("Bye."); }, {"", "closed", "closed", "closed", "closed", "closed"}},
        {"a tick before its time", [](HubScript& hub) { hub.pass(0ms); }, {"", "", "", "", "", "connecting open"}},
        {"the end of the try", [](HubScript& hub) { hub.pass(30s); }, {"", dropped, dropped, dropped, "", "connecting open"}},
        {"a long silence", [](HubScript& hub) { hub.pass(60'500ms); }, {"", dropped, dropped, dropped, dropped, "connecting open"}},
        {"greeting", [](HubScript& hub) { hub.receive("1::"); }, {"", "", "", "", "", ""}},
        {"greeting of another endpoint", [](HubScript& hub) { hub.receive("1::/chat"); }, {"", "", "", "", "", ""}},
        {"goodbye", [](HubScript& hub) { hub.receive("0::"); }, {"", "", dropped, dropped, dropped, ""}},
        {"goodbye of another endpoint", [](HubScript& hub) { hub.receive("0::/chat"); }, {"", "", "", "", "", ""}},
        {"an error", [](HubScript& hub) { hub.receive("7:::1+0"); }, {"", "", dropped, dropped, dropped, ""}},
        {"refused credentials", [](HubScript& hub) { hub.receive("7:::2"); }, {"", "", refused, refused, refused, ""}},
        {"refused credentials in words", [](HubScript& hub) { hub.receive("7:::unauthorized"); }, {"", "", refused, refused, refused, ""}},
        {"heartbeat", [](HubScript& hub) { hub.receive("2::"); }, {"", "", "", "", "", ""}},
        {"noop", [](HubScript& hub) { hub.receive("8::"); }, {"", "", "", "", "", ""}},
        {"message", [](HubScript& hub) { hub.receive("3:::hello"); }, {"", "", "", "", "", ""}},
        {"garbage", [](HubScript& hub) { hub.receive("garbage"); }, {"", "", "passed_over", "passed_over", "passed_over", ""}},
        {"an event",
         [](HubScript& hub) { hub.receive(R"(5:::{"name":"ftrack.event","args":[{"topic":"t"}]})"); },
         {"", "", "deliver:t", "deliver:t", "deliver:t", ""}},
    };
    std::vector<State> const states = all_states();
    for (auto const& row : rows)
        for (std::size_t i = 0; i < states.size(); ++i) {
            CAPTURE(row.input, states[i].name);
            HubScript hub;
            states[i].reach(hub);
            REQUIRE(hub.plan.state() == states[i].state);
            hub.wants();

            row.give(hub);

            CHECK(hub.wants() == row.wanted[i]);
        }
}

TEST_CASE("a lost connection is made again at once, then after growing delays, for ever", "[hub_plan]")
{
    for (double const random : {0.0, 0.999}) {
        HubScript hub;
        hub.random = random;
        hub.plan.start(hub.now);
        hub.lose();
        CHECK(hub.plan.next_tick() == hub.now);
        std::vector<std::chrono::milliseconds> delays;
        for (int i = 0; i < 1'000; ++i) {
            hub.pass_to_tick();
            REQUIRE(hub.plan.state() == EventHubState::connecting);
            hub.lose();
            delays.push_back(std::chrono::duration_cast<std::chrono::milliseconds>(*hub.plan.next_tick() - hub.now));
        }

        std::vector<std::chrono::milliseconds> const expected =
            random == 0.0 ? std::vector{1000ms, 2000ms, 4000ms, 6666ms, 6666ms} : std::vector{1499ms, 2999ms, 5998ms, 9995ms, 9995ms};
        CHECK(std::vector(delays.begin(), delays.begin() + 5) == expected);
        CHECK(delays.back() == expected.back());
    }
}

TEST_CASE("a connection that lasted is mended at once, one that breaks again and again is not stormed", "[hub_plan]")
{
    HubScript hub;
    hub.connect();
    hub.lose();
    CHECK(hub.wants() == "waiting@0");
    hub.connect();
    hub.lose();
    CHECK(hub.wants() == "waiting@1000");
    hub.connect();
    hub.pass(9'999ms);
    hub.lose();
    CHECK(hub.wants() == "waiting@2000");
    hub.connect();
    hub.pass(10'000ms);
    hub.lose();
    CHECK(hub.wants() == "waiting@0");
}

TEST_CASE("refused credentials end the tries until it is started again", "[hub_plan]")
{
    HubScript hub;
    hub.plan.start(hub.now);
    hub.plan.denied("Wrong key.");
    CHECK(hub.wants() == "connecting open denied closed");
    CHECK(hub.texts().back() == "Wrong key.");
    CHECK_FALSE(hub.plan.next_tick());

    hub.plan.start(hub.now);
    CHECK(hub.wants() == "connecting open");
}

TEST_CASE("the server's time-out counts, and every sign of life", "[hub_plan]")
{
    HubScript hub;
    hub.plan.start(hub.now);
    hub.plan.opened(hub.now, 15s);
    hub.receive("1::");
    hub.acknowledge(1);
    hub.sends();
    hub.wants();

    hub.pass(15s);
    hub.receive("2::");
    CHECK(hub.sends() == "2::");
    hub.pass(15s);
    hub.plan.heard(hub.now);
    hub.pass(15'499ms);
    CHECK(hub.wants().empty());
    hub.pass(1ms);
    CHECK(hub.wants() == "drop waiting@0");
}

TEST_CASE("a join that the server refuses is tried again", "[hub_plan]")
{
    HubScript hub;
    hub.greet();
    hub.wants();

    hub.acknowledge(hub.join_packet, R"([{"success":false,"message":"api_key=SECRET is full"}])");

    CHECK(hub.wants() == "drop waiting@0");
    CHECK(hub.texts().back().find("is full") != std::string::npos);
    CHECK(hub.texts().back().find("SECRET") == std::string::npos);
}

TEST_CASE("a server that asks and never reads is dropped", "[hub_plan]")
{
    HubScript hub;
    hub.connect();
    for (int i = 0; i < 50'001 && hub.plan.state() == EventHubState::connected; ++i)
        hub.receive("2::");

    CHECK(hub.wants() == "drop waiting@0");
}
