// Copyright the ftrack C++ client authors. SPDX-License-Identifier: Apache-2.0
#include "net/event.hpp"

#include "support/catch.hpp"
#include "support/failure.hpp"
#include "support/run_coroutine.hpp"

#include <boost/asio/error.hpp>

#include <memory>

using ftrack::net::Event;
using ftrack::test::failure_of;
using ftrack::test::poll;
using ftrack::test::Running;
namespace asio = boost::asio;

namespace {

asio::awaitable<void> wait_for(std::shared_ptr<Event> event) { co_await event->wait(); }

} // namespace

TEST_CASE("an event wakes its waiter later, and not at all who comes when it is set")
{
    asio::io_context io;
    auto const event = std::make_shared<Event>(io.get_executor());
    Running<void> waiter(io, wait_for(event));
    poll(io);
    REQUIRE_FALSE(waiter.is_done());

    event->set();
    CHECK_FALSE(waiter.is_done());
    poll(io);
    CHECK(waiter.is_done());
    CHECK_FALSE(failure_of(waiter));
    CHECK(event->is_set());

    Running<void> late(io, wait_for(event));
    CHECK_FALSE(failure_of(late));
}

TEST_CASE("cancelling and aborting end the wait with operation_aborted, unless the event came first")
{
    asio::io_context io;
    auto const event = std::make_shared<Event>(io.get_executor());
    Running<void> waiter(io, wait_for(event));
    poll(io);
    bool const is_set_first = GENERATE(false, true);
    bool const is_cancelled = GENERATE(false, true);
    if (is_set_first)
        event->set();
    if (is_cancelled)
        waiter.cancel();
    else
        event->abort();
    auto const failure = failure_of(waiter);
    if (is_set_first)
        CHECK_FALSE(failure);
    else
        CHECK(failure == asio::error::operation_aborted);
}

TEST_CASE("a dying context destroys who waits, though the waiter owns the event")
{
    std::weak_ptr<Event> watch;
    {
        asio::io_context io;
        auto event = std::make_shared<Event>(io.get_executor());
        watch = event;
        Running<void> waiter(io, wait_for(std::move(event)));
        poll(io);
        CHECK_FALSE(watch.expired());
    }
    CHECK(watch.expired());
}
