// Copyright the ftrack C++ client authors. SPDX-License-Identifier: Apache-2.0
#include "wire/event_backlog.hpp"

#include "support/catch.hpp"

#include <map>
#include <random>
#include <string>
#include <type_traits>
#include <vector>

using ftrack::BacklogPolicy;
using ftrack::Event;
using ftrack::wire::EventBacklog;
using Verdict = EventBacklog::Verdict;

static_assert(!std::is_aggregate_v<EventBacklog::Turn>);

namespace {

Verdict push(EventBacklog& backlog, std::string const& key, std::string const& topic)
{
    return backlog.push(key, std::make_shared<Event const>(topic));
}

/// The topic of the event whose turn has come; empty when there is none.
std::string take(EventBacklog& backlog)
{
    auto const turn = backlog.take();
    return turn ? turn->event->topic : std::string();
}

} // namespace

TEST_CASE("events of one key are handled one after the other", "[event_backlog]")
{
    EventBacklog backlog(10, BacklogPolicy::drop_oldest, 5);
    CHECK(backlog.is_idle());
    for (char const* const topic : {"1", "2", "3"})
        CHECK(push(backlog, "k", topic) == Verdict::accepted);

    CHECK(take(backlog) == "1");
    CHECK(take(backlog).empty());
    push(backlog, "k", "4");
    CHECK(take(backlog).empty());
    for (char const* const topic : {"2", "3", "4"}) {
        backlog.finish("k");
        CHECK(take(backlog) == topic);
    }
    CHECK_FALSE(backlog.is_idle());
    backlog.finish("k");
    CHECK(backlog.is_idle());
    CHECK(take(backlog).empty());
}

TEST_CASE("events of different keys are handled at the same time, so many at most", "[event_backlog]")
{
    EventBacklog backlog(10, BacklogPolicy::drop_oldest, 2);
    for (char const* const topic : {"a1", "a2", "b1", "c1", "a3"})
        push(backlog, std::string(topic, 1), topic);

    CHECK(take(backlog) == "a1");
    CHECK(take(backlog) == "b1");
    CHECK(take(backlog).empty());
    backlog.finish("a");
    CHECK(take(backlog) == "c1"); // it waits longer than a's second
    backlog.finish("b");
    CHECK(take(backlog) == "a2");
}

TEST_CASE("what happens when a backlog is full", "[event_backlog]")
{
    struct Row
    {
        BacklogPolicy policy;
        Verdict verdict;
        std::string left;
    };
    std::vector<Row> const rows{
        {BacklogPolicy::drop_oldest, Verdict::dropped_oldest, "34"},
        {BacklogPolicy::drop_newest, Verdict::dropped_newest, "23"},
        {BacklogPolicy::disconnect, Verdict::overflowed, "23"},
    };
    for (auto const& row : rows) {
        EventBacklog backlog(2, row.policy, 1);
        push(backlog, "", "1");
        CHECK(take(backlog) == "1");
        push(backlog, "", "2");
        push(backlog, "", "3");

        CHECK(push(backlog, "", "4") == row.verdict);

        backlog.finish("");
        std::string left = take(backlog);
        backlog.finish("");
        left += take(backlog);
        CHECK(left == row.left);
        backlog.finish("");
        CHECK(backlog.is_idle());
    }
}

TEST_CASE("dropping the only event of a key leaves no trace of the key", "[event_backlog]")
{
    EventBacklog backlog(2, BacklogPolicy::drop_oldest, 1);
    push(backlog, "a", "a1");
    push(backlog, "b", "b1");
    CHECK(push(backlog, "c", "c1") == Verdict::dropped_oldest);

    CHECK(take(backlog) == "b1");
    push(backlog, "b", "b2");
    CHECK(push(backlog, "d", "d1") == Verdict::dropped_oldest); // c1
    backlog.finish("b");
    CHECK(take(backlog) == "d1"); // d was ready before b was again
    backlog.finish("d");
    CHECK(take(backlog) == "b2");
    backlog.finish("b");
    CHECK(backlog.is_idle());
}

TEST_CASE("clearing drops what waits and leaves what runs", "[event_backlog]")
{
    EventBacklog backlog(10, BacklogPolicy::drop_oldest, 2);
    for (char const* const topic : {"a1", "a2", "b1"})
        push(backlog, std::string(topic, 1), topic);
    CHECK(take(backlog) == "a1");

    backlog.clear();

    CHECK(take(backlog).empty());
    CHECK_FALSE(backlog.is_idle());
    push(backlog, "a", "a4");
    CHECK(take(backlog).empty());
    backlog.finish("a");
    CHECK(take(backlog) == "a4");
}

TEST_CASE("whatever happens, each key keeps its order and its turn", "[event_backlog]")
{
    auto const seed = GENERATE(range(0U, 100U));
    std::minstd_rand dice(seed);
    EventBacklog backlog(6, static_cast<BacklogPolicy>(seed % 3), 2);
    std::map<std::string, int> newest; // that was taken, by key
    std::vector<std::string> running;
    for (int number = 1; number <= 500; ++number) {
        std::string const key(1, static_cast<char>('a' + dice() % 4));
        if (dice() % 2 == 0)
            push(backlog, key, std::to_string(number));
        if (auto const turn = backlog.take()) {
            REQUIRE(std::find(running.begin(), running.end(), turn->key) == running.end());
            int const taken = std::stoi(turn->event->topic);
            REQUIRE(taken > std::exchange(newest[turn->key], taken));
            running.push_back(turn->key);
        }
        REQUIRE(running.size() <= 2);
        if (!running.empty() && dice() % 3 == 0) {
            backlog.finish(running.back());
            running.pop_back();
        }
    }
}
