// Copyright the ftrack C++ client authors. SPDX-License-Identifier: Apache-2.0
#include "core/random.hpp"

#include "support/catch.hpp"

#include <set>

TEST_CASE("a random fraction is in its range, and differs from the one before", "[random]")
{
    std::set<double> seen;
    for (int i = 0; i < 1'000; ++i) {
        double const fraction = ftrack::core::random_fraction();
        REQUIRE(fraction >= 0.0);
        REQUIRE(fraction < 1.0);
        seen.insert(fraction);
    }
    CHECK(seen.size() > 900);
}
