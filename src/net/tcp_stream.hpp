// Copyright the ftrack C++ client authors. SPDX-License-Identifier: Apache-2.0
#pragma once

#include "net/any_stream.hpp"

#include <boost/asio/ip/tcp.hpp>

#include <memory>

namespace ftrack::net {

/// A stream over a socket.
class TcpStream : public AnyStream
{
public:
    /// Gives the socket up, to go on with TLS over it. Nothing may be pending.
    virtual boost::asio::ip::tcp::socket release() = 0;
};

/// Prepares the connected socket; see prepare_socket.
std::unique_ptr<TcpStream> make_tcp_stream(boost::asio::ip::tcp::socket socket);

/// Switches Nagle's algorithm off (with it a 40 KB request stalls for 44 ms against delayed acknowledgements) and makes is_idle() possible.
void prepare_socket(boost::asio::ip::tcp::socket& socket) noexcept;

/// Whether the peer has neither closed nor sent anything.
bool is_idle(boost::asio::ip::tcp::socket& socket) noexcept;

} // namespace ftrack::net
