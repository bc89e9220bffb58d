// Copyright the ftrack C++ client authors. SPDX-License-Identifier: Apache-2.0
#pragma once

#include "ftrack/transport.hpp"
#include "net/clock.hpp"
#include "net/websocket.hpp"

#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/awaitable.hpp>

#include <chrono>
#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

namespace ftrack::net {

/// Takes the body of a request as it arrives. Called on the connection's strand; gone before its end when the connection breaks.
class RequestSink
{
public:
    virtual ~RequestSink() = default;

    /// The next bytes. False resets the connection. What fails here is for the answer to tell.
    virtual bool write(std::string_view bytes) noexcept = 0;
};

/// The body of an answer that is not held in memory. Called on the connection's strand.
class ReplySource
{
public:
    virtual ~ReplySource() = default;

    virtual std::uint64_t size() const noexcept = 0;

    /// The next `size` bytes, which are there. An exception ends the connection: the head has promised them.
    virtual void read(char* to, std::size_t size) = 0;
};

/// A request as the server received it, body whole.
class ServerRequest
{
public:
    ServerRequest() = default;

    std::string method;
    std::string path;  ///< decoded, without query
    std::string query; ///< encoded, without `?`
    HeaderFields headers;
    std::string body;
    std::shared_ptr<RequestSink> sink; ///< where the body went, when HttpServerOptions::sink gave one
};

/// What to answer, and how to misbehave on the way.
class ServerReply
{
public:
    ServerReply() = default;

    int status = 200;
    HeaderFields headers; ///< Content-Length and Connection are set by the server
    std::string body;
    std::shared_ptr<ReplySource> source; ///< in place of the body

    bool close_connection = false;            ///< say `Connection: close` and do so
    bool stall = false;                       ///< send nothing, keep the connection open until the peer or the server ends it
    std::optional<std::uint64_t> stall_after; ///< send so many bytes (head included), then as stall
    std::optional<std::uint64_t> close_after; ///< send so many bytes (head included), then reset the connection
};

/// Talks over a websocket, on its connection's strand; the connection ends with it. stop() ends it by terminal cancellation; an exception ends it
/// quietly.
using WebSocketHandler = std::function<boost::asio::awaitable<void>(WebSocket)>;

class HttpServerOptions
{
public:
    HttpServerOptions() = default;

    std::string address = "127.0.0.1";
    std::uint16_t port = 0;
    std::string certificate_chain; ///< PEM; empty: plain HTTP
    std::string private_key;       ///< PEM
    std::size_t max_connections = 4'096;
    std::uint64_t max_request_size = std::uint64_t{64} << 20;
    std::uint64_t max_streamed_size = std::uint64_t{5} << 30; ///< of a body that goes to a sink
    std::chrono::milliseconds idle_timeout{60'000};
    std::chrono::milliseconds websocket_grace{0}; ///< how long stop() lets a websocket's handler say its last words

    /// Asked for each request once its head is there: who takes its body as it arrives, or nobody (null): then it is collected. On the connection's
    /// strand.
    std::function<std::shared_ptr<RequestSink>(ServerRequest const&)> sink;

    /// Asked for each request for a websocket: who is to talk over it, or nobody (an empty function): then it is a request like any other. Called on
    /// the connection's strand.
    std::function<WebSocketHandler(ServerRequest const&)> websocket;
    std::size_t max_message_size = std::size_t{16} << 20; ///< of a websocket
};

/// A small HTTP/1.1 server: keep-alive, gzip when the client takes it, limits, graceful stop. Each connection has a strand over the executor.
class HttpServer
{
public:
    /// Called for each request, on the connection's strand; an exception becomes status 500. stop() ends it by terminal cancellation.
    using Handler = std::function<boost::asio::awaitable<ServerReply>(ServerRequest)>;

    /// Throws boost::system::system_error when the certificate or its key is of no use. `clock` is for tests.
    HttpServer(boost::asio::any_io_executor executor, HttpServerOptions options, Handler handler, std::shared_ptr<Clock> clock = system_clock());
    HttpServer(HttpServer const&) = delete;
    HttpServer& operator=(HttpServer const&) = delete;
    ~HttpServer();

    /// Listens and accepts. Throws boost::system::system_error.
    void start();

    /// Closes the listener and every connection. Any thread; may be called twice.
    void stop() noexcept;

    std::uint16_t port() const noexcept;
    std::uint64_t accepted_connections() const noexcept;
    std::uint64_t open_connections() const noexcept;

private:
    class Impl;
    std::shared_ptr<Impl> impl_;
};

} // namespace ftrack::net
