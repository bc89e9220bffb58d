// Copyright the ftrack C++ client authors. SPDX-License-Identifier: Apache-2.0
#pragma once

#include "net/any_stream.hpp"
#include "wire/url.hpp"

#include <boost/asio/awaitable.hpp>

#include <string>

namespace ftrack::net {

/// The value of Proxy-Authorization for a proxy's address; empty when it has no user.
std::string proxy_authorization(wire::Url const& proxy);

/// Asks a proxy at the other end of `stream`, which outlives the call, to connect to `origin`. Throws system_error when the stream fails,
/// NetworkError when the proxy says no, MalformedResponseError when it talks nonsense.
boost::asio::awaitable<void> open_tunnel(AnyStream& stream, wire::Origin origin, wire::Url proxy);

} // namespace ftrack::net
