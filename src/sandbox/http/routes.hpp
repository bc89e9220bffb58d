// Copyright the ftrack C++ client authors. SPDX-License-Identifier: Apache-2.0
#pragma once

#include "net/http_server.hpp"
#include "sandbox/http/site.hpp"

namespace ftrack::sandbox::http {

/// Answers a request by the route that its path and method name; pages of other origins may read the answer.
boost::asio::awaitable<net::ServerReply> route(std::shared_ptr<Site> site, net::ServerRequest request);

} // namespace ftrack::sandbox::http
