// Copyright the ftrack C++ client authors. SPDX-License-Identifier: Apache-2.0
#pragma once

#include "ftrack/component.hpp"
#include "ftrack/transport.hpp"
#include "transfer/progress.hpp"
#include "wire/upload_plan.hpp"

#include <boost/asio/awaitable.hpp>
#include <boost/asio/buffer.hpp>

#include <cstddef>
#include <cstdint>
#include <memory>

namespace ftrack::transfer {

/// A part of a source of bytes, as the body of a request.
class PartBody final : public BodySource
{
public:
    /// `part` is its number for the progress.
    PartBody(std::shared_ptr<ComponentReader> reader, std::shared_ptr<Progress> progress, std::size_t part, wire::PartRange range);

    std::uint64_t size() const noexcept override { return range_.size; }

    /// Throws CreateComponentError when bytes of a reader that cannot seek would have to be read again.
    void rewind() override;

    /// Throws CreateComponentError when the source ends before its size.
    boost::asio::awaitable<std::size_t> read(boost::asio::mutable_buffer buffer) override;

private:
    std::shared_ptr<ComponentReader> reader_;
    std::shared_ptr<Progress> progress_;
    std::size_t part_;
    wire::PartRange range_;
    std::uint64_t done_ = 0;
    bool was_read_ = false;
};

} // namespace ftrack::transfer
