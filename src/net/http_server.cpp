// Copyright the ftrack C++ client authors. SPDX-License-Identifier: Apache-2.0
#include "net/http_server.hpp"

#include "net/server_connection.hpp"

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/redirect_error.hpp>
#include <boost/asio/strand.hpp>
#include <boost/asio/use_awaitable.hpp>

#include <utility>

namespace ftrack::net {

namespace asio = boost::asio;
using asio::ip::tcp;
using boost::system::error_code;

namespace {

// How long to wait when the process has no descriptor left for another connection.
constexpr std::chrono::milliseconds accept_pause{100};

} // namespace

class HttpServer::Impl : public ServerState, public std::enable_shared_from_this<Impl>
{
public:
    Impl(asio::any_io_executor const& executor, HttpServerOptions given, Handler function, std::shared_ptr<Clock> time)
        : ServerState(std::move(given), std::move(function), std::move(time)), acceptor(asio::make_strand(executor)), connections_executor(executor)
    {
    }

    static asio::awaitable<void> accept(std::shared_ptr<Impl> self)
    {
        while (self->acceptor.is_open()) {
            error_code error;
            asio::any_io_executor const strand = asio::make_strand(self->connections_executor);
            tcp::socket socket = co_await self->acceptor.async_accept(strand, asio::redirect_error(asio::use_awaitable, error));
            if (!error)
                start_connection(self, make_server_stream(std::move(socket), self->tls));
            else if (self->acceptor.is_open() && error != asio::error::connection_aborted)
                co_await self->clock->sleep_until(self->clock->now() + accept_pause);
        }
    }

    void stop()
    {
        if (!stop_connections(*this))
            return;
        asio::post(acceptor.get_executor(), [self = shared_from_this()] {
            error_code ignored;
            self->acceptor.close(ignored);
        });
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
