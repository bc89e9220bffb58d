// Copyright the ftrack C++ client authors. SPDX-License-Identifier: Apache-2.0
#pragma once

#include "net/any_stream.hpp"

#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/ssl/context.hpp>

#include <memory>
#include <string>

namespace ftrack::net {

/// The server's end of an accepted connection, with or without TLS. It outlives its operations.
class ServerStream : public AnyStream
{
public:
    using Handler = boost::asio::any_completion_handler<void(boost::system::error_code)>;

    /// The TLS handshake; nothing without TLS.
    virtual void handshake(Handler handler) = 0;

    /// Tells the peer that nothing more will be sent. Over TLS waits for the peer to say the same.
    virtual void say_goodbye(Handler handler) = 0;

    /// Closes so that the peer sees a reset connection.
    virtual void reset() noexcept = 0;

    template <class Token>
    auto async_handshake(Token&& token)
    {
        return boost::asio::async_initiate<Token, void(boost::system::error_code)>(
            [](auto handler, ServerStream* self) { self->handshake(std::move(handler)); }, token, this);
    }

    template <class Token>
    auto async_say_goodbye(Token&& token)
    {
        return boost::asio::async_initiate<Token, void(boost::system::error_code)>(
            [](auto handler, ServerStream* self) { self->say_goodbye(std::move(handler)); }, token, this);
    }
};

/// TLS 1.2 or later with this certificate, sessions resumed by tickets. Throws boost::system::system_error when the PEM texts are of no use.
std::shared_ptr<boost::asio::ssl::context> make_server_tls(std::string const& certificate_chain, std::string const& private_key);

/// `tls` may be null: plain TCP.
std::unique_ptr<ServerStream> make_server_stream(boost::asio::ip::tcp::socket socket, std::shared_ptr<boost::asio::ssl::context> tls);

} // namespace ftrack::net
