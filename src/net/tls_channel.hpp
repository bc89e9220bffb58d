// Copyright the ftrack C++ client authors. SPDX-License-Identifier: Apache-2.0
#pragma once

#include "net/any_stream.hpp"
#include "net/tls_engine.hpp"

#include <boost/asio/ip/tcp.hpp>

#include <memory>

namespace ftrack::net {

/// TLS over a socket, for either end. Operations hold the channel until they complete, which for a closed one is later; they follow the rules of
/// AnyStream, and buffers outlive them. For one strand.
///
/// Errors: operation_aborted on terminal cancellation and when the socket was closed; the socket's own; those of OpenSSL in Asio's category, after
/// the peer was told. The channel is dead after each.
class TlsChannel : public std::enable_shared_from_this<TlsChannel>
{
public:
    using Handler = boost::asio::any_completion_handler<void(boost::system::error_code)>;

    /// Prepares the connected socket; see prepare_socket. `owner` holds the context, and whatever else the connection refers to.
    TlsChannel(boost::asio::ip::tcp::socket socket, std::shared_ptr<void const> owner, SSL_CTX* context, TlsEngine::Role role);
    TlsChannel(TlsChannel const&) = delete;
    TlsChannel& operator=(TlsChannel const&) = delete;
    ~TlsChannel() = default;

    SSL* native() noexcept { return engine_.native(); }
    boost::asio::ip::tcp::socket& socket() noexcept { return socket_; }

    /// Before anything else.
    void handshake(Handler handler);

    /// As much as has arrived, several records if there are. `eof` is the peer's goodbye, `stream_truncated` an end without one.
    void read_some(boost::asio::mutable_buffer buffer, IoHandler handler);

    /// As many records as go to the socket at once.
    void write_some(boost::asio::const_buffer bytes, IoHandler handler);

    /// Says goodbye and waits for the peer's, or `stream_truncated`. Counts as a read and a write.
    void shutdown(Handler handler);

    /// For a connection that will be idle for a while: see TlsEngine.
    void release_buffers() noexcept { engine_.release_buffers(); }

    /// Nothing arrived that nobody asked for, as far as this end has looked; the peer has not said goodbye.
    bool is_idle() noexcept;

private:
    template <class Action>
    class Operation;

    boost::asio::ip::tcp::socket socket_;
    std::shared_ptr<void const> owner_;
    TlsEngine engine_;
    bool is_fetching_ = false;
};

} // namespace ftrack::net
