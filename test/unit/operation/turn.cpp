// Copyright the ftrack C++ client authors. SPDX-License-Identifier: Apache-2.0
#include "operation/turn.hpp"

#include "support/catch.hpp"
#include "support/message_of.hpp"

using ftrack::operation::Turn;

TEST_CASE("a turn is one's own until it ends, also by an exception", "[turn]")
{
    bool is_taken = false;
    {
        Turn const turn(is_taken, "busy");
        CHECK(is_taken);
        CHECK(ftrack::test::message_of<std::logic_error>([&] { Turn const second(is_taken, "busy"); }) == "busy");
        CHECK(is_taken);
    }
    CHECK_FALSE(is_taken);
    auto const fail = [&] {
        Turn const turn(is_taken, "busy");
        throw std::runtime_error("failed");
    };
    CHECK_THROWS_AS(fail(), std::runtime_error);
    CHECK_FALSE(is_taken);
}
