// Copyright the ftrack C++ client authors. SPDX-License-Identifier: Apache-2.0
#include "support/memory_stream.hpp"

#include <boost/asio/associated_cancellation_slot.hpp>
#include <boost/asio/associated_executor.hpp>
#include <boost/asio/bind_cancellation_slot.hpp>
#include <boost/asio/bind_executor.hpp>

#include <algorithm>
#include <cstring>
#include <utility>

namespace ftrack::test {

namespace asio = boost::asio;
using boost::system::error_code;

namespace {

// Every operation waits for a timer, a blocked one for ever: so the context owns it, as it owns those of sockets. `perform` gives its result
// unless it was cancelled.
template <class Perform>
void begin(asio::steady_timer& timer, bool blocks, bool& is_woken, net::IoHandler handler, Perform perform)
{
    auto const slot = asio::get_associated_cancellation_slot(handler);
    auto const executor = asio::get_associated_executor(handler, timer.get_executor());
    auto complete = [&is_woken, perform, handler = std::move(handler)](error_code error) mutable {
        bool const was_cancelled = error == asio::error::operation_aborted && !is_woken;
        error_code result;
        std::size_t size = 0;
        if (was_cancelled)
            result = error;
        else
            std::tie(result, size) = perform();
        std::move(handler)(result, size);
    };
    is_woken = false;
    timer.expires_at(blocks ? asio::steady_timer::time_point::max() : asio::steady_timer::time_point::min());
    timer.async_wait(asio::bind_cancellation_slot(slot, asio::bind_executor(executor, std::move(complete))));
}

} // namespace

MemoryWire::MemoryWire(asio::io_context& io) : read_timer_(io), write_timer_(io), idle_timer_(io) {}

void MemoryWire::deliver(std::string piece)
{
    input_.push_back(std::move(piece));
    is_read_woken_ = true;
    read_timer_.cancel();
    is_idle_woken_ = true;
    idle_timer_.cancel();
}

void MemoryWire::deliver_bytewise(std::string const& bytes)
{
    for (char const byte : bytes)
        deliver(std::string(1, byte));
}

void MemoryWire::unblock_writes()
{
    writes_block = false;
    is_write_woken_ = true;
    write_timer_.cancel();
}

void MemoryStream::read_some(MutableBuffers buffers, std::size_t count, net::IoHandler handler)
{
    auto const number = wire_.operations++;
    bool const blocks = !wire_.is_closed && (number == wire_.block_at || (wire_.input_.empty() && !wire_.end && number != wire_.fail_at));
    begin(wire_.read_timer_, blocks, wire_.is_read_woken_, std::move(handler), [this, buffers, count, number] {
        if (wire_.is_closed)
            return std::pair(error_code(asio::error::bad_descriptor), std::size_t{0});
        if (number == wire_.fail_at)
            return std::pair(wire_.failure, std::size_t{0});
        if (wire_.input_.empty())
            return std::pair(wire_.end, std::size_t{0});
        return std::pair(error_code(), take_input(buffers, count));
    });
}

void MemoryStream::write_some(ConstBuffers buffers, std::size_t count, net::IoHandler handler)
{
    auto const number = wire_.operations++;
    bool const blocks = !wire_.is_closed && (number == wire_.block_at || wire_.writes_block);
    begin(wire_.write_timer_, blocks, wire_.is_write_woken_, std::move(handler), [this, buffers, count, number] {
        if (wire_.is_closed)
            return std::pair(error_code(asio::error::bad_descriptor), std::size_t{0});
        if (number == wire_.fail_at)
            return std::pair(wire_.failure, std::size_t{0});
        if (wire_.write_capacity == 0)
            return std::pair(error_code(asio::error::broken_pipe), std::size_t{0});
        return std::pair(error_code(), take_output(buffers, count));
    });
}

void MemoryStream::close() noexcept
{
    wire_.is_closed = true;
    wire_.read_timer_.cancel();
    wire_.write_timer_.cancel();
    wire_.idle_timer_.cancel();
}

void MemoryStream::wait_readable(asio::any_completion_handler<void(error_code)> handler)
{
    bool const is_readable = !wire_.input_.empty() || wire_.end;
    wire_.idle_timer_.expires_at(is_readable ? asio::steady_timer::time_point::min() : asio::steady_timer::time_point::max());
    wire_.is_idle_woken_ = false;
    auto const executor = asio::get_associated_executor(handler, get_executor());
    auto complete = [&is_woken = wire_.is_idle_woken_, handler = std::move(handler)](error_code error) mutable {
        std::move(handler)(is_woken ? error_code() : error);
    };
    wire_.idle_timer_.async_wait(asio::bind_executor(executor, std::move(complete)));
}

std::size_t MemoryStream::take_input(MutableBuffers const& buffers, std::size_t count)
{
    auto& piece = wire_.input_.front();
    auto const target = buffers[0];
    auto const size = count == 0 ? 0 : std::min(piece.size(), target.size());
    std::memcpy(target.data(), piece.data(), size);
    piece.erase(0, size);
    if (piece.empty())
        wire_.input_.pop_front();
    return size;
}

std::size_t MemoryStream::take_output(ConstBuffers const& buffers, std::size_t count)
{
    ++wire_.writes;
    auto room = std::min(wire_.write_limit, wire_.write_capacity);
    std::size_t taken = 0;
    for (std::size_t i = 0; i < count && room > 0; ++i) {
        auto const size = std::min(room, buffers[i].size());
        wire_.output.append(static_cast<char const*>(buffers[i].data()), size);
        room -= size;
        taken += size;
    }
    if (wire_.write_capacity != MemoryWire::never)
        wire_.write_capacity -= taken;
    return taken;
}

} // namespace ftrack::test
