// Copyright the ftrack C++ client authors. SPDX-License-Identifier: Apache-2.0
#include "sandbox/http/page.hpp"

#include "support/catch.hpp"

using namespace ftrack::sandbox::http;

TEST_CASE("the page holds what its script needs, and nothing that ends the script", "[sandbox]")
{
    PageCredentials credentials;
    credentials.user = "</script><b>ada</b>";
    credentials.key = R"(a"b\c)";

    std::string const text = page(credentials);

    CHECK(text.starts_with("<!doctype html>"));
    CHECK(text.find("</script><b>") == std::string::npos);
    CHECK(text.find(R"("user":"\u003c/script>\u003cb>ada\u003c/b>","key":"a\"b\\c","authority":false)") != std::string::npos);
    CHECK(text.find("{{") == std::string::npos);
}

TEST_CASE("only names of this machine are local", "[sandbox]")
{
    for (char const* const host : {"localhost", "localhost:8080", "127.0.0.1", "127.0.0.1:80", "[::1]", "[::1]:8080", "10.0.0.5:8080"}) {
        INFO(host);
        CHECK(is_local_host(host, "10.0.0.5"));
    }
    for (char const* const host : {"", ":8080", "evil.example", "evil.example:8080", "localhost.evil.example", "[::2]:1", "10.0.0.6"}) {
        INFO(host);
        CHECK_FALSE(is_local_host(host, "10.0.0.5"));
    }
    CHECK_FALSE(is_local_host("", ""));
}
