// Copyright the ftrack C++ client authors. SPDX-License-Identifier: Apache-2.0
#include "wire/seen_ids.hpp"

#include "support/catch.hpp"

using ftrack::wire::SeenIds;

TEST_CASE("the ids that were seen last are known, older ones forgotten", "[seen_ids]")
{
    SeenIds seen(2);

    CHECK(seen.add("a"));
    CHECK_FALSE(seen.add("a"));
    CHECK(seen.add("b"));
    CHECK(seen.add("c"));
    CHECK_FALSE(seen.add("b"));
    CHECK_FALSE(seen.add("c"));
    CHECK(seen.add("a"));
    CHECK(seen.add("b"));
    CHECK_FALSE(seen.add("a"));
}
