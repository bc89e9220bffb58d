// Copyright the ftrack C++ client authors. SPDX-License-Identifier: Apache-2.0
#include "wire/identity_map.hpp"

#include "support/catch.hpp"

#include <vector>

using namespace ftrack::wire;

TEST_CASE("an empty map finds nothing", "[identity_map]")
{
    REQUIRE(IdentityMap().find(7, [](Object const&) { return true; }) == nullptr);
}

TEST_CASE("each entity is found by its hash, also among equal ones", "[identity_map]")
{
    // From all different to all the same: what collides is told apart by the predicate alone.
    std::uint64_t const hashes = GENERATE(std::uint64_t{100'000}, std::uint64_t{16}, std::uint64_t{1});
    std::vector<Object> entities(hashes == 1 ? 200 : 2000);
    IdentityMap map;
    for (std::size_t i = 0; i < entities.size(); ++i)
        map.add(i % hashes, &entities[i]);

    for (std::size_t i = 0; i < entities.size(); ++i)
        REQUIRE(map.find(i % hashes, [&](Object const& entity) { return &entity == &entities[i]; }) == &entities[i]);
    REQUIRE(map.find(0, [](Object const&) { return false; }) == nullptr);
    REQUIRE(map.find(~std::uint64_t{0}, [](Object const&) { return true; }) == nullptr);
}

TEST_CASE("the predicate is asked about entities of that hash alone", "[identity_map]")
{
    std::vector<Object> entities(64);
    IdentityMap map;
    for (std::size_t i = 0; i < entities.size(); ++i)
        map.add(i * 64, &entities[i]); // all of them begin at one slot

    int asked = 0;
    Object const* const found = map.find(63 * 64, [&](Object const&) {
        ++asked;
        return true;
    });
    REQUIRE(found == &entities[63]);
    REQUIRE(asked == 1);
}
