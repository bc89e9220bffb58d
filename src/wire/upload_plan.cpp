// Copyright the ftrack C++ client authors. SPDX-License-Identifier: Apache-2.0
#include "wire/upload_plan.hpp"

#include <algorithm>
#include <stdexcept>
#include <string>

namespace ftrack::wire {

namespace {

constexpr std::uint64_t mebibyte = std::uint64_t{1} << 20;
constexpr std::uint64_t gibibyte = std::uint64_t{1} << 30;

// Up to so many parts' worth a file travels whole.
constexpr std::uint64_t parts_in_one = 2;

} // namespace

std::uint64_t default_part_size(std::uint64_t file_size) noexcept
{
    if (file_size > 64 * gibibyte)
        return 128 * mebibyte;
    if (file_size > 8 * gibibyte)
        return 64 * mebibyte;
    if (file_size > gibibyte)
        return 32 * mebibyte;
    if (file_size > 128 * mebibyte)
        return 16 * mebibyte;
    return 8 * mebibyte;
}

UploadPlan::UploadPlan(std::uint64_t file_size, std::uint64_t part_size)
    : file_size_(file_size), part_size_(part_size == 0 ? default_part_size(file_size) : part_size)
{
    std::uint64_t const parts = file_size / part_size_ + (file_size % part_size_ == 0 ? 0 : 1);
    if (parts > most_parts)
        throw std::invalid_argument("A file of " + std::to_string(file_size) + " bytes has more than " + std::to_string(most_parts) + " parts of " +
                                    std::to_string(part_size_) + " bytes, which is the server's limit.");
    if (parts > parts_in_one)
        part_count_ = static_cast<std::size_t>(parts);
}

UploadPlan UploadPlan::whole(std::uint64_t file_size)
{
    UploadPlan plan;
    plan.file_size_ = file_size;
    return plan;
}

PartRange UploadPlan::range(std::size_t part) const noexcept
{
    PartRange range;
    range.size = file_size_;
    if (is_in_parts()) {
        range.offset = part * part_size_;
        range.size = std::min(part_size_, file_size_ - range.offset);
    }
    return range;
}

} // namespace ftrack::wire
