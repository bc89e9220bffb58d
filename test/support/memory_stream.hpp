// Copyright the ftrack C++ client authors. SPDX-License-Identifier: Apache-2.0
#pragma once

#include "net/any_stream.hpp"

#include <boost/asio/error.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/steady_timer.hpp>

#include <cstddef>
#include <deque>
#include <limits>
#include <memory>
#include <string>

namespace ftrack::test {

/// What a MemoryStream is to do and what it did. Lives longer than the stream.
class MemoryWire
{
public:
    static constexpr std::size_t never = std::numeric_limits<std::size_t>::max();

    explicit MemoryWire(boost::asio::io_context& io);

    /// Adds one piece of input; a read gives bytes of one piece at most. Wakes a blocked read and who watches an idle stream.
    void deliver(std::string piece);
    void deliver_bytewise(std::string const& bytes);

    /// Lets a blocked write go on.
    void unblock_writes();

    /// What a read gives after the input; unset: it blocks.
    boost::system::error_code end = boost::asio::error::eof;
    bool writes_block = false;
    std::size_t write_limit = never;    ///< bytes that one write takes at most
    std::size_t write_capacity = never; ///< bytes that all writes take, then they fail with broken_pipe
    std::size_t fail_at = never;        ///< the read or write, counted from 0, that fails with `failure`
    boost::system::error_code failure = boost::asio::error::connection_reset;
    std::size_t block_at = never; ///< the one that blocks until it is cancelled

    std::string output;         ///< what was written
    std::size_t operations = 0; ///< reads and writes begun
    std::size_t writes = 0;
    bool is_closed = false;

private:
    friend class MemoryStream;

    std::deque<std::string> input_;
    boost::asio::steady_timer read_timer_;
    boost::asio::steady_timer write_timer_;
    boost::asio::steady_timer idle_timer_;
    bool is_read_woken_ = false;
    bool is_write_woken_ = false;
    bool is_idle_woken_ = false;
};

/// A stream without a socket. Blocked operations honour terminal cancellation and close().
class MemoryStream final : public net::AnyStream
{
public:
    explicit MemoryStream(MemoryWire& wire) : wire_(wire) {}

    executor_type get_executor() override { return wire_.read_timer_.get_executor(); }
    void read_some(MutableBuffers buffers, std::size_t count, net::IoHandler handler) override;
    void write_some(ConstBuffers buffers, std::size_t count, net::IoHandler handler) override;
    void close() noexcept override;
    bool is_reusable() noexcept override { return !wire_.is_closed && wire_.input_.empty() && !wire_.end; }
    void wait_readable(boost::asio::any_completion_handler<void(boost::system::error_code)> handler) override;
    void cancel_wait() noexcept override { wire_.idle_timer_.cancel(); }

private:
    std::size_t take_input(MutableBuffers const& buffers, std::size_t count);
    std::size_t take_output(ConstBuffers const& buffers, std::size_t count);

    MemoryWire& wire_;
};

} // namespace ftrack::test
