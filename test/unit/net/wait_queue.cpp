// Copyright the ftrack C++ client authors. SPDX-License-Identifier: Apache-2.0
#include "net/wait_queue.hpp"

#include "support/catch.hpp"
#include "support/run_coroutine.hpp"

#include <boost/asio/error.hpp>

#include <optional>
#include <vector>

using ftrack::net::WaitQueue;
using ftrack::test::poll;
using ftrack::test::Running;
namespace asio = boost::asio;

namespace {

asio::awaitable<void> wait_and_note(WaitQueue& queue, std::vector<int>& order, int number)
{
    co_await queue.wait();
    order.push_back(number);
}

bool was_aborted(Running<void>& waiter)
{
    try {
        waiter.get();
        return false;
    } catch (boost::system::system_error const& error) {
        return error.code() == asio::error::operation_aborted;
    }
}

} // namespace

TEST_CASE("waiters are woken first come, first served, and never inside the call")
{
    asio::io_context io;
    WaitQueue queue;
    std::vector<int> order;
    CHECK_FALSE(queue.wake_one());
    Running<void> first(io, wait_and_note(queue, order, 1)), second(io, wait_and_note(queue, order, 2)), third(io, wait_and_note(queue, order, 3));
    poll(io);
    CHECK(queue.size() == 3);

    CHECK(queue.wake_one());
    CHECK(order.empty());
    CHECK(queue.size() == 2);
    poll(io);
    CHECK(order == std::vector{1});
    queue.wake_all();
    poll(io);

    CHECK(order == std::vector{1, 2, 3});
    CHECK(queue.size() == 0);
}

TEST_CASE("a cancelled waiter leaves the queue, and the others keep their places")
{
    asio::io_context io;
    WaitQueue queue;
    std::vector<int> order;
    Running<void> first(io, wait_and_note(queue, order, 1)), second(io, wait_and_note(queue, order, 2)), third(io, wait_and_note(queue, order, 3));
    poll(io);

    second.cancel();
    CHECK(was_aborted(second));
    CHECK(queue.size() == 2);
    queue.wake_all();
    poll(io);

    CHECK(order == std::vector{1, 3});
}

TEST_CASE("a waiter that was woken before the cancellation came returns as woken")
{
    asio::io_context io;
    WaitQueue queue;
    std::vector<int> order;
    Running<void> waiter(io, wait_and_note(queue, order, 1));
    poll(io);

    queue.wake_one();
    waiter.cancel();

    CHECK_NOTHROW(waiter.get());
    CHECK(order == std::vector{1});
}

TEST_CASE("destroying the queue aborts all who wait")
{
    asio::io_context io;
    std::optional<WaitQueue> queue(std::in_place);
    Running<void> first(io, queue->wait()), second(io, queue->wait());
    poll(io);

    queue.reset();

    CHECK(was_aborted(first));
    CHECK(was_aborted(second));
}

TEST_CASE("a waiter whose context dies leaves the queue")
{
    WaitQueue queue;
    {
        asio::io_context io;
        Running<void> waiter(io, queue.wait());
        poll(io);
        CHECK(queue.size() == 1);
    }
    CHECK(queue.size() == 0);
    CHECK_FALSE(queue.wake_one());
}
