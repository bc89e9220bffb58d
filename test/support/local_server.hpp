// Copyright the ftrack C++ client authors. SPDX-License-Identifier: Apache-2.0
#pragma once

#include "net/certificates.hpp"
#include "net/http_server.hpp"
#include "net/resolver.hpp"
#include "support/manual_clock.hpp"
#include "wire/url.hpp"

#include <boost/asio/io_context.hpp>

#include <chrono>
#include <memory>
#include <string>
#include <vector>

namespace ftrack::test {

/// A server on this machine that is told its name: `studio.example` with a certificate of its own authority, or without TLS.
class LocalServer
{
public:
    static constexpr auto host = "studio.example";

    /// Answers every request with `reply`.
    explicit LocalServer(boost::asio::io_context& io, bool tls = true, std::chrono::seconds certificate_lifetime = std::chrono::hours(1));

    wire::Origin origin() const;
    std::string url(std::string const& path = "/api") const;

    /// Options that trust its authority.
    TlsOptions trust() const;

    net::ServerReply reply;
    std::vector<net::ServerRequest> requests;
    std::shared_ptr<ManualClock> clock = std::make_shared<ManualClock>(); ///< for the server's own time-outs
    net::ServerCertificate certificate;
    std::unique_ptr<net::HttpServer> server;
};

/// Every name is this machine's.
net::Endpoints look_up_loopback(std::string const& host, std::string const& port, boost::system::error_code& error);

/// An address that neither accepts nor refuses: its queue is full.
class SilentAddress
{
public:
    explicit SilentAddress(boost::asio::io_context& io);

    boost::asio::ip::tcp::endpoint endpoint() const { return acceptor_.local_endpoint(); }

private:
    boost::asio::ip::tcp::acceptor acceptor_;
    boost::asio::ip::tcp::socket filler_;
};

/// A port that refuses connections.
boost::asio::ip::tcp::endpoint refusing_endpoint(boost::asio::io_context& io);

} // namespace ftrack::test
