// Copyright the ftrack C++ client authors. SPDX-License-Identifier: Apache-2.0
#include "sandbox/query/depth.hpp"

#include "sandbox/query/parser.hpp"
#include "support/catch.hpp"

#include <string>

using namespace ftrack::sandbox::query;

TEST_CASE("relations and sub-queries are deep sooner than parentheses", "[sandbox][query]")
{
    auto const nests = [](std::string const& open, std::size_t levels) {
        std::string text = "Task where ";
        for (std::size_t level = 0; level < levels; ++level)
            text += open;
        return nests_deeply(parse(text + "id is x" + std::string(levels, ')')));
    };
    for (char const* const open : {"parent has (", "not children any (", "id in (select id from Task where "}) {
        INFO(open);
        CHECK_FALSE(nests(open, 6));
        CHECK(nests(open, 7));
    }
    CHECK_FALSE(nests("not (name is y and ", 60));
    CHECK(nests("(name is y or ", 61));
    CHECK_FALSE(nests_deeply(parse("Task")));
}
