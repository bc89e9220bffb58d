// Copyright the ftrack C++ client authors. SPDX-License-Identifier: Apache-2.0
#include "wire/content_range.hpp"

#include "support/catch.hpp"

using namespace ftrack::wire;

TEST_CASE("a Content-Range tells where its bytes belong", "[content_range]")
{
    auto const range = ContentRange::parse("bytes 2-4/10");
    REQUIRE(range);
    CHECK(range->offset == 2);
    CHECK(range->size == 3);
    CHECK(range->total == 10);
    auto const none = ContentRange::parse("bytes */8589934592");
    REQUIRE(none);
    CHECK(none->size == 0);
    CHECK(none->total == 8'589'934'592);
    for (char const* const text : {"", "bytes", "bytes 0-9", "bytes 0-9/*", "bytes 4-2/10", "bytes 0-10/10", "bytes a-b/10", "bytes -1/10",
                                   "lines 0-1/2", "bytes 0-1/2x", "bytes 0-99999999999999999999/999999999999999999999"})
    {
        CAPTURE(text);
        CHECK_FALSE(ContentRange::parse(text));
    }
}

TEST_CASE("a Range header asks for bytes", "[content_range]")
{
    CHECK(byte_range(0, 1) == "bytes=0-0");
    CHECK(byte_range(8'589'934'592, 16) == "bytes=8589934592-8589934607");
}

TEST_CASE("an ETag may be an MD5", "[content_range]")
{
    CHECK(md5_of_etag("\"D41D8CD98F00B204E9800998ecf8427e\"") == "d41d8cd98f00b204e9800998ecf8427e");
    for (char const* const etag :
         {"", "\"\"", "d41d8cd98f00b204e9800998ecf8427e", "\"d41d8cd98f00b204e9800998ecf8427e-2\"", "\"d41d8cd98f00b204e9800998ecf8427\"",
          "W/\"d41d8cd98f00b204e9800998ecf8427e\"", "\"g41d8cd98f00b204e9800998ecf8427e\""})
    {
        CAPTURE(etag);
        CHECK(md5_of_etag(etag).empty());
    }
}
