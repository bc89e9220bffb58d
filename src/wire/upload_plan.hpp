// Copyright the ftrack C++ client authors. SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <cstdint>

namespace ftrack::wire {

/// Some bytes of a file.
class PartRange
{
public:
    std::uint64_t offset = 0;
    std::uint64_t size = 0;
};

/// How a file travels: whole, or in parts of the same size but for the last. Immutable.
class UploadPlan
{
public:
    static constexpr std::uint64_t most_parts = 10'000;

    /// `part_size` 0: as the official clients choose it, by the file's size. Throws std::invalid_argument for a file of more parts than the server
    /// takes.
    UploadPlan(std::uint64_t file_size, std::uint64_t part_size);

    /// A file of one piece, whatever its size.
    static UploadPlan whole(std::uint64_t file_size);

    std::uint64_t file_size() const noexcept { return file_size_; }
    bool is_in_parts() const noexcept { return part_count_ > 1; }
    std::size_t part_count() const noexcept { return part_count_; } ///< 1 for a file that travels whole

    /// `part` counts from 0.
    PartRange range(std::size_t part) const noexcept;

private:
    UploadPlan() = default;

    std::uint64_t file_size_ = 0;
    std::uint64_t part_size_ = 0;
    std::size_t part_count_ = 1;
};

/// The official clients' size of a part, by the file's size.
std::uint64_t default_part_size(std::uint64_t file_size) noexcept;

} // namespace ftrack::wire
