// Copyright the ftrack C++ client authors. SPDX-License-Identifier: Apache-2.0
#include "wire/form.hpp"

#include "support/catch.hpp"
#include "wire/url.hpp"

#include <optional>
#include <string>
#include <vector>

using ftrack::wire::form_encode;
using ftrack::wire::form_value;
using ftrack::wire::parse_form;

TEST_CASE("a value of a form is found by its name", "[url]")
{
    struct Case
    {
        std::string encoded;
        std::string name;
        std::optional<std::string> value;
    };
    std::vector<Case> const cases{
        {"", "a", std::nullopt},
        {"a=1&b=2", "b", "2"},
        {"a=1&a=2", "a", "1"},
        {"ab=1", "a", std::nullopt},
        {"a", "a", ""},
        {"a=", "a", ""},
        {"&&a=b=c&", "a", "b=c"},
        {"a=jane%40studio.com", "a", "jane@studio.com"},
        {"a=x+y%2Bz", "a", "x y+z"},
        {"%61=1", "a", "1"},
        {"a=%c3%a9", "a", "\xc3\xa9"},
        {"a=100%", "a", "100%"},
        {"a=%4", "a", "%4"},
        {"a=%zz%-1%+1", "a", "%zz%-1% 1"},
        {"a=%4z", "a", "%4z"},
    };
    for (Case const& test : cases) {
        INFO(test.encoded);
        CHECK(form_value(test.encoded, test.name) == test.value);
    }
}

TEST_CASE("what is encoded is decoded", "[url]")
{
    std::string every_byte;
    for (int byte = 0; byte < 256; ++byte)
        every_byte += static_cast<char>(byte);
    CHECK(form_value(form_encode({{"x", "1"}, {every_byte, every_byte}}), every_byte) == every_byte);
}

TEST_CASE("a form is read in its order, with every value of a name", "[url]")
{
    using Values = std::vector<std::pair<std::string, std::string>>;
    CHECK(parse_form("b=2&&a=1+%2B&a=3&c") == Values{{"b", "2"}, {"a", "1 +"}, {"a", "3"}, {"c", ""}});
    CHECK(parse_form("").empty());
}
