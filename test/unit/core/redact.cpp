// Copyright the ftrack C++ client authors. SPDX-License-Identifier: Apache-2.0
#include "core/redact.hpp"

#include "support/catch.hpp"

using ftrack::core::redact;
using ftrack::core::redacted_excerpt;

namespace {

struct Row
{
    char const* text;
    char const* expected;
};

} // namespace

TEST_CASE("secrets in addresses are redacted", "[redact]")
{
    auto const row = GENERATE(values<Row>({
        {"https://s/component/get?id=1&username=me&apiKey=s3cret", "https://s/component/get?id=1&username=me&apiKey=<redacted>"},
        {"GET /a?apiKey=s3cret&size=300 HTTP/1.1", "GET /a?apiKey=<redacted>&size=300 HTTP/1.1"},
        {"?api_key=s3cret#top", "?api_key=<redacted>#top"},
        {"?APIKEY=s3cret", "?APIKEY=<redacted>"},
        {"?X-Amz-Signature=s3cret&X-Amz-Credential=AKIA%2Fx&X-Amz-Date=1",
         "?X-Amz-Signature=<redacted>&X-Amz-Credential=<redacted>&X-Amz-Date=<redacted>"},
        {"?AWSAccessKeyId=AKIA&Signature=s3c%2Bret&Expires=9", "?AWSAccessKeyId=<redacted>&Signature=<redacted>&Expires=9"},
        {"?X-Goog-Signature=s3cret&sig=s3cret", "?X-Goog-Signature=<redacted>&sig=<redacted>"},
        {"?Policy=s3cret&Key-Pair-Id=s3cret", "?Policy=<redacted>&Key-Pair-Id=<redacted>"},
        {"next=https%3A%2F%2Fs%2Fget%3FapiKey%3Ds3cret%26size%3D1", "next=https%3A%2F%2Fs%2Fget%3FapiKey%3D<redacted>%26size%3D1"},
        {"http://user:s3cret@proxy:3128/", "http://<redacted>@proxy:3128/"},
        {"http://user@host/", "http://<redacted>@host/"},
        {"http://a@b:s3cret@host", "http://<redacted>@host"},
        {"cut: http://user:s3cr", "cut: http://<redacted>"},
        {"https://host:8080", "https://host:8080"},
        {"https://host:", "https://host:"},
        {"https://[::1]:8080", "https://[::1]:8080"},
        {"see https://host/path and mail me@host", "see https://host/path and mail me@host"},
    }));
    CAPTURE(row.text);
    REQUIRE(redact(row.text) == row.expected);
}

TEST_CASE("secrets in headers are redacted to the end of their line", "[redact]")
{
    auto const row = GENERATE(values<Row>({
        {"ftrack-api-key: s3cret\r\nAccept: x", "ftrack-api-key: <redacted>\r\nAccept: x"},
        {"Authorization: Basic s3cret==\r\nA: b", "Authorization: <redacted>\r\nA: b"},
        {"Proxy-Authorization: Bearer s3cret", "Proxy-Authorization: <redacted>"},
        {"Cookie: a=s3cret; b=s3cret\nA: b", "Cookie: <redacted>\nA: b"},
        {"set-cookie: sid=s3cret; Path=/", "set-cookie: <redacted>"},
        {"FTRACK_API_KEY = s3cret", "FTRACK_API_KEY = <redacted>"},
    }));
    CAPTURE(row.text);
    REQUIRE(redact(row.text) == row.expected);
}

TEST_CASE("secrets in JSON and in Python's words are redacted", "[redact]")
{
    auto const row = GENERATE(values<Row>({
        {R"({"api_key": "s3cret", "id": 1})", R"({"api_key": "<redacted>", "id": 1})"},
        {R"({"apiKey":"s3 cret, with } and &"})", R"({"apiKey":"<redacted>"})"},
        {R"({\"api_key\": \"s3cret\", \"a\": 1})", R"({\"api_key\": \"<redacted>\", \"a\": 1})"},
        {"{u'api_key': u's3cret', u'id': 1}", "{u'api_key': u'<redacted>', u'id': 1}"},
        {"{'password': b's3cret'}", "{'password': b'<redacted>'}"},
        {R"({"url":"https://s/?Signature=s3cret","a":1})", R"({"url":"https://s/?Signature=<redacted>","a":1})"},
        {R"({"access_token":"s3cret)", R"({"access_token":"<redacted>)"}, // cut short
    }));
    CAPTURE(row.text);
    REQUIRE(redact(row.text) == row.expected);
}

TEST_CASE("what is harmless stays as it is", "[redact]")
{
    auto const text = GENERATE(as<std::string>(), "", "a", "The API key is wrong", "signature pages", "policy: none", "my_apikey_name=1", "sig",
                               "apiKey=", "apiKey", "api_key:", "password required", "caf\xc3\xa9 \xff 100%", "%", "%4", "://", "a://",
                               "cookies are fine", R"({"name":"x","status":{"id":"1"}})");
    CAPTURE(text);
    REQUIRE(redact(text) == text);
}

TEST_CASE("an excerpt is redacted before it is cut", "[redact]")
{
    // Cut first, the address would end within the password and not show an @.
    REQUIRE(redacted_excerpt("http://user:secret@host/path", 16) == "http://<redacted…");
    REQUIRE(redacted_excerpt("Cookie: a=s3cret\nnext", 40) == "Cookie: <redacted> next");
    REQUIRE(redacted_excerpt("plain\ntext", 40) == "plain text");
    REQUIRE(redacted_excerpt(std::string(1000, ' ') + "x", 10).empty());
}

TEST_CASE("redaction takes time in proportion to the text", "[redact]")
{
    // Each of these was chosen to be met again and again by a scan that looks ahead.
    for (std::string_view const piece : {"sig\\\\", "apiKey  ", "://a", "%3d", "cookie"}) {
        std::string text;
        for (std::size_t i = 0; i < 200'000; ++i)
            text += piece;
        REQUIRE_FALSE(redact(text).empty());
    }
}
