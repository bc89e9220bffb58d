// Copyright the ftrack C++ client authors. SPDX-License-Identifier: Apache-2.0
#include "net/http_server.hpp"

#include "net/borrowed_stream.hpp"
#include "net/deadline.hpp"
#include "net/server_answer.hpp"
#include "net/server_request_parser.hpp"
#include "net/server_stream.hpp"

#include <boost/asio/bind_cancellation_slot.hpp>
#include <boost/asio/cancellation_signal.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/redirect_error.hpp>
#include <boost/asio/strand.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <boost/beast/core/flat_buffer.hpp>

#include <algorithm>
#include <atomic>
#include <map>
#include <mutex>
#include <utility>

namespace ftrack::net {

namespace asio = boost::asio;
using asio::ip::tcp;
using boost::system::error_code;

namespace {

constexpr std::size_t read_size = std::size_t{16} << 10; // a TLS record

// A body up to this size leaves in one write with its head.
constexpr std::size_t joined_body_size = std::size_t{64} << 10;

// How long a peer may take to say goodbye in its turn.
constexpr std::chrono::milliseconds goodbye_limit{2'000};

// How long to wait when the process has no descriptor left for another connection.
constexpr std::chrono::milliseconds accept_pause{100};

class Connection;

// What the server and its connections share; outlives the server while a connection ends.
class Shared
{
public:
    Shared(HttpServerOptions given, HttpServer::Handler function, std::shared_ptr<Clock> time)
        : options(std::move(given)), handler(std::move(function)), clock(std::move(time))
    {
        if (!options.certificate_chain.empty())
            tls = make_server_tls(options.certificate_chain, options.private_key);
    }

    HttpServerOptions const options;
    HttpServer::Handler const handler;
    std::shared_ptr<Clock> const clock;
    std::shared_ptr<asio::ssl::context> tls; // null: plain HTTP
    std::atomic<std::uint64_t> accepted{0};
    std::atomic<std::uint64_t> open{0};
    std::mutex mutex;
    bool is_stopped = false;
    std::map<Connection*, std::weak_ptr<Connection>> connections;
};

// For one strand.
class Connection : public std::enable_shared_from_this<Connection>
{
public:
    Connection(std::shared_ptr<Shared> server, std::unique_ptr<ServerStream> byte_stream)
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
            signal.emit(asio::cancellation_type::terminal);
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

    std::shared_ptr<Shared> const shared;
    std::unique_ptr<ServerStream> const stream;
    Deadline deadline;
    asio::cancellation_signal signal;
    boost::beast::flat_buffer input;
    std::string output;
    bool is_running = false;
    bool is_websocket = false;
    bool is_closed = false;
};

using ConnectionPtr = std::shared_ptr<Connection>;

// The place of a connection in the server's books.
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
    std::shared_ptr<Shared> shared_;
    Connection* connection_;
    bool is_welcome_ = false;
};

asio::awaitable<bool> write(ConnectionPtr self, char const* data, std::size_t size)
{
    error_code error;
    while (size > 0 && !error) {
        self->expect_progress();
        asio::const_buffer const rest(data, size);
        std::size_t const written = co_await self->stream->async_write_some(rest, asio::redirect_error(asio::use_awaitable, error));
        data += written;
        size -= written;
    }
    self->deadline.clear();
    co_return !error;
}

// False when the peer went away or was too slow.
asio::awaitable<bool> read_request(ConnectionPtr self, ServerRequestParser& parser)
{
    bool has_said_continue = false;
    while (true) {
        auto const bytes = self->input.cdata();
        self->input.consume(parser.feed(std::string_view(static_cast<char const*>(bytes.data()), bytes.size())));
        if (parser.is_done() || parser.refusal() != 0)
            break;
        if (parser.is_header_done() && parser.expects_continue() && !std::exchange(has_said_continue, true)) {
            constexpr std::string_view go_on = "HTTP/1.1 100 Continue\r\n\r\n";
            bool const is_sent = co_await write(self, go_on.data(), go_on.size());
            if (!is_sent)
                co_return false;
        }
        error_code error;
        self->expect_progress();
        auto const room = self->input.prepare(read_size);
        std::size_t const size = co_await self->stream->async_read_some(room, asio::redirect_error(asio::use_awaitable, error));
        self->deadline.clear();
        self->input.commit(size);
        if (error)
            co_return false;
    }
    co_return true;
}

asio::awaitable<ServerReply> answer(ConnectionPtr self, ServerRequestParser& parser)
{
    if (parser.refusal() != 0)
        co_return make_refusal(parser.refusal(), self->shared->options.max_request_size);
    std::string const accept_encoding(parser.request().headers.find("Accept-Encoding"));
    try {
        ServerReply reply = co_await self->shared->handler(parser.take());
        // Where an answer is to break off is counted in bytes as the handler wrote them.
        if (!reply.stall_after && !reply.close_after)
            compress_answer(reply, accept_encoding);
        co_return reply;
    } catch (std::exception const&) { // its text is not the client's to see
    }
    co_return make_error_reply(500, "InternalError", "The server failed.");
}

asio::awaitable<void> wait_for_end(ConnectionPtr self)
{
    error_code error;
    while (!error) {
        self->input.clear();
        auto const room = self->input.prepare(read_size);
        co_await self->stream->async_read_some(room, asio::redirect_error(asio::use_awaitable, error));
    }
}

// An answer that breaks off where it was told to; the connection is over.
asio::awaitable<void> misbehave(ConnectionPtr self, ServerReply reply)
{
    std::uint64_t const limit = std::min(reply.stall_after.value_or(UINT64_MAX), reply.close_after.value_or(UINT64_MAX));
    self->output += reply.body;
    self->output.resize(static_cast<std::size_t>(std::min<std::uint64_t>(self->output.size(), limit)));
    bool const is_sent = co_await write(self, self->output.data(), self->output.size());
    if (is_sent && !reply.close_after)
        co_await wait_for_end(self);
    if (reply.close_after)
        self->stream->reset();
    self->close();
}

// False when the connection is over.
asio::awaitable<bool> send(ConnectionPtr self, ServerReply reply, AnswerContext context)
{
    if (reply.stall) {
        co_await wait_for_end(self);
        co_return false;
    }
    self->output.clear();
    append_answer_head(self->output, reply, context);
    if (!has_body(reply, context))
        reply.body.clear();
    if (reply.stall_after || reply.close_after) {
        co_await misbehave(self, std::move(reply));
        co_return false;
    }
    std::size_t const joined = std::min(reply.body.size(), joined_body_size);
    self->output.append(reply.body, 0, joined);
    bool is_sent = co_await write(self, self->output.data(), self->output.size());
    if (is_sent)
        is_sent = co_await write(self, reply.body.data() + joined, reply.body.size() - joined);
    co_return is_sent;
}

// A peer that still sends would see a closed socket as a reset and might drop the answer unread.
asio::awaitable<void> say_goodbye(ConnectionPtr self)
{
    error_code ignored;
    self->deadline.expires_after(goodbye_limit);
    co_await self->stream->async_say_goodbye(asio::redirect_error(asio::use_awaitable, ignored));
    co_await wait_for_end(self);
}

WebSocketHandler find_websocket_handler(Connection const& connection, ServerRequestParser const& parser)
{
    bool const wants_one = parser.refusal() == 0 && connection.shared->options.websocket && is_websocket_upgrade(parser.request());
    // What came early is not the request's: a client must wait for the answer before it speaks.
    return wants_one && connection.input.size() == 0 ? connection.shared->options.websocket(parser.request()) : WebSocketHandler();
}

asio::awaitable<void> converse(ConnectionPtr self, ServerRequest request, WebSocketHandler handler)
{
    WebSocketOptions options;
    options.max_message_size = self->shared->options.max_message_size;
    self->expect_progress();
    WebSocket socket = co_await WebSocket::accept(std::make_unique<BorrowedStream>(*self->stream, self), std::move(request), std::move(options));
    self->deadline.clear();
    self->is_websocket = true;
    co_await handler(std::move(socket));
}

asio::awaitable<void> serve(ConnectionPtr self)
{
    error_code error;
    self->expect_progress();
    co_await self->stream->async_handshake(asio::redirect_error(asio::use_awaitable, error));
    self->deadline.clear();
    AnswerContext context;
    while (!error && context.keep_alive && !self->is_closed) {
        ServerRequestParser parser(self->shared->options.max_request_size);
        bool const has_arrived = co_await read_request(self, parser);
        if (!has_arrived)
            co_return;
        if (WebSocketHandler handler = find_websocket_handler(*self, parser)) {
            co_await converse(self, parser.take(), std::move(handler));
            co_return;
        }
        context.is_head = parser.request().method == "HEAD";
        context.is_http_1_0 = parser.is_http_1_0();
        bool const may_continue = parser.refusal() == 0 && parser.keep_alive();
        ServerReply reply = co_await answer(self, parser);
        context.keep_alive = may_continue && !reply.close_connection;
        bool const is_sent = co_await send(self, std::move(reply), context);
        if (!is_sent)
            co_return;
    }
    if (!error && !self->is_closed)
        co_await say_goodbye(self);
}

asio::awaitable<void> run(ConnectionPtr self, std::unique_ptr<Registration> registration)
{
    self->is_running = !self->is_closed;
    try {
        if (!self->is_closed)
            co_await serve(self);
    } catch (std::exception const&) { // the connection was ended while it was under way
    }
    self->is_running = false;
    self->close();
    registration.reset();
}

} // namespace

class HttpServer::Impl : public Shared, public std::enable_shared_from_this<Impl>
{
public:
    Impl(asio::any_io_executor const& executor, HttpServerOptions given, Handler function, std::shared_ptr<Clock> time)
        : Shared(std::move(given), std::move(function), std::move(time)), acceptor(asio::make_strand(executor)), connections_executor(executor)
    {
    }

