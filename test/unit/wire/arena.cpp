// Copyright the ftrack C++ client authors. SPDX-License-Identifier: Apache-2.0
#include "wire/arena.hpp"

#include "support/catch.hpp"

#include <algorithm>
#include <cstdint>
#include <cstring>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

using ftrack::wire::Arena;

TEST_CASE("an arena gives out aligned memory that nothing else has", "[arena]")
{
    Arena arena(256);
    std::size_t total = 0;
    std::vector<std::pair<unsigned char*, std::size_t>> pieces;
    for (std::size_t size = 1; size < 3000; size += 7) {
        auto* const memory = static_cast<unsigned char*>(arena.allocate(size));
        REQUIRE(reinterpret_cast<std::uintptr_t>(memory) % alignof(void*) == 0);
        std::memset(memory, static_cast<int>(pieces.size() % 251), size);
        pieces.emplace_back(memory, size);
        REQUIRE(std::string_view(arena.copy("text"), 4) == "text");
        total += size + 4;
    }

    for (std::size_t i = 0; i < pieces.size(); ++i)
        REQUIRE(std::all_of(pieces[i].first, pieces[i].first + pieces[i].second, [i](unsigned char byte) { return byte == i % 251; }));
    REQUIRE(arena.reserved() >= total);
    REQUIRE(arena.reserved() < 3 * total);
}

TEST_CASE("what is taken back to a mark is given out again", "[arena]")
{
    Arena arena(256);
    arena.copy("kept");
    char* const mark = arena.mark();
    char* const first = arena.copy("again");
    arena.rewind(mark);
    REQUIRE(arena.copy("again") == first);

    std::size_t const reserved = arena.reserved();
    for (int i = 0; i < 100'000; ++i) {
        char* const here = arena.mark();
        arena.copy("again and again");
        arena.rewind(here);
    }
    REQUIRE(arena.reserved() <= reserved * 2);
}

TEST_CASE("a mark of an older block takes nothing back", "[arena]")
{
    Arena arena(256);
    char const* const kept = arena.copy("kept");
    char* const mark = arena.mark();
    std::string const large(200, 'x');
    arena.copy(large);
    arena.copy(large); // in another block
    char const* const last = arena.copy("last");
    arena.rewind(mark);
    arena.copy("after");

    REQUIRE(std::string_view(kept, 4) == "kept");
    REQUIRE(std::string_view(last, 4) == "last");
}

TEST_CASE("a piece larger than a block leaves the block in use", "[arena]")
{
    Arena arena(4096);
    char* const before = arena.copy("before");
    auto* const large = static_cast<char*>(arena.allocate(3 * Arena::largest_block));
    std::memset(large, 'x', 3 * Arena::largest_block);

    REQUIRE(arena.copy("after") == before + 6);
    REQUIRE(arena.reserved() < 3 * Arena::largest_block + 16'384);
    REQUIRE(arena.copy("") != nullptr);
}
