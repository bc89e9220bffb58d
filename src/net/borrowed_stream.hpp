// Copyright the ftrack C++ client authors. SPDX-License-Identifier: Apache-2.0
#pragma once

#include "net/any_stream.hpp"

#include <memory>
#include <utility>

namespace ftrack::net {

/// A stream that belongs to something else, which it keeps alive.
class BorrowedStream final : public AnyStream
{
public:
    BorrowedStream(AnyStream& stream, std::shared_ptr<void> owner) : stream_(stream), owner_(std::move(owner)) {}

    executor_type get_executor() override { return stream_.get_executor(); }
    void read_some(MutableBuffers buffers, std::size_t count, IoHandler handler) override { stream_.read_some(buffers, count, std::move(handler)); }
    void write_some(ConstBuffers buffers, std::size_t count, IoHandler handler) override { stream_.write_some(buffers, count, std::move(handler)); }
    void close() noexcept override { stream_.close(); }
    bool is_reusable() noexcept override { return stream_.is_reusable(); }
    void cancel_wait() noexcept override { stream_.cancel_wait(); }

    void wait_readable(boost::asio::any_completion_handler<void(boost::system::error_code)> handler) override
    {
        stream_.wait_readable(std::move(handler));
    }

private:
    AnyStream& stream_;
    std::shared_ptr<void> owner_;
};

} // namespace ftrack::net
