// Copyright the ftrack C++ client authors. SPDX-License-Identifier: Apache-2.0
#include "transfer/part_body.hpp"

#include "ftrack/error.hpp"

#include <utility>

namespace ftrack::transfer {

PartBody::PartBody(std::shared_ptr<ComponentReader> reader, std::shared_ptr<Progress> progress, std::size_t part, wire::PartRange range)
    : reader_(std::move(reader)), progress_(std::move(progress)), part_(part), range_(range)
{
}

void PartBody::rewind()
{
    if (was_read_ && !reader_->can_seek())
        throw CreateComponentError("The upload failed, and its reader cannot seek back to repeat it.");
    done_ = 0;
    progress_->begin(part_);
}

boost::asio::awaitable<std::size_t> PartBody::read(boost::asio::mutable_buffer buffer)
{
    was_read_ = true;
    std::size_t const size = co_await reader_->read_at(range_.offset + done_, buffer);
    if (size == 0)
        throw CreateComponentError("The source of the upload ended before its size was reached: it was cut while it was read.");
    done_ += size;
    progress_->add(part_, size);
    co_return size;
}

} // namespace ftrack::transfer
