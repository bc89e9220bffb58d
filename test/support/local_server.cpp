// Copyright the ftrack C++ client authors. SPDX-License-Identifier: Apache-2.0
#include "support/local_server.hpp"

#include <utility>

namespace ftrack::test {

namespace asio = boost::asio;
using asio::ip::tcp;

namespace {

asio::awaitable<net::ServerReply> reply_with(net::ServerReply reply) { co_return reply; }

tcp::endpoint any_port() { return {asio::ip::address_v4::loopback(), 0}; }

} // namespace

LocalServer::LocalServer(asio::io_context& io, bool tls, std::chrono::seconds certificate_lifetime)
{
    net::HttpServerOptions options;
    if (tls) {
        certificate = net::make_server_certificate({host, "127.0.0.1"}, certificate_lifetime);
        options.certificate_chain = certificate.chain;
        options.private_key = certificate.private_key;
    }
    reply.body = "ok";
    auto handler = [this](net::ServerRequest request) {
        requests.push_back(std::move(request));
        return reply_with(reply);
    };
    server = std::make_unique<net::HttpServer>(io.get_executor(), std::move(options), std::move(handler), clock);
    server->start();
}

wire::Origin LocalServer::origin() const { return wire::Url::parse(url()).origin; }

std::string LocalServer::url(std::string const& path) const
{
    return (certificate.chain.empty() ? "http://" : "https://") + std::string(host) + ':' + std::to_string(server->port()) + path;
}

TlsOptions LocalServer::trust() const
{
    TlsOptions options;
    options.ca_certificates = certificate.authority;
    return options;
}

net::Endpoints look_up_loopback(std::string const&, std::string const& port, boost::system::error_code&)
{
    return {tcp::endpoint(asio::ip::address_v4::loopback(), static_cast<std::uint16_t>(std::stoul(port)))};
}

SilentAddress::SilentAddress(asio::io_context& io) : acceptor_(io, tcp::v4()), filler_(io)
{
    acceptor_.bind(any_port());
    acceptor_.listen(0);
    // One fits into the queue, and nobody takes it out.
    filler_.connect(acceptor_.local_endpoint());
}

tcp::endpoint refusing_endpoint(asio::io_context& io) { return tcp::acceptor(io, any_port()).local_endpoint(); }

} // namespace ftrack::test
