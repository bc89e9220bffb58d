// Copyright the ftrack C++ client authors. SPDX-License-Identifier: Apache-2.0
#include "net/tcp_stream.hpp"

#include <boost/asio/bind_cancellation_slot.hpp>
#include <boost/asio/cancellation_signal.hpp>

#include <utility>

namespace ftrack::net {

namespace asio = boost::asio;
using asio::ip::tcp;
using boost::system::error_code;

namespace {

class AsioTcpStream final : public TcpStream
{
public:
    explicit AsioTcpStream(tcp::socket socket) : socket_(std::move(socket)) { prepare_socket(socket_); }

    executor_type get_executor() override { return socket_.get_executor(); }
    tcp::socket release() override { return std::move(socket_); }

    void read_some(MutableBuffers buffers, std::size_t count, IoHandler handler) override
    {
        if (count == 1)
            socket_.async_read_some(buffers[0], std::move(handler));
        else
            socket_.async_read_some(buffers, std::move(handler));
    }

    void write_some(ConstBuffers buffers, std::size_t count, IoHandler handler) override
    {
        if (count == 1)
            socket_.async_write_some(buffers[0], std::move(handler));
        else
            socket_.async_write_some(buffers, std::move(handler));
    }

    void close() noexcept override
    {
        error_code ignored;
        socket_.close(ignored);
    }

    bool is_reusable() noexcept override { return is_idle(socket_); }

    void wait_readable(asio::any_completion_handler<void(error_code)> handler) override
    {
        socket_.async_wait(tcp::socket::wait_read, asio::bind_cancellation_slot(wait_.slot(), std::move(handler)));
    }

    void cancel_wait() noexcept override { wait_.emit(asio::cancellation_type::terminal); }

private:
    tcp::socket socket_;
    asio::cancellation_signal wait_;
};

} // namespace

std::unique_ptr<TcpStream> make_tcp_stream(tcp::socket socket) { return std::make_unique<AsioTcpStream>(std::move(socket)); }

void prepare_socket(tcp::socket& socket) noexcept
{
    error_code ignored;
    socket.set_option(tcp::no_delay(true), ignored);
    socket.non_blocking(true, ignored);
}

bool is_idle(tcp::socket& socket) noexcept
{
    char byte = 0;
    error_code error;
    socket.receive(asio::buffer(&byte, 1), tcp::socket::message_peek, error);
    return error == asio::error::would_block || error == asio::error::try_again;
}

} // namespace ftrack::net
