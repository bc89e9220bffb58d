// Copyright the ftrack C++ client authors. SPDX-License-Identifier: Apache-2.0
#pragma once

#include "net/http_server.hpp"
#include "sandbox/http/site.hpp"

namespace ftrack::sandbox::http {

/// `POST /api`: a batch of operations.
boost::asio::awaitable<net::ServerReply> call_api(std::shared_ptr<Site> site, net::ServerRequest request);

} // namespace ftrack::sandbox::http
