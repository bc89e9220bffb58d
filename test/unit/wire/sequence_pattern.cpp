// Copyright the ftrack C++ client authors. SPDX-License-Identifier: Apache-2.0
#include "wire/sequence_pattern.hpp"

#include "ftrack/error.hpp"
#include "support/catch.hpp"

using namespace ftrack::wire;
using Frames = std::vector<std::uint64_t>;

TEST_CASE("patterns of image sequences", "[sequence_pattern]")
{
    struct Row
    {
        std::string text;
        std::string first_file;
        Frames frames;
    };
    std::vector<Row> const table{
        {"/plates/sh010.%04d.exr [1001-1003]", "/plates/sh010.1001.exr", {1001, 1002, 1003}},
        {"head.%04d.ext [1-3, 7]", "head.0001.ext", {1, 2, 3, 7}},
        {"head.%d.ext [9-11]", "head.9.ext", {9, 10, 11}},
        {"head.%02d.ext[100]", "head.100.ext", {100}},
        {"100%_done.%04d.exr [7,5 ,6-6]", "100%_done.0005.exr", {5, 6, 7}},
        {"a [1-2].%03d.exr [4]", "a [1-2].004.exr", {4}},
        {"x.%04d.exr [3, 1-4, 2]", "x.0001.exr", {1, 2, 3, 4}},
    };
    for (Row const& row : table) {
        CAPTURE(row.text);
        auto const pattern = SequencePattern::parse(row.text);
        REQUIRE(pattern);
        CHECK(pattern->frames == row.frames);
        CHECK(pattern->file_of(pattern->frames.front()) == row.first_file);
    }
}

TEST_CASE("what is no pattern is a file", "[sequence_pattern]")
{
    for (char const* const text : {"", "a.mov", "a.%04d.exr", "a.0001.exr [1-3]", "a.%04d.exr []", "a.%04d.exr [3-1]", "a.%04d.exr [a-b]",
                                   "a.%04d.exr [1,]", "a.%04d.exr [-1-2]", "a.%04s.exr [1-2]", "a.%99999999999d.exr [1]", "[1-2].%04d.exr",
                                   "a.%04d.exr [1-2] ", "a.%04d.exr [99999999999999999999999]"})
    {
        CAPTURE(text);
        CHECK_FALSE(SequencePattern::parse(text));
    }
}

TEST_CASE("a sequence has its limit", "[sequence_pattern]")
{
    CHECK(SequencePattern::parse("a.%d.exr [1-100000]")->frames.size() == 100'000);
    CHECK_THROWS_AS(SequencePattern::parse("a.%d.exr [1-100001]"), ftrack::ParseError);
    CHECK_THROWS_AS(SequencePattern::parse("a.%d.exr [0-999999999]"), ftrack::ParseError);
    CHECK_THROWS_AS(SequencePattern::parse("a.%d.exr [1-60000, 60001-120000]"), ftrack::ParseError);
}
