// Copyright the ftrack C++ client authors. SPDX-License-Identifier: Apache-2.0
#include "net/http_server.hpp"

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <boost/asio/dispatch.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/redirect_error.hpp>
#include <boost/asio/ssl/context.hpp>
#include <boost/asio/ssl/stream.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/strand.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <boost/asio/write.hpp>
#include <boost/beast/core/flat_buffer.hpp>
#include <boost/beast/http.hpp>
#include <boost/url/decode_view.hpp>

#include <algorithm>
#include <atomic>
#include <map>
#include <mutex>
#include <optional>
#include <utility>

namespace ftrack::net {

namespace asio = boost::asio;
namespace http = boost::beast::http;
using boost::system::error_code;
using tcp = asio::ip::tcp;

namespace {

using PlainStream = tcp::socket;
using TlsServerStream = asio::ssl::stream<tcp::socket>;

tcp::socket& socket_of(PlainStream& stream) { return stream; }
tcp::socket& socket_of(TlsServerStream& stream) { return stream.next_layer(); }

/// What the server and its connections share; outlives the server while a connection ends.
class Shared
{
public:
    HttpServerOptions options;
    HttpServer::Handler handler;
    std::optional<asio::ssl::context> tls;
    std::atomic<std::uint64_t> accepted{0};
    std::atomic<std::uint64_t> open{0};
    std::mutex mutex;
    bool is_stopped = false;
    std::uint64_t next_id = 0;
    std::map<std::uint64_t, std::function<void()>> closers; ///< each posts to its connection's strand

    /// False when the server is stopped.
    std::optional<std::uint64_t> add(std::function<void()> closer)
    {
        std::lock_guard const lock(mutex);
        if (is_stopped)
            return std::nullopt;
        closers.emplace(++next_id, std::move(closer));
        ++open;
        return next_id;
    }

    void remove(std::uint64_t id)
    {
        std::lock_guard const lock(mutex);
        closers.erase(id);
        --open;
    }
};

template <class Stream>
class Connection
{
public:
    template <class... Arguments>
    Connection(asio::any_io_executor strand, std::shared_ptr<Shared> server, Arguments&&... arguments)
        : shared(std::move(server)), stream(std::forward<Arguments>(arguments)...), timer(strand)
    {
    }

    void close()
    {
        is_closed = true;
        error_code ignored;
        socket_of(stream).close(ignored);
        timer.cancel();
    }

    /// Closes the connection when it does not move for so long.
    void expect_progress(std::weak_ptr<Connection> self)
    {
        timer.expires_after(shared->options.idle_timeout);
        timer.async_wait([self](error_code error) {
            if (auto const locked = self.lock(); locked && !error)
                locked->close();
        });
    }

