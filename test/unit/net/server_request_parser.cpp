// Copyright the ftrack C++ client authors. SPDX-License-Identifier: Apache-2.0
#include "net/server_request_parser.hpp"

#include "support/catch.hpp"
#include "support/http_samples.hpp"

#include <vector>

using namespace ftrack;
using net::ServerRequestParser;

namespace {

// Feeds as a reader does: what is not taken comes again with more behind it. Gives what is left over.
std::string feed(ServerRequestParser& parser, std::string const& bytes, std::size_t piece)
{
    std::string pending;
    for (std::size_t at = 0; at < bytes.size(); at += piece) {
        pending += bytes.substr(at, piece);
        pending.erase(0, parser.feed(pending));
    }
    return pending;
}

int refusal_of(std::string const& bytes, std::uint64_t max_body_size = 100)
{
    ServerRequestParser parser(max_body_size);
    feed(parser, bytes, bytes.size());
    return parser.refusal();
}

} // namespace

TEST_CASE("a request arrives whole, however it is cut, and what follows is left")
{
    std::string const fields = "Host: a\r\nX-A: b\r\n";
    std::vector<std::string> const bodies{
        "Content-Length: 5\r\n\r\nhello",
        "Transfer-Encoding: chunked\r\n\r\n" + test::chunked("hello", 2),
    };
    for (auto const& body : bodies) {
        for (std::size_t const piece : {1U, 7U, 1'000U}) {
            ServerRequestParser parser(100);
            auto const rest = feed(parser, "POST /a%20b%zz?c=d%20e HTTP/1.1\r\n" + fields + body + "GET", piece);
            REQUIRE(parser.is_done());
            CHECK(parser.refusal() == 0);
            CHECK(parser.keep_alive());
            CHECK_FALSE(parser.is_http_1_0());
            CHECK_FALSE(parser.expects_continue());
            CHECK(rest == "GET");
            auto const request = parser.take();
            CHECK(request.method == "POST");
            CHECK(request.path == "/a b%zz");
            CHECK(request.query == "c=d%20e");
            CHECK(request.headers.find("x-a") == "b");
            CHECK(request.body == "hello");
        }
    }
}

TEST_CASE("targets of every form are understood")
{
    struct Row
    {
        std::string target, path, query;
    };
    for (auto const& row : {
             Row{"/", "/", ""},
             Row{"/a?b=http://c", "/a", "b=http://c"},
             Row{"http://host:80/a/b?c", "/a/b", "c"},
             Row{"http://host", "/", ""},
             Row{"*", "*", ""},
         })
    {
        ServerRequestParser parser(100);
        feed(parser, "GET " + row.target + " HTTP/1.1\r\nHost: a\r\n\r\n", 1'000);
        REQUIRE(parser.is_done());
        CHECK(parser.request().path == row.path);
        CHECK(parser.request().query == row.query);
    }
}

TEST_CASE("what cannot be taken is refused with the status that says why")
{
    std::string const head = "POST / HTTP/1.1\r\nHost: a\r\n";
    struct Row
    {
        std::string name, bytes;
        int status;
    };
    std::vector<Row> const table{
        {"whole", head + "Content-Length: 100\r\n\r\n" + std::string(100, 'x'), 0},
        {"no HTTP", "hello\r\n\r\n", 400},
        {"a TLS greeting", std::string("\x16\x03\x01\x02\x00", 5), 400},
        {"no host", "GET / HTTP/1.1\r\n\r\n", 400},
        {"no host in 1.0", "GET / HTTP/1.0\r\n\r\n", 0},
        {"a length that is none", head + "Content-Length: x\r\n\r\n", 400},
        {"two lengths", head + "Content-Length: 1\r\nContent-Length: 2\r\n\r\n", 400},
        {"too long, announced", head + "Content-Length: 101\r\n\r\n", 413},
        {"absurdly long", head + "Content-Length: 18446744073709551615\r\n\r\n", 413},
        {"too long, in chunks", head + "Transfer-Encoding: chunked\r\n\r\n" + test::chunked(std::string(101, 'x'), 50), 413},
        {"a chunk that is none", head + "Transfer-Encoding: chunked\r\n\r\nxyz\r\n", 400},
        {"a large head", "GET / HTTP/1.1\r\nHost: " + std::string(40'000, 'a'), 431},
        {"many fields", "GET / HTTP/1.1\r\nHost: a\r\n" + std::string(20'000, 'a') + ": b\r\n" + std::string(20'000, 'a') + ": b\r\n\r\n", 431},
    };
    for (Row const& row : table) {
        CAPTURE(row.name);
        CHECK(refusal_of(row.bytes) == row.status);
    }
}

TEST_CASE("header fields of a request that come one by one are limited as well")
{
    ServerRequestParser parser(100);
    std::string pending = "GET / HTTP/1.1\r\nHost: a\r\n";
    for (int i = 0; i < 10'000 && parser.refusal() == 0; ++i) {
        pending += "Name: value\r\n";
        pending.erase(0, parser.feed(pending));
    }
    CHECK(parser.refusal() == 431);
}

TEST_CASE("who waits for leave is known once the head is whole, but not in HTTP 1.0")
{
    for (bool const is_1_1 : {true, false}) {
        ServerRequestParser parser(100);
        feed(parser, std::string("POST / HTTP/1.") + (is_1_1 ? "1" : "0") + "\r\nHost: a\r\nExpect: 100-Continue\r\nContent-Length: 1\r\n\r\n",
             1'000);
        CHECK(parser.is_header_done());
        CHECK_FALSE(parser.is_done());
        CHECK(parser.expects_continue() == is_1_1);
        CHECK(parser.is_http_1_0() != is_1_1);
    }
}
