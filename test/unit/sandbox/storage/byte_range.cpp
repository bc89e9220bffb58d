// Copyright the ftrack C++ client authors. SPDX-License-Identifier: Apache-2.0
#include "sandbox/storage/byte_range.hpp"

#include "sandbox/storage/storage_error.hpp"
#include "support/catch.hpp"

#include <string>
#include <vector>

using namespace ftrack::sandbox::storage;

namespace {

struct Case
{
    std::string range;
    std::uint64_t size = 10;
    std::optional<ByteRange> expected;
};

ByteRange bytes(std::uint64_t offset, std::uint64_t size)
{
    ByteRange range;
    range.offset = offset;
    range.size = size;
    return range;
}

} // namespace

TEST_CASE("a range is what RFC 9110 says it is", "[storage]")
{
    std::vector<Case> const cases{
        {"bytes=0-0", 10, bytes(0, 1)},
        {"bytes=2-4", 10, bytes(2, 3)},
        {"bytes=9-9", 10, bytes(9, 1)},
        {"bytes=2-", 10, bytes(2, 8)},
        {"bytes=2-99", 10, bytes(2, 8)},
        {"bytes=0-18446744073709551615", 10, bytes(0, 10)},
        {"bytes=-3", 10, bytes(7, 3)},
        {"bytes=-99", 10, bytes(0, 10)},
        // What is no range of bytes means the whole file.
        {"", 10, std::nullopt},
        {"bytes", 10, std::nullopt},
        {"bytes=", 10, std::nullopt},
        {"bytes=-", 10, std::nullopt},
        {"bytes=4-2", 10, std::nullopt},
        {"bytes=a-b", 10, std::nullopt},
        {"bytes=1-2x", 10, std::nullopt},
        {"bytes=0-1,3-4", 10, std::nullopt},
        {"bytes=0-18446744073709551616", 10, std::nullopt},
        {"lines=0-1", 10, std::nullopt},
    };
    for (Case const& c : cases) {
        CAPTURE(c.range);
        CHECK(requested_range(c.range, "", c.size, "\"e\"") == c.expected);
    }
}

TEST_CASE("a range that a file does not have is refused", "[storage]")
{
    std::vector<std::pair<std::string, std::uint64_t>> const cases{
        {"bytes=10-", 10}, {"bytes=10-12", 10}, {"bytes=-0", 10}, {"bytes=0-0", 0}, {"bytes=-1", 0}};
    for (auto const& [range, size] : cases) {
        CAPTURE(range, size);
        CHECK_THROWS_AS(requested_range(range, "", size, "\"e\""), StorageError);
    }
}

TEST_CASE("If-Range asks for the whole file when it has changed", "[storage]")
{
    CHECK(requested_range("bytes=1-2", "\"e\"", 10, "\"e\"") == bytes(1, 2));
    CHECK(requested_range("bytes=1-2", "\"old\"", 10, "\"e\"") == std::nullopt);
    CHECK(requested_range("bytes=99-", "\"old\"", 10, "\"e\"") == std::nullopt);
    CHECK(requested_range("bytes=1-2", "Thu, 26 Nov 2026 22:00:00 GMT", 10, "\"e\"") == std::nullopt);
}