    std::shared_ptr<Shared> shared;
    Stream stream;
    asio::steady_timer timer;
    boost::beast::flat_buffer input;
    bool is_closed = false;
};

template <class Stream>
using ConnectionPtr = std::shared_ptr<Connection<Stream>>;

ServerRequest to_request(http::request<http::string_body>& message)
{
    ServerRequest request;
    request.method.assign(message.method_string().data(), message.method_string().size());
    std::string_view const target(message.target().data(), message.target().size());
    std::size_t const mark = std::min(target.find('?'), target.size());
    auto const path = boost::urls::make_pct_string_view(boost::urls::string_view(target.data(), mark));
    if (path)
        for (char const c : path->operator*())
            request.path += c;
    else
        request.path = target.substr(0, mark);
    request.query = target.substr(std::min(mark + 1, target.size()));
    for (auto const& field : message.base())
        request.headers.add(std::string(field.name_string()), std::string(field.value()));
    request.body = std::move(message.body());
    return request;
}

std::string head_of(ServerReply const& reply, bool keeps_alive)
{
    std::string const reason(http::obsolete_reason(http::int_to_status(static_cast<unsigned>(reply.status))));
    std::string head = "HTTP/1.1 " + std::to_string(reply.status) + " " + reason + "\r\n";
    for (auto const& [name, value] : reply.headers)
        head += name + ": " + value + "\r\n";
    head += "Content-Length: " + std::to_string(reply.body.size()) + "\r\n";
    if (!keeps_alive)
        head += "Connection: close\r\n";
    return head + "\r\n";
}

template <class Stream>
asio::awaitable<void> wait_for_end(ConnectionPtr<Stream> self)
{
    error_code error;
    char byte = 0;
    while (!error)
        co_await self->stream.async_read_some(asio::buffer(&byte, 1), asio::redirect_error(asio::use_awaitable, error));
}

/// False when the connection is over.
template <class Stream>
asio::awaitable<bool> send(ConnectionPtr<Stream> self, ServerReply reply, bool keeps_alive, bool without_body)
{
    if (reply.stall) {
        co_await wait_for_end(self);
        co_return false;
    }
    std::string text = head_of(reply, keeps_alive);
    if (!without_body)
        text += reply.body;
    if (reply.stall_after)
        text.resize(std::min<std::size_t>(text.size(), *reply.stall_after));
    if (reply.close_after)
        text.resize(std::min<std::size_t>(text.size(), *reply.close_after));
    error_code error;
    co_await asio::async_write(self->stream, asio::buffer(text), asio::redirect_error(asio::use_awaitable, error));
    if (!error && reply.stall_after)
        co_await wait_for_end(self);
    if (reply.close_after && !self->is_closed)
        socket_of(self->stream).set_option(asio::socket_base::linger(true, 0), error);
    co_return !error && keeps_alive && !reply.stall_after && !reply.close_after;
}

asio::awaitable<ServerReply> answer(std::shared_ptr<Shared> shared, ServerRequest request)
{
    std::string failure;
    try {
        ServerReply reply = co_await shared->handler(std::move(request));
        co_return reply;
    } catch (std::exception const& error) {
        failure = error.what();
    }
    ServerReply reply;
    reply.status = 500;
    reply.headers.add("Content-Type", "application/json");
    reply.body = R"({"exception":"InternalError","content":"The server failed.","error_code":null})";
    co_return reply;
}

template <class Stream>
asio::awaitable<void> serve(ConnectionPtr<Stream> self)
{
    bool goes_on = true;
    while (goes_on && !self->is_closed) {
        error_code error;
        http::request_parser<http::string_body> parser;
        parser.body_limit(self->shared->options.max_request_size);
        self->expect_progress(self);
        co_await http::async_read(self->stream, self->input, parser, asio::redirect_error(asio::use_awaitable, error));
        self->timer.cancel();
        if (error && error != http::error::body_limit && error != http::error::header_limit)
            break;
        bool keeps_alive = !error && parser.get().keep_alive();
        bool const without_body = parser.get().method() == http::verb::head;
        ServerReply reply;
        if (error)
            reply.status = 413;
        else
            reply = co_await answer(self->shared, to_request(parser.get()));
        keeps_alive = keeps_alive && !reply.close_connection;
        goes_on = co_await send(self, std::move(reply), keeps_alive, without_body);
    }
}

template <class Stream>
asio::awaitable<void> run(ConnectionPtr<Stream> self)
{
    auto const strand = co_await asio::this_coro::executor;
    auto const id = self->shared->add([weak = std::weak_ptr(self), strand] {
        asio::post(strand, [weak] {
            if (auto const locked = weak.lock())
                locked->close();
        });
    });
    if (!id)
        co_return;
    error_code error;
    if constexpr (std::is_same_v<Stream, TlsServerStream>) {
        self->expect_progress(self);
        co_await self->stream.async_handshake(asio::ssl::stream_base::server, asio::redirect_error(asio::use_awaitable, error));
    }
    if (!error)
        co_await serve(self);
    self->close();
    self->shared->remove(*id);
}

} // namespace

class HttpServer::Impl : public Shared, public std::enable_shared_from_this<Impl>
{
public:
    explicit Impl(asio::any_io_executor executor) : acceptor(asio::make_strand(executor)), connections(executor) {}

    static asio::awaitable<void> accept(std::shared_ptr<Impl> self)
    {
        error_code error;
        while (!error) {
            asio::any_io_executor const strand = asio::make_strand(self->connections);
            tcp::socket socket = co_await self->acceptor.async_accept(strand, asio::redirect_error(asio::use_awaitable, error));
            if (error == asio::error::connection_aborted)
                error.clear();
            else if (!error)
                self->start_connection(std::move(socket), strand);
        }
    }

    void start_connection(tcp::socket socket, asio::any_io_executor const& strand)
    {
        ++accepted;
        if (open >= options.max_connections)
            return;
        error_code ignored;
        socket.set_option(tcp::no_delay(true), ignored);
        if (tls)
            asio::co_spawn(strand, run(std::make_shared<Connection<TlsServerStream>>(strand, shared_from_this(), std::move(socket), *tls)),
                           asio::detached);
        else
            asio::co_spawn(strand, run(std::make_shared<Connection<PlainStream>>(strand, shared_from_this(), std::move(socket))), asio::detached);
    }

    tcp::acceptor acceptor;
    asio::any_io_executor connections;
    std::uint16_t port = 0;
};

HttpServer::HttpServer(asio::any_io_executor executor, HttpServerOptions options, Handler handler)
    : impl_(std::make_shared<Impl>(std::move(executor)))
{
    impl_->handler = std::move(handler);
    if (!options.certificate_chain.empty()) {
        impl_->tls.emplace(asio::ssl::context::tls_server);
        impl_->tls->set_options(asio::ssl::context::default_workarounds | asio::ssl::context::no_tlsv1 | asio::ssl::context::no_tlsv1_1);
        impl_->tls->use_certificate_chain(asio::buffer(options.certificate_chain));
        impl_->tls->use_private_key(asio::buffer(options.private_key), asio::ssl::context::pem);
    }
    impl_->options = std::move(options);
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
    std::lock_guard const lock(impl_->mutex);
    if (std::exchange(impl_->is_stopped, true))
        return;
    asio::post(impl_->acceptor.get_executor(), [impl = impl_] {
        error_code ignored;
        impl->acceptor.close(ignored);
    });
    for (auto const& [id, close] : impl_->closers)
        close();
} catch (...) { // without memory for the messages the connections end with their peers
}

std::uint16_t HttpServer::port() const noexcept { return impl_->port; }
std::uint64_t HttpServer::accepted_connections() const noexcept { return impl_->accepted; }
std::uint64_t HttpServer::open_connections() const noexcept { return impl_->open; }

} // namespace ftrack::net
