// Copyright the ftrack C++ client authors. SPDX-License-Identifier: Apache-2.0
//
// What the cases beside this one are checked with.
#include "support/catch.hpp"
#include "support/json_pattern.hpp"

#include <boost/json/parse.hpp>

#include <string>
#include <vector>

using ftrack::test::mismatch;

TEST_CASE("a pattern says where a value differs", "[python_wire]")
{
    struct Case
    {
        char const* pattern;
        char const* value;
        char const* reason; // empty: it fits
    };
    for (Case const& compared : std::vector<Case>{
             {R"({"a": 1})", R"({"a": 1})", ""},
             {R"({"a": 1})", R"({"a": 2})", "$.a is 2, not 1"},
             {R"({"a": 1})", R"({})", "$ lacks a"},
             {R"({"a": 1})", R"({"a": 1, "b": 2})", "$ has b besides"},
             {R"({"a": 1, "~more": true})", R"({"a": 1, "b": 2})", ""},
             {R"({"a": null})", R"({})", "$ lacks a"},
             {R"([1, "~any"])", R"([1, {"b": 2}])", ""},
             {R"([1])", R"([1, 2])", "$ has 2 items, not 1"},
             {R"([{"a": 1}])", R"([{"a": 2}])", "$[0].a is 2"},
             {R"(["~unordered", 1, 2])", R"([2, 1])", ""},
             {R"(["~unordered", 1, 2])", R"([2])", "$ lacks [1]"},
             {R"(["~unordered", 1, 2])", R"([2, 3])", "$ has 3"},
             {R"("~uuid")", R"("014a40a6-4e65-11e1-b8af-f23c91df25eb")", ""},
             {R"("~uuid")", R"("014a40a6")", "$ is"},
             {R"("~text")", R"("")", "$ is"},
             {R"("~has b")", R"("abc")", ""},
             {R"("~has d")", R"("abc")", "$ is"},
             {R"("~datetime")", R"({"__type__": "datetime", "value": "2024"})", ""},
             {R"("~datetime")", R"("2024")", "$ is"},
             {R"([])", R"({})", "$ is {}, not []"},
         })
    {
        INFO(compared.pattern << ' ' << compared.value);
        std::string const reason = mismatch(boost::json::parse(compared.pattern), boost::json::parse(compared.value));
        CHECK(reason.substr(0, std::string(compared.reason).size()) == compared.reason);
        CHECK(reason.empty() == std::string(compared.reason).empty());
    }
}
