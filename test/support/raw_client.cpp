// Copyright the ftrack C++ client authors. SPDX-License-Identifier: Apache-2.0
#include "support/raw_client.hpp"

#include "support/run_coroutine.hpp"

#include <boost/asio/write.hpp>

namespace ftrack::test {

namespace asio = boost::asio;
using asio::ip::tcp;
using boost::system::error_code;

RawClient::RawClient(asio::io_context& io, std::uint16_t port) : io_(io), socket_(io)
{
    socket_.connect(tcp::endpoint(asio::ip::address_v4::loopback(), port));
    socket_.set_option(tcp::no_delay(true));
}

void RawClient::send(std::string const& bytes) { asio::write(socket_, asio::buffer(bytes)); }

void RawClient::listen()
{
    socket_.async_read_some(asio::buffer(buffer_), [this](error_code error, std::size_t size) {
        if (error == asio::error::operation_aborted)
            return;
        received.append(buffer_.data(), size);
        end = error;
        if (!error)
            listen();
    });
}

void RawClient::close() { socket_.close(); }

void RawClient::wait_for(std::string const& text)
{
    run_until(io_, [&] { return received.find(text) != std::string::npos; });
}

std::string RawClient::wait_for_end()
{
    run_until(io_, [&] { return end.failed(); });
    return received;
}

} // namespace ftrack::test
