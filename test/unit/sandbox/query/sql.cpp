// Copyright the ftrack C++ client authors. SPDX-License-Identifier: Apache-2.0
#include "sandbox/query/sql.hpp"

#include "support/catch.hpp"

#include <string>

using namespace ftrack::sandbox::query;

TEST_CASE("many terms are joined as a wide and low tree", "[sandbox][query]")
{
    CHECK(joined({}, " AND ") == "1");
    CHECK(joined({"a"}, " AND ") == "a");
    CHECK(joined({"a", "b"}, " OR ") == "(a OR b)");
    CHECK(joined({"a", "b", "c"}, " OR ") == "(a OR b OR c)");
    std::string thirty = "(a";
    for (int i = 1; i < 30; ++i)
        thirty += " OR a";
    thirty += ")";
    CHECK(joined(std::vector<std::string>(30, "a"), " OR ") == thirty);
    CHECK(listed({"a", "b"}, " AND ") == "a AND b");
    CHECK(listed(std::vector<std::string>(31, "a"), " OR ") == thirty + " OR a");
    CHECK(joined(std::vector<std::string>(31, "a"), " OR ") == "(" + thirty + " OR a)");
    CHECK(joined(std::vector<std::string>(62, "a"), " OR ") == "(" + thirty + " OR " + thirty + " OR (a OR a))");
}

TEST_CASE("deep terms come first, so that the parser's stack stays low", "[sandbox][query]")
{
    std::string const deep = "(((((((x)))))))";
    CHECK(is_deep(deep));
    CHECK(is_deep("a IN (SELECT b FROM c WHERE d IN (SELECT e FROM f))"));
    CHECK_FALSE(is_deep("a IN (SELECT b FROM c WHERE (d))"));
    CHECK_FALSE(is_deep("(((x)))(((x)))(((x)))(((x)))(((x)))"));
    CHECK(joined({"a", deep, "b"}, " AND ") == "(" + deep + " AND a AND b)");
}
