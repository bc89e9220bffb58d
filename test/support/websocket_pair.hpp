// Copyright the ftrack C++ client authors. SPDX-License-Identifier: Apache-2.0
#pragma once

#include "net/http_server.hpp"
#include "net/websocket.hpp"
#include "support/memory_stream.hpp"
#include "support/run_coroutine.hpp"

#include <memory>
#include <string>

namespace ftrack::test {

/// Both ends of a websocket over memory. Bytes move when the test pumps.
class WebSocketPair
{
public:
    WebSocketPair() : client_wire(io), server_wire(io)
    {
        client_wire.end = {};
        server_wire.end = {};
    }

    boost::asio::awaitable<net::WebSocket> connect(net::WebSocketOptions options = {})
    {
        return net::WebSocket::connect(std::make_unique<MemoryStream>(client_wire),
                                       wire::Url::parse("https://studio.example/socket.io/1/websocket/x?api_key=SECRET"), std::move(options));
    }

    boost::asio::awaitable<net::WebSocket> accept(net::ServerRequest request, net::WebSocketOptions options = {})
    {
        return net::WebSocket::accept(std::make_unique<MemoryStream>(server_wire), std::move(request), std::move(options));
    }

    /// The upgrade request that the client has written.
    net::ServerRequest take_request()
    {
        net::ServerRequest request;
        request.method = "GET";
        std::string const head = std::exchange(client_wire.output, {});
        for (std::size_t begin = head.find("\r\n") + 2; begin + 2 < head.size();) {
            auto const end = head.find("\r\n", begin);
            auto const colon = head.find(": ", begin);
            request.headers.add(head.substr(begin, colon - begin), head.substr(colon + 2, end - colon - 2));
            begin = end + 2;
        }
        return request;
    }

    /// Shakes hands.
    void open(net::WebSocketOptions client_options = {}, net::WebSocketOptions server_options = {})
    {
        Running<net::WebSocket> connecting(io, connect(std::move(client_options)));
        poll(io);
        server = run_coroutine(io, accept(take_request(), std::move(server_options)));
        pump();
        client = connecting.get();
    }

    /// Runs what is ready and carries bytes over until nothing moves any more.
    void pump()
    {
        do
            poll(io);
        while (carry(client_wire, server_wire) || carry(server_wire, client_wire));
    }

    boost::asio::io_context io;
    MemoryWire client_wire;
    MemoryWire server_wire;
    net::WebSocket client;
    net::WebSocket server;

private:
    static bool carry(MemoryWire& from, MemoryWire& to)
    {
        if (from.is_closed && !to.end) {
            to.end = boost::asio::error::eof;
            to.deliver(std::exchange(from.output, {}));
            return true;
        }
        if (from.output.empty())
            return false;
        to.deliver(std::exchange(from.output, {}));
        return true;
    }
};

} // namespace ftrack::test
