// Copyright the ftrack C++ client authors. SPDX-License-Identifier: Apache-2.0
#pragma once

#include "net/http_server.hpp"
#include "sandbox/http/site.hpp"

namespace ftrack::sandbox::http {

/// `/component/get?id=…&username=…&apiKey=…`: the way to a component's file, by a redirect to its storage.
boost::asio::awaitable<net::ServerReply> get_component(std::shared_ptr<Site> site, net::ServerRequest request);

/// `/component/remove?id=…&username=…&apiKey=…`: a component's file is removed; the component stays.
boost::asio::awaitable<net::ServerReply> remove_component_file(std::shared_ptr<Site> site, net::ServerRequest request);

/// `/component/thumbnail?id=…&size=…&username=…&apiKey=…`: a component's picture, made smaller. What is no picture, has not arrived or does not exist
/// gets the default one.
boost::asio::awaitable<net::ServerReply> get_thumbnail(std::shared_ptr<Site> site, net::ServerRequest request);

/// `/img/thumbnail2.png`, which needs no credentials: what stands for a missing thumbnail.
boost::asio::awaitable<net::ServerReply> get_default_thumbnail(std::shared_ptr<Site> site, net::ServerRequest request);

} // namespace ftrack::sandbox::http
