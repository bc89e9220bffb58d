// Copyright the ftrack C++ client authors. SPDX-License-Identifier: Apache-2.0
#pragma once

#include "net/http_server.hpp"
#include "sandbox/http/site.hpp"

#include <boost/asio/awaitable.hpp>

#include <memory>
#include <string>
#include <string_view>

namespace ftrack::sandbox::http {

/// Who a visitor of the page connects as.
class PageCredentials
{
public:
    PageCredentials() = default;

    std::string user;
    std::string key;
    bool has_authority = false; ///< the certificate has to be trusted first
};

/// The page at `/`: projects, counts, live events, and how to connect.
std::string page(PageCredentials const& credentials);

/// Whether a request's Host header names this machine. The page holds a key: a foreign name that resolves to this machine must not read it.
bool is_local_host(std::string_view host, std::string_view address);

boost::asio::awaitable<net::ServerReply> show_page(std::shared_ptr<Site> site, net::ServerRequest request);

} // namespace ftrack::sandbox::http
