// Copyright the ftrack C++ client authors. SPDX-License-Identifier: Apache-2.0
#pragma once

#include "ftrack/options.hpp"
#include "net/any_stream.hpp"
#include "net/clock.hpp"
#include "wire/url.hpp"

#include <boost/asio/awaitable.hpp>

#include <memory>
#include <optional>

namespace ftrack::net {

/// Makes streams: the seam at which the pool is tested without sockets.
class Connector
{
public:
    virtual ~Connector() = default;

    /// A stream to the origin, ready for HTTP: resolved, connected, through the proxy, TLS done. `proxy` is for this origin, if any. Runs on the
    /// awaiting coroutine's executor, and so does the stream. Throws NetworkError and TimeoutError, naming host and phase; terminal cancellation ends
    /// it with operation_aborted at once, name resolution included.
    virtual boost::asio::awaitable<std::unique_ptr<AnyStream>> connect(wire::Origin origin, std::optional<wire::Url> proxy) = 0;
};

/// TCP and TLS: all addresses are tried, IPv6 and IPv4; TCP_NODELAY; TLS 1.2+ with SNI, host name verification and session resumption. Throws
/// std::invalid_argument when the CA file cannot be used.
std::shared_ptr<Connector> make_connector(TlsOptions const& tls, TimeoutOptions const& timeouts, std::shared_ptr<Clock> clock);

} // namespace ftrack::net
