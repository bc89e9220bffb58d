// Copyright the ftrack C++ client authors. SPDX-License-Identifier: Apache-2.0
#include "sandbox/service/handshakes.hpp"

#include "support/catch.hpp"

#include <chrono>
#include <string>

using ftrack::sandbox::service::Handshakes;

namespace {

Handshakes::time_point const start{std::chrono::hours(1)};

}

TEST_CASE("an id of a handshake opens one socket", "[handshakes]")
{
    Handshakes handshakes;
    std::string const first = handshakes.add(start);
    std::string const second = handshakes.add(start);
    CHECK(first != second);
    CHECK(first.find_first_not_of("0123456789abcdef") == std::string::npos);
    CHECK(handshakes.take(first, start));
    CHECK_FALSE(handshakes.take(first, start));
    CHECK_FALSE(handshakes.take("", start));
    CHECK_FALSE(handshakes.take("invented", start));
    CHECK(handshakes.take(second, start + Handshakes::lifetime - std::chrono::nanoseconds(1)));
}

TEST_CASE("an id of a handshake is good for a while", "[handshakes]")
{
    Handshakes handshakes;
    std::string const old = handshakes.add(start);
    CHECK_FALSE(handshakes.take(old, start + Handshakes::lifetime));
    std::string const forgotten = handshakes.add(start);
    handshakes.add(start + Handshakes::lifetime);
    CHECK_FALSE(handshakes.take(forgotten, start));
}

TEST_CASE("handshakes that lead to nothing are bounded", "[handshakes]")
{
    Handshakes handshakes;
    std::string const first = handshakes.add(start);
    std::string const second = handshakes.add(start);
    for (std::size_t i = 0; i < Handshakes::max_pending - 1; ++i)
        handshakes.add(start);
    CHECK_FALSE(handshakes.take(first, start));
    CHECK(handshakes.take(second, start));
}
