// Copyright the ftrack C++ client authors. SPDX-License-Identifier: Apache-2.0
#pragma once

#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>

#include <array>
#include <cstdint>
#include <string>

namespace ftrack::test {

/// A TCP client that says what it is told, byte by byte, and keeps what it hears.
class RawClient
{
public:
    RawClient(boost::asio::io_context& io, std::uint16_t port);
    RawClient(RawClient const&) = delete;
    RawClient& operator=(RawClient const&) = delete;
    ~RawClient() = default;

    void send(std::string const& bytes);

    /// Begins to read; without it the peer's data stays in the socket.
    void listen();

    void close();

    /// Runs the context until `text` was received; throws when it does not come.
    void wait_for(std::string const& text);

    /// Runs the context until the peer closed or reset the connection; what was received.
    std::string wait_for_end();

    std::string received;
    boost::system::error_code end; ///< why there is no more to hear

private:
    boost::asio::io_context& io_;
    boost::asio::ip::tcp::socket socket_;
    std::array<char, 4'096> buffer_{};
};

} // namespace ftrack::test
