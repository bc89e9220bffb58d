// Copyright the ftrack C++ client authors. SPDX-License-Identifier: Apache-2.0
#include "operation/task_group.hpp"

#include "net/event.hpp"
#include "support/catch.hpp"
#include "support/run_coroutine.hpp"

#include <boost/asio/error.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/this_coro.hpp>
#include <boost/asio/use_awaitable.hpp>

#include <stdexcept>

using ftrack::net::Event;
using ftrack::operation::TaskGroup;
using ftrack::test::poll;
using ftrack::test::Running;
namespace asio = boost::asio;

namespace {

/// What the tasks of a test have come to.
struct Counts
{
    int begun = 0;
    int ended = 0;
    int cancelled = 0;
};

asio::awaitable<void> wait_for(Event& event, Counts& counts)
{
    ++counts.begun;
    try {
        co_await event.wait();
        ++counts.ended;
    } catch (boost::system::system_error const&) {
        ++counts.cancelled;
        throw;
    }
}

asio::awaitable<void> fail(Event& event)
{
    co_await event.wait();
    throw std::range_error("failed");
}

asio::awaitable<void> fail_at_once()
{
    throw std::range_error("failed");
    co_return;
}

asio::awaitable<void> two_waits(TaskGroup& group, Event& event, bool& can_await)
{
    try {
        co_await group.wait();
    } catch (boost::system::system_error const&) {
    }
    event.set();
    co_await event.wait();
    co_await asio::post(co_await asio::this_coro::executor, asio::use_awaitable);
    can_await = true;
}

} // namespace

TEST_CASE("a group waits for all its tasks", "[task_group]")
{
    asio::io_context io;
    Event event(io.get_executor());
    Counts counts;
    TaskGroup group(io.get_executor());
    for (int i = 0; i < 3; ++i)
        group.spawn(wait_for(event, counts));
    CHECK(counts.begun == 0);
    Running<void> running(io, group.wait());
    poll(io);
    CHECK(counts.begun == 3);
    CHECK_FALSE(running.is_done());
    event.set();
    // An Event wakes whoever waits when it is set.
    running.get();
    CHECK(counts.ended == 3);
    CHECK(group.size() == 0);
}

TEST_CASE("a group without tasks has ended", "[task_group]")
{
    asio::io_context io;
    TaskGroup group(io.get_executor());
    Running<void> running(io, group.wait());
    poll(io);
    CHECK(running.is_done());
}

TEST_CASE("the first failure ends the others and is thrown when they have ended", "[task_group]")
{
    asio::io_context io;
    Event never(io.get_executor());
    Event now(io.get_executor());
    Counts counts;
    TaskGroup group(io.get_executor());
    group.spawn(wait_for(never, counts));
    group.spawn(fail(now));
    group.spawn(wait_for(never, counts));
    Running<void> running(io, group.wait());
    poll(io);
    now.set();
    CHECK_THROWS_AS(running.get(), std::range_error);
    CHECK(counts.cancelled == 2);
}

TEST_CASE("a failure before the others have begun lets none of them begin", "[task_group]")
{
    asio::io_context io;
    Event never(io.get_executor());
    Counts counts;
    TaskGroup group(io.get_executor());
    group.spawn(fail_at_once());
    group.spawn(wait_for(never, counts));
    Running<void> running(io, group.wait());
    CHECK_THROWS_AS(running.get(), std::range_error);
    CHECK(counts.begun == 0);
}

TEST_CASE("cancelling the wait cancels the tasks, and the awaiter can clean up", "[task_group]")
{
    asio::io_context io;
    Event never(io.get_executor());
    Event after(io.get_executor());
    Counts counts;
    TaskGroup group(io.get_executor());
    group.spawn(wait_for(never, counts));
    bool can_await = false;
    Running<void> running(io, two_waits(group, after, can_await));
    poll(io);
    running.cancel();
    poll(io);
    running.get();
    CHECK(counts.cancelled == 1);
    CHECK(can_await);
}

TEST_CASE("cancel() ends what runs and what has not begun", "[task_group]")
{
    asio::io_context io;
    Event never(io.get_executor());
    Counts counts;
    TaskGroup group(io.get_executor());
    group.spawn(wait_for(never, counts));
    SECTION("begun") { poll(io); }
    SECTION("not begun") {}
    int const begun = counts.begun;
    group.cancel();
    Running<void> running(io, group.wait());
    running.get();
    CHECK(counts.cancelled == begun);
    CHECK(counts.begun == begun);
}

TEST_CASE("tasks die with their context", "[task_group]")
{
    Counts counts;
    asio::io_context io;
    Event never(io.get_executor());
    TaskGroup group(io.get_executor());
    group.spawn(wait_for(never, counts));
    Running<void> running(io, group.wait());
    poll(io);
    CHECK(counts.begun == 1);
}
