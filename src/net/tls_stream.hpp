// Copyright the ftrack C++ client authors. SPDX-License-Identifier: Apache-2.0
#pragma once

#include "net/any_stream.hpp"

#include <boost/asio/ip/tcp.hpp>

#include <memory>
#include <string>

namespace ftrack::net {

class TlsContext;

/// The client's end of a TLS connection.
class TlsStream : public AnyStream
{
public:
    using HandshakeHandler = boost::asio::any_completion_handler<void(boost::system::error_code)>;

    /// Ends with operation_aborted on terminal cancellation and close().
    virtual void handshake(HandshakeHandler handler) = 0;

    /// Why the certificate was refused, in words that end with what to do; empty when it was not.
    virtual std::string refusal() const = 0;

    virtual bool was_resumed() const noexcept = 0;

    template <class Token>
    auto async_handshake(Token&& token)
    {
        return boost::asio::async_initiate<Token, void(boost::system::error_code)>(
            [](auto handler, TlsStream* self) { self->handshake(std::move(handler)); }, token, this);
    }
};

/// `server` names the sessions that may be resumed: "host:port". Throws std::invalid_argument for a host that no certificate can name.
std::unique_ptr<TlsStream> make_tls_stream(boost::asio::ip::tcp::socket socket, std::shared_ptr<TlsContext> context, std::string host,
                                           std::string server);

} // namespace ftrack::net
