// Copyright the ftrack C++ client authors. SPDX-License-Identifier: Apache-2.0
#include "net/wording.hpp"

#include "support/catch.hpp"

using namespace std::chrono_literals;
using namespace ftrack;

TEST_CASE("durations and peers, in words")
{
    CHECK(net::in_words(60s) == "60 s");
    CHECK(net::in_words(250ms) == "250 ms");
    CHECK(net::in_words(1'500ms) == "1500 ms");
    wire::Origin origin;
    origin.host = "studio.example";
    origin.port = "443";
    CHECK(net::authority(origin) == "studio.example:443");
    origin.host = "::1";
    CHECK(net::authority(origin) == "[::1]:443");
}
