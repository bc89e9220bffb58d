// Copyright the ftrack C++ client authors. SPDX-License-Identifier: Apache-2.0
#pragma once

#include <boost/asio/any_completion_handler.hpp>
#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/async_result.hpp>
#include <boost/asio/buffer.hpp>
#include <boost/system/error_code.hpp>

#include <algorithm>
#include <array>
#include <cstddef>
#include <iterator>

namespace ftrack::net {

using IoHandler = boost::asio::any_completion_handler<void(boost::system::error_code, std::size_t)>;

/// A byte stream of any kind (TCP, TLS, memory): HTTP and websocket are instantiated once, over this. One read and one write may be
/// outstanding at a time; only terminal cancellation reaches them, and a stream that saw one is dead.
class AnyStream
{
public:
    using executor_type = boost::asio::any_io_executor;
    static constexpr std::size_t max_buffers = 16;
    using MutableBuffers = std::array<boost::asio::mutable_buffer, max_buffers>;
    using ConstBuffers = std::array<boost::asio::const_buffer, max_buffers>;

    virtual ~AnyStream() = default;

    virtual executor_type get_executor() = 0;
    virtual void read_some(MutableBuffers buffers, std::size_t count, IoHandler handler) = 0;
    virtual void write_some(ConstBuffers buffers, std::size_t count, IoHandler handler) = 0;

    /// Closes at once, without a goodbye: pending operations end with operation_aborted.
    virtual void close() noexcept = 0;

    /// Whether an idle stream can still be used: false when the peer closed it or sent something that nobody asked for.
    virtual bool is_reusable() noexcept = 0;

    /// Calls back once when an idle stream becomes readable, hence unusable. Ended by cancel_wait() or close(), then with operation_aborted.
    virtual void wait_readable(boost::asio::any_completion_handler<void(boost::system::error_code)> handler) = 0;
    virtual void cancel_wait() noexcept = 0;

    template <class Buffers, class Token>
    auto async_read_some(Buffers const& buffers, Token&& token)
    {
        return boost::asio::async_initiate<Token, void(boost::system::error_code, std::size_t)>(
            [](auto handler, AnyStream* self, Buffers const& sequence) {
                MutableBuffers copy{};
                std::size_t const count = copy_sequence(sequence, copy);
                self->read_some(copy, count, std::move(handler));
            },
            token, this, buffers);
    }

    template <class Buffers, class Token>
    auto async_write_some(Buffers const& buffers, Token&& token)
    {
        return boost::asio::async_initiate<Token, void(boost::system::error_code, std::size_t)>(
            [](auto handler, AnyStream* self, Buffers const& sequence) {
                ConstBuffers copy{};
                std::size_t const count = copy_sequence(sequence, copy);
                self->write_some(copy, count, std::move(handler));
            },
            token, this, buffers);
    }

private:
    template <class Sequence, class Array>
    static std::size_t copy_sequence(Sequence const& from, Array& to)
    {
        auto const begin = boost::asio::buffer_sequence_begin(from);
        auto const length = std::distance(begin, boost::asio::buffer_sequence_end(from));
        std::size_t const count = std::min(static_cast<std::size_t>(length), max_buffers);
        std::copy_n(begin, count, to.begin());
        return count;
    }
};

} // namespace ftrack::net
