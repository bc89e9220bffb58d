// Copyright the ftrack C++ client authors. SPDX-License-Identifier: Apache-2.0
#include "net/request_head.hpp"

#include "support/catch.hpp"

using namespace ftrack;

namespace {

wire::Url studio()
{
    wire::Url url;
    url.origin.tls = true;
    url.origin.host = "studio.example";
    url.origin.port = "443";
    url.path = "/api";
    url.query = "a=b%20c";
    return url;
}

std::string head_of(HttpRequest const& request, bool absolute = false, std::string const& credentials = {})
{
    std::string out;
    net::append_request_head(out, request, studio(), absolute, credentials);
    return out;
}

} // namespace

TEST_CASE("a request head, byte by byte")
{
    HttpRequest request;
    request.headers.add("ftrack-user", "ada");

    SECTION("without a body")
    {
        CHECK(head_of(request) == "GET /api?a=b%20c HTTP/1.1\r\nHost: studio.example\r\nAccept-Encoding: gzip\r\nftrack-user: ada\r\n\r\n");
    }
    SECTION("with one")
    {
        request.method = "POST";
        request.body = "[1]";
        CHECK(head_of(request) == "POST /api?a=b%20c HTTP/1.1\r\nHost: studio.example\r\nAccept-Encoding: gzip\r\nftrack-user: ada\r\n"
                                  "Content-Length: 3\r\n\r\n");
    }
    SECTION("with an empty one")
    {
        request.method = "PUT";
        CHECK(head_of(request).find("\r\nContent-Length: 0\r\n") != std::string::npos);
    }
    SECTION("through a plain proxy")
    {
        auto const head = head_of(request, true, "Basic YTpi");
        CHECK(head.find("GET http://studio.example/api?a=b%20c HTTP/1.1\r\n") == 0);
        CHECK(head.find("\r\nProxy-Authorization: Basic YTpi\r\n") != std::string::npos);
    }
}

TEST_CASE("fields that frame the message are the transport's own")
{
    HttpRequest request;
    for (auto const* name : {"HOST", "content-length", "Transfer-Encoding", "connection", "Accept-encoding", "Proxy-Authorization"})
        request.headers.add(name, "mine");
    CHECK(head_of(request).find("mine") == std::string::npos);
}

TEST_CASE("what would break out of its line is refused, and no value is told")
{
    HttpRequest request;
    SECTION("method") { request.method = "GE T secret"; }
    SECTION("no method") { request.method.clear(); }
    SECTION("credentials")
    {
        CHECK_THROWS_AS(head_of(request, true, "Basic \r\nX: y"), std::invalid_argument);
        return;
    }
    try {
        head_of(request);
        FAIL("accepted");
    } catch (std::invalid_argument const& error) {
        CHECK(std::string(error.what()).find("secret") == std::string::npos);
    }
}
