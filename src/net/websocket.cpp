// Copyright the ftrack C++ client authors. SPDX-License-Identifier: Apache-2.0
#include "net/websocket.hpp"

#include "core/excerpt.hpp"
#include "core/redact.hpp"
#include "ftrack/error.hpp"
#include "net/http_server.hpp"
#include "net/wait_queue.hpp"

#include <boost/asio/error.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/prepend.hpp>
#include <boost/asio/redirect_error.hpp>
#include <boost/asio/ssl/error.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <boost/beast/core/flat_buffer.hpp>
#include <boost/beast/core/role.hpp>

#include <utility>

namespace ftrack::net {

// What Beast asks of a stream beneath a websocket, found by argument-dependent look-up.

void teardown(boost::beast::role_type, AnyStream& stream, boost::system::error_code& error)
{
    stream.close();
    error = {};
}

template <class Handler>
void async_teardown(boost::beast::role_type, AnyStream& stream, Handler&& handler)
{
    stream.close();
    boost::asio::post(stream.get_executor(), boost::asio::prepend(std::forward<Handler>(handler), boost::system::error_code()));
}

void beast_close_socket(AnyStream& stream) { stream.close(); }

} // namespace ftrack::net

#include <boost/beast/websocket/stream.hpp>

namespace ftrack::net {

namespace asio = boost::asio;
namespace beast = boost::beast;
namespace http = beast::http;
namespace websocket = beast::websocket;
using boost::system::error_code;

namespace {

// Small messages leave in one piece; a client masks, hence copies, through this buffer.
constexpr std::size_t write_buffer_size = std::size_t{16} << 10;

std::string what_happened(error_code cause)
{
    if (cause == asio::error::eof || cause == asio::ssl::error::stream_truncated)
        return "was closed without a goodbye";
    if (cause == asio::error::connection_reset)
        return "was reset";
    if (cause == websocket::error::message_too_big || cause == websocket::error::buffer_overflow)
        return "was ended: a message is larger than allowed";
    return "failed (" + cause.message() + ")";
}

ServerError refusal(wire::Url const& url, websocket::response_type const& answer)
{
    ServerFailure failure;
    failure.http_status = static_cast<int>(answer.result_int());
    failure.exception = "WebSocketRefused";
    failure.message = url.host_header() + " refused the websocket connection with status " + std::to_string(failure.http_status) + ".";
    std::string const said = core::excerpt(core::redact(answer.body()), 200);
    if (!said.empty())
        failure.message += " It said: " + said;
    return ServerError(std::move(failure));
}

http::request<http::empty_body> to_beast(ServerRequest const& request)
{
    http::request<http::empty_body> result;
    result.method_string(request.method);
    result.target("/");
    result.version(11);
    for (auto const& [name, value] : request.headers)
        result.insert(name, value);
    return result;
}

} // namespace

class WebSocket::Impl
{
public:
    Impl(std::unique_ptr<AnyStream> byte_stream, WebSocketOptions const& options, std::string peer_name)
        : stream(std::move(byte_stream)), socket(*stream), peer(std::move(peer_name))
    {
        websocket::stream_base::timeout never{};
        never.handshake_timeout = websocket::stream_base::none();
        never.idle_timeout = websocket::stream_base::none();
        socket.set_option(never);
        socket.read_message_max(options.max_message_size);
        socket.write_buffer_bytes(write_buffer_size);
        socket.auto_fragment(false);
        socket.text(true);
        if (options.on_control)
            socket.control_callback([on_control = options.on_control](websocket::frame_type, beast::string_view) { on_control(); });
    }

    void abort() noexcept
    {
        is_open = false;
        stream->close();
    }

    /// Throws for a failure; the connection is closed then.
    void check(error_code error)
    {
        if (!error)
            return;
        bool const was_open = is_open;
        abort();
        if (!was_open || error == asio::error::operation_aborted)
            throw boost::system::system_error(asio::error::operation_aborted);
        throw NetworkError(error, "The websocket connection to " + peer + ' ' + what_happened(error) + '.');
    }

