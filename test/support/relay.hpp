// Copyright the ftrack C++ client authors. SPDX-License-Identifier: Apache-2.0
#pragma once

#include <boost/asio/awaitable.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>

#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>
#include <vector>

namespace ftrack::test {

/// A TCP relay between a client and a local server that can stop passing bytes on, or act as an HTTP proxy.
class Relay
{
public:
    Relay(boost::asio::io_context& io, std::uint16_t server_port);
    Relay(Relay const&) = delete;
    Relay& operator=(Relay const&) = delete;
    ~Relay();

    std::uint16_t port() const;

    /// Connections that come from now on are accepted and then ignored: a TLS handshake hangs.
    void ignore_new_connections(bool ignore);

    /// Reads nothing more from clients: their writes hang once the buffers of the sockets are full.
    void stop_reading_from_clients();

    /// The connections that are there stay and pass nothing on any more, as after a laptop's sleep; new ones work.
    void freeze_connections();

    /// Lets so many bytes more pass, of all connections and directions together, then cuts all connections off.
    void cut_after(std::uint64_t bytes);
    std::size_t cuts() const;

    /// From now on a client has to ask for the tunnel: its request is kept and answered with this. A status other than 200 ends it.
    void act_as_proxy(std::string answer = "HTTP/1.1 200 Connection established\r\n\r\n");
    std::vector<std::string> const& proxy_requests() const;

    std::size_t accepted() const;

private:
    struct State;
    static boost::asio::awaitable<void> accept(std::shared_ptr<State> state);
    static boost::asio::awaitable<void> serve(std::shared_ptr<State> state, boost::asio::ip::tcp::socket client);

    std::shared_ptr<State> state_;
};

/// The port of `https://localhost:PORT`.
std::uint16_t port_of(std::string const& url);

} // namespace ftrack::test
