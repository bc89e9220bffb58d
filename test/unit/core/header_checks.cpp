// Copyright the ftrack C++ client authors. SPDX-License-Identifier: Apache-2.0
#include "core/header_checks.hpp"

#include "support/catch.hpp"

#include <stdexcept>

using namespace ftrack;

TEST_CASE("header names are tokens", "[header_checks]")
{
    auto const good = GENERATE(as<std::string>(), "a", "Content-Type", "ftrack-api-key", "X_1.2", "!#$%&'*+-.^_`|~09azAZ");
    CAPTURE(good);
    REQUIRE_NOTHROW(core::check_header_name("Option", good));
}

TEST_CASE("what is no token is no header name", "[header_checks]")
{
    auto const bad = GENERATE(as<std::string>(), "", " ", "a b", "a:", "a\r\nb", "a\n", std::string("a\0b", 3), "a\tb", "(a)", "a,b", "a;b", "a=b",
                              "a\"b", "a/b", "[a]", "{a}", "a@b", "a\\b", "a?", "<a>", "caf\xc3\xa9", "\x7f");
    CAPTURE(bad);
    REQUIRE_THROWS_AS(core::check_header_name("Option", bad), std::invalid_argument);
}

TEST_CASE("header values begin no header of their own", "[header_checks]")
{
    auto const bad = GENERATE(as<std::string>(), "\r", "\n", std::string(1, '\0'), "a\r\nEvil: 1", "a\n", std::string("a\0", 2));
    CAPTURE(bad);
    REQUIRE_THROWS_AS(core::check_header_value("Option", bad), std::invalid_argument);
    auto const good = GENERATE(as<std::string>(), "", " ", "a\tb", "text; q=1, \"x\"", "caf\xc3\xa9");
    REQUIRE_NOTHROW(core::check_header_value("Option", good));
}

TEST_CASE("the message names the culprit and never repeats a value", "[header_checks]")
{
    REQUIRE_THROWS_WITH(core::check_headers("SessionOptions::headers", Headers{{"Good", "1"}, {"X-Key", "secret\nvalue"}}),
                        "SessionOptions::headers[\"X-Key\"]: the value holds a line break or NUL, which no HTTP header may.");
    REQUIRE_THROWS_WITH(core::check_headers("CallOptions::headers", Headers{{"", "1"}}), "CallOptions::headers: a header name is empty.");
    REQUIRE_THROWS_AS(core::check_headers("CallOptions::headers", Headers{{"a b", "1"}}), std::invalid_argument);
    REQUIRE_NOTHROW(core::check_headers("CallOptions::headers", Headers{}));
}
