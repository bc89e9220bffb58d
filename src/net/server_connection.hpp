// Copyright the ftrack C++ client authors. SPDX-License-Identifier: Apache-2.0
#pragma once

#include "net/deadline.hpp"
#include "net/http_server.hpp"
#include "net/server_stream.hpp"

#include <boost/asio/cancellation_signal.hpp>
#include <boost/beast/core/flat_buffer.hpp>

#include <atomic>
#include <cstdint>
#include <map>
#include <memory>
#include <mutex>
#include <string>
#include <utility>

namespace ftrack::net {

class ServerConnection;

/// What the server and its connections share; outlives the server while a connection ends.
class ServerState
{
public:
    ServerState(HttpServerOptions given, HttpServer::Handler function, std::shared_ptr<Clock> time)
        : options(std::move(given)), handler(std::move(function)), clock(std::move(time))
    {
        if (!options.certificate_chain.empty())
            tls = make_server_tls(options.certificate_chain, options.private_key);
    }

    HttpServerOptions const options;
    HttpServer::Handler const handler;
    std::shared_ptr<Clock> const clock;
    std::shared_ptr<boost::asio::ssl::context> tls; // null: plain HTTP
    std::atomic<std::uint64_t> accepted{0};
    std::atomic<std::uint64_t> open{0};
    std::mutex mutex;
    bool is_stopped = false;
    std::map<ServerConnection*, std::weak_ptr<ServerConnection>> connections;
};

/// One peer. For one strand.
class ServerConnection : public std::enable_shared_from_this<ServerConnection>
{
public:
    ServerConnection(std::shared_ptr<ServerState> server, std::unique_ptr<ServerStream> byte_stream)
        : shared(std::move(server)), stream(std::move(byte_stream)), deadline(shared->clock, stream->get_executor(), [this] { abort(); })
    {
    }

    void close() noexcept
    {
        is_closed = true;
        deadline.cancel();
        stream->close();
    }

    // Ends the handler too. Asio 1.26 must not see a cancellation of a coroutine that has not begun or has run to its end.
    void abort() noexcept
    {
        close();
        if (!is_running)
            return;
        try {
            signal.emit(boost::asio::cancellation_type::terminal);
        } catch (...) { // then the handler ends in its own time
        }
    }

    void stop() noexcept
    {
        if (is_websocket && shared->options.websocket_grace.count() > 0 && !is_closed)
            deadline.expires_after(shared->options.websocket_grace);
        else
            abort();
    }

    void expect_progress() { deadline.expires_after(shared->options.idle_timeout); }

    std::shared_ptr<ServerState> const shared;
    std::unique_ptr<ServerStream> const stream;
    Deadline deadline;
    boost::asio::cancellation_signal signal;
    boost::beast::flat_buffer input;
    std::string output;
    bool is_running = false;
    bool is_websocket = false;
    bool is_closed = false;
};

using ConnectionPtr = std::shared_ptr<ServerConnection>;

/// The place of a connection in the server's books.
class Registration
{
public:
    explicit Registration(ConnectionPtr const& connection) : shared_(connection->shared), connection_(connection.get())
    {
        std::lock_guard const lock(shared_->mutex);
        is_welcome_ = !shared_->is_stopped && shared_->open < shared_->options.max_connections;
        if (is_welcome_) {
            shared_->connections.emplace(connection_, connection);
            ++shared_->open;
        }
    }
    Registration(Registration const&) = delete;
    Registration& operator=(Registration const&) = delete;
    ~Registration()
    {
        if (!is_welcome_)
            return;
        std::lock_guard const lock(shared_->mutex);
        shared_->connections.erase(connection_);
        --shared_->open;
    }

    bool is_welcome() const noexcept { return is_welcome_; }

private:
    std::shared_ptr<ServerState> shared_;
    ServerConnection* connection_;
    bool is_welcome_ = false;
};

/// Serves a connection, on the stream's executor, until it ends. One more than are allowed, or one after the end, is closed at once.
void start_connection(std::shared_ptr<ServerState> const& server, std::unique_ptr<ServerStream> stream);

/// Ends all connections; false when that has been done before. Any thread.
bool stop_connections(ServerState& server);

} // namespace ftrack::net
