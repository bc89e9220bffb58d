// Copyright the ftrack C++ client authors. SPDX-License-Identifier: Apache-2.0
#include "ftrack/uuid.hpp"

#include "support/catch.hpp"

#include <set>
#include <string_view>

TEST_CASE("a UUID is of version 4 and in canonical form", "[uuid]")
{
    std::set<char> variants;
    for (int i = 0; i < 500; ++i) {
        std::string const id = ftrack::make_uuid();
        CAPTURE(id);
        REQUIRE(id.size() == 36);
        for (std::size_t at = 0; at < id.size(); ++at) {
            bool const is_dash = at == 8 || at == 13 || at == 18 || at == 23;
            REQUIRE((is_dash ? id[at] == '-' : std::string_view("0123456789abcdef").find(id[at]) != std::string_view::npos));
        }
        REQUIRE(id[14] == '4');
        variants.insert(id[19]);
    }
    REQUIRE(variants == std::set<char>{'8', '9', 'a', 'b'});
}

TEST_CASE("no two UUIDs are the same", "[uuid]")
{
    std::set<std::string> ids;
    for (int i = 0; i < 10'000; ++i)
        ids.insert(ftrack::make_uuid());
    REQUIRE(ids.size() == 10'000);
}