    static asio::awaitable<void> accept(std::shared_ptr<Impl> self)
    {
        while (self->acceptor.is_open()) {
            error_code error;
            asio::any_io_executor const strand = asio::make_strand(self->connections_executor);
            tcp::socket socket = co_await self->acceptor.async_accept(strand, asio::redirect_error(asio::use_awaitable, error));
            if (!error)
                self->start_connection(std::move(socket));
            else if (self->acceptor.is_open() && error != asio::error::connection_aborted)
                co_await self->clock->sleep_until(self->clock->now() + accept_pause);
        }
    }

    void start_connection(tcp::socket socket)
    {
        ++accepted;
        asio::any_io_executor const strand = socket.get_executor();
        auto connection = std::make_shared<Connection>(shared_from_this(), make_server_stream(std::move(socket), tls));
        auto registration = std::make_unique<Registration>(connection);
        if (!registration->is_welcome())
            return;
        auto const slot = connection->signal.slot();
        auto ignore = [connection](std::exception_ptr) {};
        asio::co_spawn(strand, run(connection, std::move(registration)), asio::bind_cancellation_slot(slot, std::move(ignore)));
    }

    void stop()
    {
        std::lock_guard const lock(mutex);
        if (std::exchange(is_stopped, true))
            return;
        asio::post(acceptor.get_executor(), [self = shared_from_this()] {
            error_code ignored;
            self->acceptor.close(ignored);
        });
        for (auto const& [key, weak] : connections) {
            if (auto const connection = weak.lock())
                asio::post(connection->stream->get_executor(), [connection] { connection->stop(); });
        }
    }

