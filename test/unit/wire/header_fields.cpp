// Copyright the ftrack C++ client authors. SPDX-License-Identifier: Apache-2.0
#include "ftrack/transport.hpp"

#include "support/catch.hpp"

#include <stdexcept>

using ftrack::HeaderFields;

TEST_CASE("names of fields know no case", "[header_fields]")
{
    HeaderFields fields;
    fields.add("Content-Type", "text/html");

    REQUIRE(fields.find("content-type") == "text/html");
    REQUIRE(fields.contains("CONTENT-TYPE"));
    REQUIRE_FALSE(fields.contains("Content-Typ"));
    REQUIRE_FALSE(fields.contains("Content-Type2"));
    REQUIRE(fields.find("Accept").empty());
    fields.erase("CONTENT-type");
    REQUIRE_FALSE(fields.contains("Content-Type"));
}

TEST_CASE("set() leaves one field of the name, in its place", "[header_fields]")
{
    HeaderFields fields;
    fields.add("A", "1");
    fields.add("B", "2");
    fields.add("a", "3");
    fields.add("C", "4");
    REQUIRE(fields.find("a") == "1"); // the first
    fields.set("A", "5");
    fields.set("D", "6");

    std::string text;
    for (auto const& [name, value] : fields)
        text += name + '=' + value + ' ';
    REQUIRE(text == "A=5 B=2 C=4 D=6 ");
}

TEST_CASE("fields that would begin another are refused", "[header_fields]")
{
    HeaderFields fields;
    REQUIRE_THROWS_AS(fields.add("A", "1\r\nEvil: 1"), std::invalid_argument);
    REQUIRE_THROWS_AS(fields.add("A\n", "1"), std::invalid_argument);
    REQUIRE_THROWS_AS(fields.set("", "1"), std::invalid_argument);
    REQUIRE_THROWS_AS(fields.set("A", std::string(1, '\0')), std::invalid_argument);
    REQUIRE_FALSE(fields.contains("A"));
}
