// Copyright the ftrack C++ client authors. SPDX-License-Identifier: Apache-2.0
#include "wire/transfer_meter.hpp"

#include <algorithm>

namespace ftrack::wire {

TransferMeter::TransferMeter(std::uint64_t bytes_total, std::size_t parts_total) : parts_(parts_total)
{
    next_.bytes_total = bytes_total;
    next_.parts_total = parts_total;
}

void TransferMeter::begin(std::size_t part)
{
    sum_ -= parts_[part];
    parts_[part] = 0;
}

void TransferMeter::add(std::size_t part, std::uint64_t bytes)
{
    parts_[part] += bytes;
    sum_ += bytes;
    next_.bytes_done = std::min(std::max(next_.bytes_done, sum_), next_.bytes_total);
}

void TransferMeter::finish(std::size_t part, std::uint64_t size)
{
    begin(part);
    add(part, size);
    next_.parts_done = std::max(next_.parts_done, ++finished_);
}

void TransferMeter::undo(std::size_t part)
{
    begin(part);
    --finished_;
}

std::optional<TransferProgress> TransferMeter::report(time_point now)
{
    bool const is_news = !has_told_ || next_.bytes_done != told_.bytes_done || next_.parts_done != told_.parts_done;
    if (!is_news || (last_ && now - *last_ < shortest_interval))
        return std::nullopt;
    last_ = now;
    return tell();
}

std::optional<TransferProgress> TransferMeter::report_end()
{
    next_.bytes_done = next_.bytes_total;
    next_.parts_done = next_.parts_total;
    bool const is_told = has_told_ && told_.bytes_done == next_.bytes_done && told_.parts_done == next_.parts_done;
    return is_told ? std::nullopt : tell();
}

std::optional<TransferProgress> TransferMeter::tell()
{
    has_told_ = true;
    told_ = next_;
    return told_;
}

} // namespace ftrack::wire
