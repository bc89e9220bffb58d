// Copyright the ftrack C++ client authors. SPDX-License-Identifier: Apache-2.0
#pragma once

#include "ftrack/sandbox.hpp"
#include "net/websocket.hpp"

#include <boost/asio/io_context.hpp>
#include <boost/json/value.hpp>

#include <memory>
#include <string>
#include <vector>

namespace ftrack::test {

/// A client of the sandbox's event server that says what it is told, frame by frame, and shows every frame that it gets. Without TLS.
class EventClient
{
public:
    /// Shakes hands by headers, as the Python client does, and opens a socket.
    EventClient(boost::asio::io_context& io, sandbox::Server const& server);

    /// Opens a socket at this path.
    EventClient(boost::asio::io_context& io, sandbox::Server const& server, std::string const& path);

    void send(std::string frame);

    /// The next frame; "end" when the server has closed the connection.
    std::string receive();

    /// Sends an event that asks for an acknowledgement and waits for that; the frames before it are kept for receive().
    boost::json::value publish(std::string const& event);
    boost::json::value subscribe(std::string const& id, std::string const& expression);

    /// The event of the next frame, which must be one.
    boost::json::value next_event();

    void close() { socket_ = net::WebSocket(); }

private:
    boost::asio::io_context& io_;
    net::WebSocket socket_;
    std::vector<std::string> kept_;
    int last_id_ = 0;
};

/// Sends the text of a request that asks for `Connection: close`; the whole answer.
std::string ask(boost::asio::io_context& io, sandbox::Server const& server, std::string const& request);

/// The requests with which the official clients shake hands.
std::string python_handshake(std::string const& user, std::string const& key);
std::string javascript_handshake(std::string const& user, std::string const& key);

/// The id in the answer to a handshake.
std::string handshake_id(std::string const& answer);

/// Sends a batch of operations as the administrator; the results.
boost::json::value call(boost::asio::io_context& io, sandbox::Server const& server, std::string const& operations);

/// A frame with an event, as the Python client writes it.
std::string event_frame(std::string const& packet_id, std::string const& event);

} // namespace ftrack::test
