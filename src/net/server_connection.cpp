// Copyright the ftrack C++ client authors. SPDX-License-Identifier: Apache-2.0
#include "net/server_connection.hpp"

#include "net/borrowed_stream.hpp"
#include "net/server_answer.hpp"
#include "net/server_request_parser.hpp"

#include <boost/asio/bind_cancellation_slot.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/redirect_error.hpp>
#include <boost/asio/use_awaitable.hpp>

#include <algorithm>
#include <utility>

namespace ftrack::net {

namespace asio = boost::asio;
using boost::system::error_code;

namespace {

constexpr std::size_t read_size = std::size_t{16} << 10; // a TLS record

// A body up to this size leaves in one write with its head.
constexpr std::size_t joined_body_size = std::size_t{64} << 10;

constexpr std::size_t source_piece_size = std::size_t{64} << 10;

// How long a peer may take to say goodbye in its turn.
constexpr std::chrono::milliseconds goodbye_limit{2'000};

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
        if (parser.is_cut_off()) {
            self->stream->reset();
            co_return false;
        }
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
        co_return make_refusal(parser.refusal(), parser.max_body_size());
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

asio::awaitable<bool> write_source(ConnectionPtr self, ReplySource& source, std::uint64_t limit)
{
    std::uint64_t left = std::min(source.size(), limit);
    bool is_sent = true;
    while (left > 0 && is_sent) {
        self->output.resize(static_cast<std::size_t>(std::min<std::uint64_t>(left, source_piece_size)));
        source.read(self->output.data(), self->output.size());
        is_sent = co_await write(self, self->output.data(), self->output.size());
        left -= self->output.size();
    }
    co_return is_sent;
}

// The head that stands in the output and the body, or so many bytes of them.
asio::awaitable<bool> write_answer(ConnectionPtr self, ServerReply const& reply, std::uint64_t limit)
{
    std::size_t const joined = std::min(reply.body.size(), joined_body_size);
    self->output.append(reply.body, 0, joined);
    std::uint64_t const first = std::min<std::uint64_t>(self->output.size(), limit);
    bool is_sent = co_await write(self, self->output.data(), static_cast<std::size_t>(first));
    if (!is_sent)
        co_return false;
    if (reply.source)
        is_sent = co_await write_source(self, *reply.source, limit - first);
    else
        is_sent = co_await write(self, reply.body.data() + joined,
                                 static_cast<std::size_t>(std::min<std::uint64_t>(reply.body.size() - joined, limit - first)));
    co_return is_sent;
}

// An answer that breaks off where it was told to; the connection is over.
asio::awaitable<void> misbehave(ConnectionPtr self, ServerReply reply)
{
    std::uint64_t const limit = std::min(reply.stall_after.value_or(UINT64_MAX), reply.close_after.value_or(UINT64_MAX));
    bool const is_sent = co_await write_answer(self, reply, limit);
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
    if (!has_body(reply, context)) {
        reply.body.clear();
        reply.source.reset();
    } else if (reply.source) {
        reply.body.clear();
    }
    if (reply.stall_after || reply.close_after) {
        co_await misbehave(self, std::move(reply));
        co_return false;
    }
    bool const is_sent = co_await write_answer(self, reply, UINT64_MAX);
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

WebSocketHandler find_websocket_handler(ServerConnection const& connection, ServerRequestParser const& parser)
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
        ServerRequestParser parser(self->shared->options);
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

void start_connection(std::shared_ptr<ServerState> const& server, std::unique_ptr<ServerStream> stream)
{
    ++server->accepted;
    asio::any_io_executor const strand = stream->get_executor();
    auto connection = std::make_shared<ServerConnection>(server, std::move(stream));
    auto registration = std::make_unique<Registration>(connection);
    if (!registration->is_welcome())
        return;
    auto const slot = connection->signal.slot();
    auto ignore = [connection](std::exception_ptr) {};
    asio::co_spawn(strand, run(connection, std::move(registration)), asio::bind_cancellation_slot(slot, std::move(ignore)));
}

bool stop_connections(ServerState& server)
{
    std::lock_guard const lock(server.mutex);
    if (std::exchange(server.is_stopped, true))
        return false;
    for (auto const& [key, weak] : server.connections) {
        if (auto const connection = weak.lock())
            asio::post(connection->stream->get_executor(), [connection] { connection->stop(); });
    }
    return true;
}

} // namespace ftrack::net