    tcp::acceptor acceptor;
    asio::any_io_executor connections_executor;
    std::uint16_t port = 0;
};

HttpServer::HttpServer(asio::any_io_executor executor, HttpServerOptions options, Handler handler, std::shared_ptr<Clock> clock)
    : impl_(std::make_shared<Impl>(executor, std::move(options), std::move(handler), std::move(clock)))
{
}

HttpServer::~HttpServer() { stop(); }

void HttpServer::start()
{
    tcp::endpoint const endpoint(asio::ip::make_address(impl_->options.address), impl_->options.port);
    impl_->acceptor.open(endpoint.protocol());
    impl_->acceptor.set_option(asio::socket_base::reuse_address(true));
    impl_->acceptor.bind(endpoint);
    impl_->acceptor.listen();
    impl_->port = impl_->acceptor.local_endpoint().port();
    asio::co_spawn(impl_->acceptor.get_executor(), Impl::accept(impl_), asio::detached);
}

void HttpServer::stop() noexcept
try {
    impl_->stop();
} catch (...) { // without memory for the messages the connections end with their peers
}

std::uint16_t HttpServer::port() const noexcept { return impl_->port; }
std::uint64_t HttpServer::accepted_connections() const noexcept { return impl_->accepted; }
std::uint64_t HttpServer::open_connections() const noexcept { return impl_->open; }

} // namespace ftrack::net
