// Copyright the ftrack C++ client authors. SPDX-License-Identifier: Apache-2.0
#include "wire/publish_queue.hpp"

#include "support/catch.hpp"

#include <string>

using ftrack::wire::PublishQueue;
using Withdrawal = PublishQueue::Withdrawal;

namespace {

PublishQueue filled(std::size_t count)
{
    PublishQueue queue(10);
    for (std::size_t ticket = 1; ticket <= count; ++ticket)
        REQUIRE(queue.push(ticket, std::to_string(ticket)));
    return queue;
}

/// The texts of all that is still to be sent over this connection.
std::string send_all(PublishQueue& queue, std::uint64_t packet = 1)
{
    std::string texts;
    while (PublishQueue::Entry const* const entry = queue.send_next(packet))
        texts += entry->text;
    return texts;
}

} // namespace

TEST_CASE("what was pushed is sent once for each connection, in order", "[publish_queue]")
{
    PublishQueue queue = filled(3);

    CHECK(send_all(queue) == "123");
    CHECK_FALSE(queue.has_next());
    REQUIRE(queue.push(4, "4"));
    CHECK(queue.has_next());
    CHECK(send_all(queue) == "4");

    queue.rewind();
    CHECK(send_all(queue) == "1234");
}

TEST_CASE("what was settled is not sent again, in whatever order it was settled", "[publish_queue]")
{
    PublishQueue queue = filled(4);
    send_all(queue);

    CHECK(queue.settle(2));
    CHECK_FALSE(queue.settle(2));
    CHECK(queue.settle(4));
    REQUIRE(queue.push(5, "5"));
    CHECK(send_all(queue) == "5");
    queue.rewind();
    CHECK(send_all(queue) == "135");
    CHECK(queue.size() == 3);
}

TEST_CASE("a full queue takes nothing until something leaves", "[publish_queue]")
{
    PublishQueue queue = filled(10);

    CHECK_FALSE(queue.push(11, "11"));
    CHECK(queue.settle(1));
    CHECK(queue.push(11, "11"));
    CHECK_FALSE(queue.push(12, "12"));
}

TEST_CASE("withdrawing tells whether somebody may have seen it", "[publish_queue]")
{
    PublishQueue queue = filled(3);
    REQUIRE(queue.send_next(7) != nullptr);

    CHECK(queue.find(1)->packet == 7);
    CHECK(queue.find(2)->packet == 0);
    CHECK(queue.find(9) == nullptr);
    CHECK(queue.withdraw(2) == Withdrawal::never_sent);
    CHECK(queue.withdraw(2) == Withdrawal::gone);
    CHECK(send_all(queue) == "3");
    queue.rewind();
    CHECK(queue.withdraw(1) == Withdrawal::was_sent);
    CHECK(send_all(queue) == "3");
    CHECK(queue.settle(3));
    CHECK(queue.empty());
    CHECK(queue.withdraw(3) == Withdrawal::gone);
}
