// Copyright the ftrack C++ client authors. SPDX-License-Identifier: Apache-2.0
#pragma once

#include "ftrack/options.hpp"
#include "http/proxy_choice.hpp"
#include "net/clock.hpp"
#include "net/connector.hpp"
#include "wire/cookie_jar.hpp"

#include <memory>

namespace ftrack::http {

/// How one session reaches servers: shared by all that it sends, so that a cookie set by one answer goes along with every request, and one
/// TLS session serves all connections. For one strand.
class Route
{
public:
    Route() = default;

    std::shared_ptr<net::Connector> connector;
    ProxyChoice proxies;
    std::shared_ptr<wire::CookieJar> cookies;
};

/// Throws std::invalid_argument for a CA file or a proxy address that cannot be used. `connector` is for tests; null takes the real one.
Route make_route(SessionOptions const& options, std::shared_ptr<net::Clock> clock, std::shared_ptr<net::Connector> connector = nullptr);

} // namespace ftrack::http
