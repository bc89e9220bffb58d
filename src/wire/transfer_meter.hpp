// Copyright the ftrack C++ client authors. SPDX-License-Identifier: Apache-2.0
#pragma once

#include "ftrack/component.hpp"

#include <chrono>
#include <cstdint>
#include <optional>
#include <vector>

namespace ftrack::wire {

/// Counts a transfer's bytes, so that what is told of them never goes back, is told 20 times a second at most, and ends with the whole.
class TransferMeter
{
public:
    using time_point = std::chrono::steady_clock::time_point;

    static constexpr std::chrono::milliseconds shortest_interval{50};

    TransferMeter(std::uint64_t bytes_total, std::size_t parts_total);

    /// A part begins, for the first time or again.
    void begin(std::size_t part);
    void add(std::size_t part, std::uint64_t bytes);

    /// A part of this size is done.
    void finish(std::size_t part, std::uint64_t size);

    /// A part that was done has to travel again.
    void undo(std::size_t part);

    /// What to tell now; nothing when it is too early or there is nothing new.
    std::optional<TransferProgress> report(time_point now);

    /// The whole, at the end; nothing when it has been told.
    std::optional<TransferProgress> report_end();

private:
    std::optional<TransferProgress> tell();

    std::vector<std::uint64_t> parts_; ///< bytes of each
    std::uint64_t sum_ = 0;
    std::size_t finished_ = 0;
    TransferProgress told_;
    TransferProgress next_;
    std::optional<time_point> last_;
    bool has_told_ = false;
};

} // namespace ftrack::wire
