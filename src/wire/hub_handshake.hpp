// Copyright the ftrack C++ client authors. SPDX-License-Identifier: Apache-2.0
#pragma once

#include "wire/failure.hpp"

#include <chrono>
#include <string>
#include <string_view>

namespace ftrack::wire {

/// The answer to a socket.io 0.9 handshake: `session:heartbeat:close:transports`, as in `abc:60:60:websocket,xhr-polling`.
class HubHandshake
{
public:
    HubHandshake() = default;

    /// Throws ParseError when it has no session, or no websocket among its transports.
    static HubHandshake parse(std::string_view body);

    std::string session;

    /// A connection on which nothing was heard for so long is dead. 60 s when the server names none.
    std::chrono::milliseconds heartbeat_timeout{60'000};
};

/// What the whole answer stands for. Throws ServerPermissionDeniedError when the credentials were refused (status 401 or 403, or an error of that
/// name), another ServerError for what may pass, ParseError as above.
HubHandshake read_handshake(std::string_view body, AnswerContext const& context);

/// `{server}/socket.io/1/`, with credentials as form-encoded query.
std::string handshake_url(std::string_view server_url, std::string_view api_user, std::string_view api_key);

/// Where the websocket of a session is, as an http or https address, with the same query.
std::string websocket_url(std::string_view server_url, std::string_view session, std::string_view api_user, std::string_view api_key);

} // namespace ftrack::wire
