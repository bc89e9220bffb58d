// Copyright the ftrack C++ client authors. SPDX-License-Identifier: Apache-2.0
#include "transfer/progress.hpp"

#include <utility>

namespace ftrack::transfer {

Progress::Progress(ProgressFunction function, std::shared_ptr<net::Clock> clock, std::uint64_t bytes_total, std::size_t parts_total)
    : function_(std::move(function)), clock_(std::move(clock)), meter_(bytes_total, parts_total)
{
}

void Progress::add(std::size_t part, std::uint64_t bytes)
{
    meter_.add(part, bytes);
    tell(meter_.report(clock_->now()));
}

void Progress::finish(std::size_t part, std::uint64_t size)
{
    meter_.finish(part, size);
    tell(meter_.report(clock_->now()));
}

void Progress::end() { tell(meter_.report_end()); }

void Progress::tell(std::optional<TransferProgress> const& progress) const
{
    if (progress && function_)
        function_(*progress);
}

} // namespace ftrack::transfer
