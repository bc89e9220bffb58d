// Copyright the ftrack C++ client authors. SPDX-License-Identifier: Apache-2.0
#include "wire/url.hpp"

#include "ftrack/error.hpp"

#include "support/catch.hpp"

using namespace ftrack;
using wire::Url;

namespace {

wire::Origin origin(std::string_view text) { return Url::parse(text).origin; }

} // namespace

TEST_CASE("an address is taken apart and put together again", "[url]")
{
    struct Row
    {
        char const* text;
        bool tls;
        char const* host;
        char const* port;
        char const* target;
        char const* host_header;
        char const* whole;
    };
    auto const row = GENERATE(values<Row>({
        {"https://studio.example", true, "studio.example", "443", "/", "studio.example", "https://studio.example/"},
        {"HTTP://Studio.Example:80/", false, "studio.example", "80", "/", "studio.example", "http://studio.example/"},
        {"http://h:443/", false, "h", "443", "/", "h:443", "http://h:443/"},
        {"https://h:0443/a", true, "h", "443", "/a", "h", "https://h/a"},
        {"https://h:/a", true, "h", "443", "/a", "h", "https://h/a"},
        {"https://h:8443/a/b%20c?d=e%26f#g", true, "h", "8443", "/a/b%20c?d=e%26f", "h:8443", "https://h:8443/a/b%20c?d=e%26f"},
        {"https://h?a=b", true, "h", "443", "/?a=b", "h", "https://h/?a=b"},
        {"https://127.0.0.1:1/", true, "127.0.0.1", "1", "/", "127.0.0.1:1", "https://127.0.0.1:1/"},
        {"https://[2001:DB8::1]/a", true, "2001:db8::1", "443", "/a", "[2001:db8::1]", "https://[2001:db8::1]/a"},
        {"http://[::1]:8080", false, "::1", "8080", "/", "[::1]:8080", "http://[::1]:8080/"},
        {"https://h//a", true, "h", "443", "//a", "h", "https://h//a"},
        {"https://us%65r:p%40ss@h/a", true, "h", "443", "/a", "h", "https://user:p%40ss@h/a"},
        {"https://xn--caf-dma.example/", true, "xn--caf-dma.example", "443", "/", "xn--caf-dma.example", "https://xn--caf-dma.example/"},
        {"https://10.0.0.1.studio.example", true, "10.0.0.1.studio.example", "443", "/", "10.0.0.1.studio.example",
         "https://10.0.0.1.studio.example/"},
        {"http://u:p@10.0.0.1x:80/a", false, "10.0.0.1x", "80", "/a", "10.0.0.1x", "http://u:p@10.0.0.1x/a"},
        {"https://under_score/", true, "under_score", "443", "/", "under_score", "https://under_score/"},
    }));
    CAPTURE(row.text);

    Url const url = Url::parse(row.text);
    REQUIRE(url.origin.tls == row.tls);
    REQUIRE(url.origin.host == row.host);
    REQUIRE(url.origin.port == row.port);
    REQUIRE(url.target() == row.target);
    REQUIRE(url.host_header() == row.host_header);
    REQUIRE(url.to_string() == row.whole);
}

TEST_CASE("what is no address is refused without repeating it", "[url]")
{
    auto const text =
        GENERATE(as<std::string>(), "", "studio.example", "//h", "/path", "ftp://h", "file:///etc/passwd", "https:", "https:h", "https://",
                 "https:///a", "https://:443", "https://h:0", "https://h:65536", "https://h:99999999999", "https://h:x", "https://h:-1",
                 "https://10.0.0.1:x/", "https://10.0.0.1.:x", "https://h h/", " https://h", "https://h/a b", "https://h/\r\nEvil: 1", "https://h\n",
                 "https://h/%zz", "https://h%0d%0aEvil/", "https://h%00/", "https://h%2f/", "https://h%40x/", "https://caf\xc3\xa9/",
                 "https://caf%C3%A9/", "https://h/caf\xc3\xa9", "https://[::1/", "https://[zz]/", "https://us3cret:s3cret@h:x/");
    CAPTURE(text);
    try {
        Url::parse(text);
        FAIL("it is an address");
    } catch (ParseError const& error) {
        REQUIRE(std::string_view(error.what()).find("s3cret") == std::string_view::npos);
    }
}

TEST_CASE("user and password are decoded and never shown", "[url]")
{
    Url const url = Url::parse("https://us%65r:p%40%3As@h:1/a?b=c");
    REQUIRE(url.user == "user");
    REQUIRE(url.password == "p@:s");
    REQUIRE(url.printable() == "https://h:1/a");
    REQUIRE(Url::parse(url.to_string()).password == "p@:s");
}

TEST_CASE("origins are the same whatever the way they are written", "[url]")
{
    REQUIRE(origin("https://H") == origin("https://h:443/x?y"));
    REQUIRE(origin("https://h") != origin("http://h:443"));
    REQUIRE(origin("https://h") != origin("https://h:444"));
    REQUIRE(origin("https://a") < origin("https://b"));
}

TEST_CASE("references resolve as RFC 3986 tells", "[url]")
{
    struct Row
    {
        char const* reference;
        char const* whole;
    };
    auto const row = GENERATE(values<Row>({
        {"/x", "https://h:1/x"},
        {"x", "https://h:1/b/x"},
        {"./x", "https://h:1/b/x"},
        {"../x", "https://h:1/x"},
        {"../../../x", "https://h:1/x"},
        {"../../..", "https://h:1/"},
        {"/../..x/../y", "https://h:1/y"},
        {"?y", "https://h:1/b/c?y"},
        {"", "https://h:1/b/c?q"},
        {"#f", "https://h:1/b/c?q"},
        {"//g/x", "https://g/x"},
        {"http://g", "http://g/"},
        {"x?y=/../z", "https://h:1/b/x?y=/../z"},
    }));
    CAPTURE(row.reference);
    REQUIRE(Url::parse("https://user:pass@h:1/b/c?q").resolve(row.reference).to_string() == row.whole);
    for (char const* const host : {"10.0.0.1", "10.0.0.1.h", "[::1]"}) {
        std::string const address = std::string("https://") + host;
        REQUIRE(Url::parse(address + "/a/b").resolve("c").to_string() == address + "/a/c");
    }
}

TEST_CASE("references that are no address are refused", "[url]")
{
    for (char const* const reference : {"ftp://g/", "http://", "/a b", "http://g:0/", "/\r\n", "http://g%0a/", "mailto:a@b"})
        REQUIRE_THROWS_AS(Url::parse("https://h/").resolve(reference), ParseError);
}

TEST_CASE("form values are encoded as forms are", "[url]")
{
    REQUIRE(wire::form_encode({}) == "");
    REQUIRE(wire::form_encode({{"id", "a"}, {"x", ""}}) == "id=a&x=");
    REQUIRE(wire::form_encode({{"a b", "c&d=e+f/~*-._\xc3\xa9\n"}}) == "a+b=c%26d%3De%2Bf%2F%7E*-._%C3%A9%0A");
}
