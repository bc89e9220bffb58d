// Copyright the ftrack C++ client authors. SPDX-License-Identifier: Apache-2.0
#include "http/route.hpp"

#include <utility>

namespace ftrack::http {

Route make_route(SessionOptions const& options, std::shared_ptr<net::Clock> clock, std::shared_ptr<net::Connector> connector)
{
    Route route;
    route.connector = connector ? std::move(connector) : net::make_connector(options.tls, options.timeouts, std::move(clock));
    route.proxies = ProxyChoice(options.proxy);
    route.cookies = std::make_shared<wire::CookieJar>();
    return route;
}

} // namespace ftrack::http