    std::unique_ptr<AnyStream> stream;
    websocket::stream<AnyStream&, false> socket;
    std::string peer;
    beast::flat_buffer input;
    WaitQueue writers;
    bool is_writing = false;
    bool is_open = true;
};

namespace {

/// The right to write. It goes from one to the next without being free in between, so that nobody overtakes.
template <class Impl>
class WriteTurn
{
public:
    explicit WriteTurn(std::shared_ptr<Impl> owner) : owner_(std::move(owner)) { owner_->is_writing = true; }
    WriteTurn(WriteTurn const&) = delete;
    WriteTurn& operator=(WriteTurn const&) = delete;
    ~WriteTurn() { owner_->is_writing = owner_->writers.wake_one(); }

private:
    std::shared_ptr<Impl> owner_;
};

template <class Impl>
asio::awaitable<std::shared_ptr<Impl>> shake_hands(std::shared_ptr<Impl> self, wire::Url url, HeaderFields headers)
{
    self->socket.set_option(websocket::stream_base::decorator([&headers](websocket::request_type& request) {
        for (auto const& [name, value] : headers)
            request.set(name, value);
    }));
    websocket::response_type answer;
    error_code error;
    std::string const host = url.host_header();
    std::string const target = url.target();
    co_await self->socket.async_handshake(answer, host, target, asio::redirect_error(asio::use_awaitable, error));
    if (error == websocket::error::upgrade_declined) {
        self->abort();
        throw refusal(url, answer);
    }
    self->check(error);
    co_return self;
}

template <class Impl>
asio::awaitable<std::shared_ptr<Impl>> welcome(std::shared_ptr<Impl> self, ServerRequest request)
{
    http::request<http::empty_body> const message = to_beast(request);
    error_code error;
    co_await self->socket.async_accept(message, asio::redirect_error(asio::use_awaitable, error));
    self->check(error);
    co_return self;
}

template <class Impl>
asio::awaitable<std::optional<std::string>> read_message(std::shared_ptr<Impl> self)
{
    error_code error;
    self->input.clear();
    co_await self->socket.async_read(self->input, asio::redirect_error(asio::use_awaitable, error));
    if (error == websocket::error::closed) {
        self->abort();
        co_return std::nullopt;
    }
    self->check(error);
    auto const bytes = self->input.cdata();
    co_return std::string(static_cast<char const*>(bytes.data()), bytes.size());
}

template <class Impl>
asio::awaitable<void> write_message(std::shared_ptr<Impl> self, std::string text)
{
    if (self->is_writing)
        co_await self->writers.wait();
    WriteTurn<Impl> const turn(self);
    error_code error;
    if (!self->is_open)
        error = asio::error::operation_aborted;
    else
        co_await self->socket.async_write(asio::buffer(text), asio::redirect_error(asio::use_awaitable, error));
    self->check(error);
}

template <class Impl>
asio::awaitable<void> write_ping(std::shared_ptr<Impl> self)
{
    websocket::ping_data const nothing;
    error_code error;
    co_await self->socket.async_ping(nothing, asio::redirect_error(asio::use_awaitable, error));
    self->check(error);
}

template <class Impl>
asio::awaitable<void> say_goodbye(std::shared_ptr<Impl> self)
{
    error_code error;
    if (self->is_open)
        co_await self->socket.async_close(websocket::close_code::normal, asio::redirect_error(asio::use_awaitable, error));
    self->abort();
    if (error == asio::error::operation_aborted)
        throw boost::system::system_error(error);
}

} // namespace

WebSocket& WebSocket::operator=(WebSocket&& other) noexcept
{
    if (this != &other) {
        abort();
        impl_ = std::move(other.impl_);
    }
    return *this;
}

WebSocket::~WebSocket() { abort(); }

asio::awaitable<WebSocket> WebSocket::connect(std::unique_ptr<AnyStream> stream, wire::Url url, WebSocketOptions options)
{
    auto impl = std::make_shared<Impl>(std::move(stream), options, url.host_header());
    impl = co_await shake_hands(std::move(impl), std::move(url), std::move(options.headers));
    co_return WebSocket(std::move(impl));
}

asio::awaitable<WebSocket> WebSocket::accept(std::unique_ptr<AnyStream> stream, ServerRequest request, WebSocketOptions options)
{
    auto impl = std::make_shared<Impl>(std::move(stream), options, "the client");
    impl = co_await welcome(std::move(impl), std::move(request));
    co_return WebSocket(std::move(impl));
}

asio::awaitable<std::optional<std::string>> WebSocket::receive() { return read_message(impl_); }
asio::awaitable<void> WebSocket::send(std::string text) { return write_message(impl_, std::move(text)); }
asio::awaitable<void> WebSocket::ping() { return write_ping(impl_); }
asio::awaitable<void> WebSocket::close() { return say_goodbye(impl_); }

void WebSocket::abort() noexcept
{
    if (impl_)
        impl_->abort();
}

bool WebSocket::is_open() const noexcept { return impl_ && impl_->is_open; }

bool is_websocket_upgrade(ServerRequest const& request)
{
    return request.method == "GET" && beast::iequals(request.headers.find("Upgrade"), "websocket");
}

} // namespace ftrack::net
