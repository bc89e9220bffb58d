// Copyright the ftrack C++ client authors. SPDX-License-Identifier: Apache-2.0
#pragma once

#include "net/server_stream.hpp"
#include "support/memory_stream.hpp"

#include <boost/asio/associated_cancellation_slot.hpp>
#include <boost/asio/associated_executor.hpp>
#include <boost/asio/bind_cancellation_slot.hpp>
#include <boost/asio/bind_executor.hpp>

#include <cstddef>
#include <utility>

namespace ftrack::test {

/// The server's end of a connection without a socket. Handshake and goodbye count among the wire's operations, as writes of nothing.
class MemoryServerStream final : public net::ServerStream
{
public:
    explicit MemoryServerStream(MemoryWire& wire) : stream_(wire) {}

    executor_type get_executor() override { return stream_.get_executor(); }
    void read_some(MutableBuffers buffers, std::size_t count, net::IoHandler handler) override
    {
        stream_.read_some(buffers, count, std::move(handler));
    }
    void write_some(ConstBuffers buffers, std::size_t count, net::IoHandler handler) override
    {
        stream_.write_some(buffers, count, std::move(handler));
    }
    void close() noexcept override { stream_.close(); }
    bool is_reusable() noexcept override { return stream_.is_reusable(); }
    void wait_readable(Handler handler) override { stream_.wait_readable(std::move(handler)); }
    void cancel_wait() noexcept override { stream_.cancel_wait(); }

    void handshake(Handler handler) override { write_nothing(std::move(handler)); }
    void say_goodbye(Handler handler) override { write_nothing(std::move(handler)); }
    void reset() noexcept override { stream_.close(); }

private:
    void write_nothing(Handler handler)
    {
        auto const slot = boost::asio::get_associated_cancellation_slot(handler);
        auto const executor = boost::asio::get_associated_executor(handler, get_executor());
        auto complete = [handler = std::move(handler)](boost::system::error_code error, std::size_t) mutable { std::move(handler)(error); };
        stream_.write_some(ConstBuffers{}, 0, boost::asio::bind_cancellation_slot(slot, boost::asio::bind_executor(executor, std::move(complete))));
    }

    MemoryStream stream_;
};

} // namespace ftrack::test
