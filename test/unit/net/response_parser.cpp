// Copyright the ftrack C++ client authors. SPDX-License-Identifier: Apache-2.0
#include "net/response_parser.hpp"

#include "ftrack/error.hpp"
#include "support/catch.hpp"
#include "support/http_samples.hpp"

using namespace ftrack;

namespace {

struct Result
{
    bool done = false;
    int http_status = 0;
    std::string error;
    test::CollectingSink sink;
};

Result parse(std::string const& bytes, std::uint64_t max_body_size = 1'000'000)
{
    Result result;
    net::ExpectedResponse expected;
    expected.name = [] { return "The answer of a to b"; };
    expected.max_body_size = max_body_size;
    std::unique_ptr<net::Inflater> inflater;
    net::ResponseParser parser(expected, &result.sink, inflater);
    try {
        parser.feed(bytes);
        result.done = parser.is_done();
    } catch (MalformedResponseError const& error) {
        result.error = error.what();
        result.http_status = error.http_status();
    }
    return result;
}

std::string gzip_answer(std::string const& packed)
{
    return "HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\nContent-Length: " + std::to_string(packed.size()) + "\r\n\r\n" + packed;
}

} // namespace

TEST_CASE("what is wrong with an answer is said")
{
    auto const packed = test::gzip("some text that is worth packing");
    auto damaged = packed;
    damaged[packed.size() - 6] ^= 0x55;
    std::string many_fields = "HTTP/1.1 200 OK\r\n";
    for (int i = 0; i < 10'000; ++i)
        many_fields += "Name: value\r\n";
    struct Row
    {
        std::string name, bytes, message;
        int http_status;
    };
    for (auto const& row : {
             Row{"no HTTP", "SSH-2.0-OpenSSH_9.2\r\n\r\n", "is not proper HTTP", 0},
             Row{"another version", "HTTP/9.9 200 OK\r\n\r\n", "is not proper HTTP", 0},
             Row{"a length that is none", "HTTP/1.1 200 OK\r\nContent-Length: many\r\n\r\n", "is not proper HTTP", 200},
             Row{"two lengths", "HTTP/1.1 200 OK\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\n", "is not proper HTTP", 200},
             Row{"a chunk that is none", "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nxyz\r\n", "is not proper HTTP", 200},
             Row{"another protocol", "HTTP/1.1 101 Switching\r\n\r\n", "switches to another protocol", 101},
             Row{"endless header line", "HTTP/1.1 200 OK\r\nName: " + std::string(70'000, 'x'), "has a header of more than 65536 bytes", 200},
             Row{"many header fields", many_fields, "has a header of more than 65536 bytes", 200},
             Row{"1 GB announced", "HTTP/1.1 200 OK\r\nContent-Length: 1073741824\r\n\r\n",
                 "announces 1073741824 bytes, more than the limit of 1000000", 200},
             Row{"unknown coding", "HTTP/1.1 200 OK\r\nContent-Encoding: br\r\nContent-Length: 3\r\n\r\nabc", "compressed as 'br'", 200},
             Row{"no gzip", gzip_answer("no gzip at all"), "does not decompress (incorrect header check)", 200},
             Row{"damaged gzip", gzip_answer(damaged), "does not decompress", 200},
             Row{"gzip cut short", gzip_answer(packed.substr(0, packed.size() - 1)), "compressed body is cut short", 200},
             Row{"gzip, second member cut short", gzip_answer(packed + packed.substr(0, 15)), "compressed body is cut short", 200},
         })
    {
        INFO(row.name);
        auto const result = parse(row.bytes);
        CHECK(result.error.find("The answer of a to b") == 0);
        CHECK(result.error.find(row.message) != std::string::npos);
        CHECK(result.http_status == row.http_status);
        CHECK_FALSE(result.done);
    }
}

TEST_CASE("header fields that come one by one are limited as well")
{
    net::ExpectedResponse expected;
    std::unique_ptr<net::Inflater> inflater;
    net::ResponseParser parser(expected, nullptr, inflater);
    parser.feed("HTTP/1.1 200 OK\r\nA: b\r\nC");
    std::string pending = "C";
    auto const flood = [&] {
        for (int i = 0; i < 100'000; ++i) {
            pending += ": value\r\nC";
            pending.erase(0, parser.feed(pending));
        }
    };
    CHECK_THROWS_AS(flood(), MalformedResponseError);
}

TEST_CASE("the limit counts what comes out, so a little gzip cannot become much memory")
{
    auto const bomb = test::gzip(std::string(50'000'000, 'x'));
    REQUIRE(bomb.size() < 100'000);

    auto const result = parse(gzip_answer(bomb), 1'000'000);

    CHECK(result.error.find("is larger than the limit of 1000000 bytes") != std::string::npos);
    CHECK(result.sink.body.size() <= 1'000'000);
}

TEST_CASE("the limit itself is allowed, one byte more is not")
{
    for (bool const is_chunked : {false, true}) {
        for (std::size_t const size : {std::size_t{100}, std::size_t{101}}) {
            std::string const body(size, 'x');
            auto const head = is_chunked ? std::string("Transfer-Encoding: chunked\r\n\r\n") : "Content-Length: " + std::to_string(size) + "\r\n\r\n";
            auto const travelling = is_chunked ? test::chunked(body, 40) : body;
            auto const result = parse("HTTP/1.1 200 OK\r\n" + head + travelling, 100);
            CHECK(result.done == (size == 100));
            CHECK(result.error.empty() == (size == 100));
        }
    }
}

TEST_CASE("headers of a decompressed body do not describe the compressed one")
{
    auto const result = parse(gzip_answer(test::gzip("text")));
    CHECK(result.sink.body == "text");
    CHECK_FALSE(result.sink.head.headers.contains("Content-Encoding"));
    CHECK_FALSE(result.sink.head.headers.contains("Content-Length"));
}

TEST_CASE("what follows an answer is left where it is")
{
    net::ExpectedResponse expected;
    expected.max_body_size = 10;
    std::unique_ptr<net::Inflater> inflater;
    net::ResponseParser parser(expected, nullptr, inflater);
    std::string const answer = "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok";
    CHECK(parser.feed(answer + "more") == answer.size());
    CHECK(parser.is_done());
}
