// Copyright the ftrack C++ client authors. SPDX-License-Identifier: Apache-2.0
#include "wire/upload_plan.hpp"

#include "support/catch.hpp"

#include <stdexcept>
#include <vector>

using namespace ftrack::wire;

namespace {

constexpr std::uint64_t mebibyte = std::uint64_t{1} << 20;
constexpr std::uint64_t gibibyte = std::uint64_t{1} << 30;

} // namespace

TEST_CASE("parts are of the official clients' sizes", "[upload_plan]")
{
    struct Row
    {
        std::uint64_t file_size;
        std::uint64_t part_size;
        std::size_t parts;
    };
    std::vector<Row> const table{
        {0, 8 * mebibyte, 1},
        {1, 8 * mebibyte, 1},
        {8 * mebibyte, 8 * mebibyte, 1},
        {16 * mebibyte, 8 * mebibyte, 1},
        {16 * mebibyte + 1, 8 * mebibyte, 3},
        {128 * mebibyte, 8 * mebibyte, 16},
        {128 * mebibyte + 1, 16 * mebibyte, 9},
        {gibibyte, 16 * mebibyte, 64},
        {gibibyte + 1, 32 * mebibyte, 33},
        {8 * gibibyte, 32 * mebibyte, 256},
        {8 * gibibyte + 1, 64 * mebibyte, 129},
        {64 * gibibyte, 64 * mebibyte, 1'024},
        {64 * gibibyte + 1, 128 * mebibyte, 513},
        {1'250 * gibibyte, 128 * mebibyte, 10'000},
    };
    for (Row const& row : table) {
        CAPTURE(row.file_size);
        CHECK(default_part_size(row.file_size) == row.part_size);
        UploadPlan const plan(row.file_size, 0);
        CHECK(plan.part_count() == row.parts);
        CHECK(plan.is_in_parts() == (row.parts > 1));
        CHECK(plan.file_size() == row.file_size);
    }
    CHECK_THROWS_AS(UploadPlan(1'250 * gibibyte + 1, 0), std::invalid_argument);
    CHECK_THROWS_AS(UploadPlan(10'001, 1), std::invalid_argument);
    CHECK_THROWS_AS(UploadPlan(~std::uint64_t{0}, 0), std::invalid_argument);
}

TEST_CASE("parts cover a file without gap or overlap", "[upload_plan]")
{
    for (std::uint64_t const size : {std::uint64_t{21}, std::uint64_t{30}, std::uint64_t{39}, 5 * gibibyte + 1}) {
        UploadPlan const plan(size, size > 100 ? 0 : 10);
        std::uint64_t offset = 0;
        for (std::size_t part = 0; part < plan.part_count(); ++part) {
            CHECK(plan.range(part).offset == offset);
            CHECK(plan.range(part).size > 0);
            offset += plan.range(part).size;
        }
        CHECK(offset == size);
    }
}

TEST_CASE("a file that travels whole is one range", "[upload_plan]")
{
    for (UploadPlan const& plan : {UploadPlan(20, 10), UploadPlan::whole(20)}) {
        CHECK(plan.part_count() == 1);
        CHECK(plan.range(0).offset == 0);
        CHECK(plan.range(0).size == 20);
    }
    CHECK(UploadPlan::whole(5'000 * gibibyte).range(0).size == 5'000 * gibibyte);
    CHECK(UploadPlan(0, 0).range(0).size == 0);
}
