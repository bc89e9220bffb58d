// Copyright the ftrack C++ client authors. SPDX-License-Identifier: Apache-2.0
#pragma once

#include "ftrack/transport.hpp"
#include "net/any_stream.hpp"
#include "wire/url.hpp"

#include <boost/asio/awaitable.hpp>

#include <cstddef>
#include <functional>
#include <memory>
#include <optional>
#include <string>

namespace ftrack::net {

class ServerRequest;

class WebSocketOptions
{
public:
    WebSocketOptions() = default;

    std::size_t max_message_size = std::size_t{16} << 20; ///< of a received message, all its fragments together
    HeaderFields headers;                                 ///< of the client's handshake, beside the protocol's own
    std::function<void()> on_control;                     ///< the peer sent a ping or a pong; inside receive()
};

/// One websocket connection (RFC 6455), of either side, over any stream. For one strand.
///
/// Move-only; destroying it closes the stream, and operations that are still pending end with operation_aborted. It knows no time: whoever
/// waits sets a limit and ends the wait by terminal cancellation or abort(). After an error, and after a cancelled operation, the connection is
/// closed. Errors: NetworkError with the cause as code, system_error(operation_aborted).
class WebSocket
{
public:
    WebSocket() = default;
    WebSocket(WebSocket&& other) noexcept = default;
    WebSocket& operator=(WebSocket&& other) noexcept;
    ~WebSocket();

    /// The client's handshake over a connected stream. Throws ServerError with the status and the text of the answer when the server answers
    /// anything but 101. Messages name the host alone: path and query may hold credentials.
    static boost::asio::awaitable<WebSocket> connect(std::unique_ptr<AnyStream> stream, wire::Url url, WebSocketOptions options);

    /// The server's, for an upgrade request that was read already.
    static boost::asio::awaitable<WebSocket> accept(std::unique_ptr<AnyStream> stream, ServerRequest request, WebSocketOptions options);

    /// The next message, fragments joined; pings are answered on the way. nullopt: the peer closed the connection properly. One at a time.
    boost::asio::awaitable<std::optional<std::string>> receive();

    /// Sends a text message. Several may be pending: they leave in the order of the calls.
    boost::asio::awaitable<void> send(std::string text);

    boost::asio::awaitable<void> ping();

    /// Says goodbye and waits for the peer's; a pending receive() ends.
    boost::asio::awaitable<void> close();

    /// Closes at once, without a word.
    void abort() noexcept;

    bool is_open() const noexcept;

private:
    class Impl;
    explicit WebSocket(std::shared_ptr<Impl> impl) noexcept : impl_(std::move(impl)) {}

    std::shared_ptr<Impl> impl_;
};

/// Whether a request asks for a websocket.
bool is_websocket_upgrade(ServerRequest const& request);

} // namespace ftrack::net
