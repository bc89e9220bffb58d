// Copyright the ftrack C++ client authors. SPDX-License-Identifier: Apache-2.0
#pragma once

#include "ftrack/sandbox.hpp"
#include "net/http_server.hpp"
#include "net/websocket.hpp"
#include "sandbox/http/site.hpp"

#include <memory>
#include <optional>
#include <string_view>

namespace ftrack::sandbox::http {

/// The path of the event server's sockets, before the id of the handshake.
constexpr std::string_view event_socket_path = "/socket.io/1/websocket";

/// `GET /socket.io/1/`: gives an id to a client that shows its credentials in headers, as the Python client does, or in the query, as the JavaScript
/// client does; 401 to others.
boost::asio::awaitable<net::ServerReply> shake_hands(std::shared_ptr<Site> site, net::ServerRequest request);

bool is_event_socket(net::ServerRequest const& request);

/// Talks socket.io with a client that opened a socket with the id it was given; one with another id is told to shake hands anew. `fault` may end or
/// hold the connection after so many bytes of frames.
boost::asio::awaitable<void> serve_event_socket(std::shared_ptr<Site> site, net::ServerRequest request, std::optional<Fault> fault,
                                                net::WebSocket socket);

} // namespace ftrack::sandbox::http
