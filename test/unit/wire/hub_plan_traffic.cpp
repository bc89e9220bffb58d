// Copyright the ftrack C++ client authors. SPDX-License-Identifier: Apache-2.0
#include "wire/hub_plan.hpp"

#include "support/catch.hpp"
#include "support/hub_script.hpp"

#include <cstdint>
#include <deque>
#include <random>
#include <set>
#include <string>
#include <vector>

using ftrack::EventHubState;
using ftrack::test::HubScript;
using Withdrawal = ftrack::wire::PublishQueue::Withdrawal;
using namespace std::chrono_literals;

namespace {

bool publish(HubScript& hub, std::uint64_t ticket) { return hub.plan.publish(ticket, std::to_string(ticket)); }

} // namespace

TEST_CASE("what is published waits for the connection and keeps its order", "[hub_plan]")
{
    HubScript hub;
    CHECK(publish(hub, 1));
    hub.greet();
    CHECK(publish(hub, 2));
    CHECK(hub.sends().empty());
    CHECK(hub.plan.has_unacknowledged());

    hub.acknowledge(hub.join_packet);
    CHECK(publish(hub, 3));
    CHECK_FALSE(publish(hub, 4));
    hub.wants();
    CHECK(hub.plan.has_frame());
    CHECK(hub.sends() == "event:2:1 event:3:2 event:4:3");
    CHECK_FALSE(hub.plan.has_frame());
    hub.acknowledge(3);
    hub.acknowledge(2);
    CHECK(hub.wants() == "published:2 published:1");
    hub.acknowledge(4);
    CHECK(hub.wants() == "published:3");
    CHECK_FALSE(hub.plan.has_unacknowledged());
}

TEST_CASE("what was not acknowledged is sent again in order, what was is not", "[hub_plan]")
{
    HubScript hub;
    hub.connect();
    for (std::uint64_t const ticket : {1U, 2U, 3U})
        publish(hub, ticket);
    hub.sends();
    hub.acknowledge(3);
    CHECK(hub.wants() == "published:2");

    hub.lose();
    CHECK_FALSE(hub.plan.has_frame());
    hub.connect();
    CHECK(hub.sends() == "event:6:1 event:7:3");
    hub.acknowledge(2); // of the connection before
    CHECK(hub.wants().empty());
    hub.acknowledge(6);
    hub.acknowledge(7);
    CHECK(hub.wants() == "published:1 published:3");
}

TEST_CASE("an acknowledgement may come in many forms", "[hub_plan]")
{
    struct Row
    {
        std::string frame;
        std::string wanted;
        std::string text;
    };
    std::vector<Row> const rows{
        {"6:::2", "published:1", ""},
        {"6:::2+[]", "published:1", ""},
        {"6:::2+[{\"success\":true}]", "published:1", ""},
        {"6:::2+[null]", "published:1", ""},
        {"6:::2+[{}]", "published:1", ""},
        {"6:::2+[{\"success\":\"false\"}]", "published:1", ""},
        {"6:::2+[{\"success\":false}]", "publish_refused:1", "no reason was given"},
        {"6:::2+[{\"success\":false,\"message\":7}]", "publish_refused:1", "no reason was given"},
        {"6:::2+[{\"success\":false,\"message\":\"No such topic\"}]", "publish_refused:1", "No such topic"},
        {"6:::2+{\"success\":true}", "passed_over published:1", ""},
        {"6:::3", "passed_over", "An acknowledgement answers no packet that was sent: \"3\"."},
        {"6:::0", "passed_over", "An acknowledgement answers no packet that was sent: \"0\"."},
        {"6:::99999999999999999999", "passed_over", "An acknowledgement answers no packet that was sent: \"99999999999999999999\"."},
        {"6:::", "passed_over", "A packet acknowledges no packet: \"6:::\"."},
        {"6:::1", "", ""}, // that of the join came already
    };
    for (auto const& row : rows) {
        CAPTURE(row.frame);
        HubScript hub;
        hub.connect();
        publish(hub, 1);
        hub.sends();

        hub.receive(row.frame);

        CHECK(hub.wants() == row.wanted);
        if (!row.text.empty())
            CHECK(hub.texts().back() == row.text);
    }
}

TEST_CASE("what is withdrawn is not sent, or not again, and its acknowledgement means nothing", "[hub_plan]")
{
    HubScript hub;
    hub.connect();
    publish(hub, 1);
    hub.sends();
    publish(hub, 2);

    CHECK(hub.plan.withdraw(2) == Withdrawal::never_sent);
    CHECK(hub.plan.withdraw(1) == Withdrawal::was_sent);
    CHECK(hub.plan.withdraw(1) == Withdrawal::gone);
    CHECK(hub.sends().empty());
    hub.acknowledge(2);
    CHECK(hub.wants().empty());
    hub.lose();
    hub.connect();
    CHECK(hub.sends().empty());
}

TEST_CASE("subscriptions are made when connected, and again before what waits is sent", "[hub_plan]")
{
    HubScript hub;
    hub.plan.subscribe("a", R"("subscribe a")");
    hub.greet();
    hub.plan.subscribe("b", R"("subscribe b")");
    CHECK(hub.sends().empty());
    publish(hub, 1);
    hub.acknowledge(hub.join_packet);
    CHECK(hub.sends() == R"(event:2:"subscribe a" event:3:"subscribe b" event:4:1)");
    hub.plan.subscribe("c", R"("subscribe c")");
    CHECK(hub.sends() == R"(event:5:"subscribe c")");
    hub.wants();
    hub.acknowledge(3);
    hub.acknowledge(2, R"([{"success":false,"message":"Not unique"}])");
    CHECK(hub.wants() == "subscribed:b subscription_refused:a");
    CHECK(hub.texts().back() == "Not unique");

    hub.plan.unsubscribe("b", R"("unsubscribe b")");
    hub.plan.unsubscribe("b", R"("unsubscribe b")");
    hub.plan.unsubscribe("z", R"("unsubscribe z")");
    CHECK(hub.sends() == R"(event:6:"unsubscribe b")");
    hub.acknowledge(6);
    CHECK(hub.wants().empty());
    hub.lose();
    hub.plan.unsubscribe("a", R"("unsubscribe a")");
    hub.connect();
    CHECK(hub.sends() == R"(event:8:"subscribe c" event:9:1)");
}

