// Copyright the ftrack C++ client authors. SPDX-License-Identifier: Apache-2.0
#pragma once

#include "events/line.hpp"
#include "ftrack/transport.hpp"
#include "http/route.hpp"

#include <cstddef>
#include <memory>
#include <string>

namespace ftrack::events {

/// What connections to a session's event server are made of.
class ServerLineSetup
{
public:
    ServerLineSetup() = default;

    std::string server_url;
    std::string api_user;
    std::string api_key;
    HeaderFields headers;                 ///< the user's own
    std::shared_ptr<Transport> transport; ///< carries the handshake
    http::Route route;                    ///< of the websocket
    std::size_t max_message_size = std::size_t{16} << 20;
};

/// The real line, socket.io 0.9: a handshake by HTTP, whose answer names a session, then a websocket of that session.
LineFactory make_server_line_factory(ServerLineSetup setup);

} // namespace ftrack::events