TEST_CASE("a gap ends when all subscriptions are in force again", "[hub_plan]")
{
    HubScript hub;
    hub.connect(); // the first connection ends no gap
    hub.plan.subscribe("a", "1");
    hub.plan.subscribe("b", "2");
    hub.sends();
    hub.acknowledge(2);
    hub.acknowledge(3);
    CHECK(hub.wants() == "subscribed:a subscribed:b");

    hub.lose();
    hub.connect();
    hub.sends();
    hub.acknowledge(5);
    CHECK(hub.wants() == "subscribed:a");
    hub.lose(); // one gap, though it was connected in between
    hub.connect();
    hub.sends();
    hub.acknowledge(8);
    hub.acknowledge(9, R"([{"success":false}])");
    CHECK(hub.wants() == "subscribed:a subscription_refused:b gap");
}

TEST_CASE("without subscriptions a gap ends with the connection, also after a stop", "[hub_plan]")
{
    HubScript hub;
    hub.connect();
    hub.plan.stop("Enough.");
    hub.greet();
    hub.wants();
    hub.acknowledge(hub.join_packet);

    CHECK(hub.wants() == "connected gap");
}

TEST_CASE("events are delivered and acknowledged; what is none is passed over", "[hub_plan]")
{
    struct Row
    {
        std::string frame;
        std::string wanted;
        std::string sent;
    };
    std::vector<Row> const rows{
        {R"(5:::{"name":"ftrack.event","args":[{"topic":"a:b","data":{}}]})", "deliver:a:b", ""},
        {R"(5:12::{"name":"ftrack.event","args":[{"topic":"t"}]})", "deliver:t", "6:::12"},
        {R"(5:12+::{"name":"ftrack.event","args":[{"topic":"t"}]})", "deliver:t", R"(6:::12+[{"success":true}])"},
        {R"(5:::{"name":"other","args":[{"topic":"t"}]})", "", ""},
        {R"(5:12+::{"name":"ftrack.event","args":[]})", "passed_over", R"(6:::12+[{"success":true}])"},
        {R"(5:::{"name":"ftrack.event"})", "passed_over", ""},
        {R"(5:::{"name":"ftrack.event","args":[{"data":{}}]})", "passed_over", ""},
        {R"(5:::{"name":"ftrack.event","args":["text"]})", "passed_over", ""},
        {R"(5:::{"name":"ftrack.event","args":[{"topic":"t","source":7}]})", "passed_over", ""},
        {R"(5:::{"name":"ftrack.event","args":[{"topic":"t")", "passed_over", ""},
        {"5:::", "passed_over", ""},
        {"5", "passed_over", ""},
        {"", "passed_over", ""},
        {"9:::", "passed_over", ""},
    };
    HubScript hub;
    hub.connect();
    for (auto const& row : rows) {
        CAPTURE(row.frame);
        hub.receive(row.frame);

        CHECK(hub.wants() == row.wanted);
        CHECK(hub.sends() == row.sent);
        CHECK(hub.plan.state() == EventHubState::connected);
    }
}

namespace {

/// A server that acknowledges when it is told to, and checks what it gets.
class OrderlyServer
{
public:
    void take_frames(HubScript& hub)
    {
        while (auto const frame = hub.plan.next_frame()) {
            auto const ticket = std::stoull(frame->substr(frame->find('[') + 1));
            REQUIRE(ticket > newest_);
            newest_ = ticket;
            packets_.push_back(std::stoull(frame->substr(2)));
        }
    }

    /// What the hub makes of the next acknowledgement; empty when there is nothing to acknowledge.
    std::string acknowledge(HubScript& hub)
    {
        if (packets_.empty())
            return {};
        hub.wants();
        hub.acknowledge(packets_.front());
        packets_.pop_front();
        return hub.wants();
    }

    void forget() { *this = OrderlyServer(); }

private:
    std::deque<std::uint64_t> packets_;
    std::uint64_t newest_ = 0;
};

} // namespace

TEST_CASE("whatever happens, what is published is acknowledged once and leaves in order", "[hub_plan]")
{
    auto const seed = GENERATE(range(0U, 200U));
    std::minstd_rand dice(seed);
    HubScript hub;
    OrderlyServer server;
    std::uint64_t last_ticket = 0;
    std::set<std::string> outstanding;
    for (int step = 0; step < 300; ++step) {
        auto const choice = dice() % 5;
        if (choice == 0 && publish(hub, last_ticket + 1)) {
            outstanding.insert("published:" + std::to_string(++last_ticket));
        } else if (choice == 1) {
            hub.lose();
            server.forget();
        } else if (choice == 2 && hub.plan.state() != EventHubState::connected) {
            hub.connect();
        } else if (choice == 3) {
            server.take_frames(hub);
        } else if (std::string const outcome = server.acknowledge(hub); !outcome.empty()) {
            REQUIRE(outstanding.erase(outcome) == 1);
        }
    }
    CHECK(hub.plan.has_unacknowledged() == !outstanding.empty());
}
