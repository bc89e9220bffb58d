// Copyright the ftrack C++ client authors. SPDX-License-Identifier: Apache-2.0
#include "ftrack/sandbox.hpp"

#include "net/clock.hpp"
#include "net/http_server.hpp"
#include "sandbox/faults.hpp"
#include "sandbox/http/certificate_files.hpp"
#include "sandbox/http/event_socket.hpp"
#include "sandbox/http/routes.hpp"
#include "sandbox/http/site.hpp"

#include <boost/asio/awaitable.hpp>

#include <atomic>
#include <chrono>
#include <optional>
#include <stdexcept>
#include <string>
#include <utility>

namespace ftrack::sandbox {

namespace asio = boost::asio;

class Server::Impl : public std::enable_shared_from_this<Impl>
{
public:
    Impl(Options const& given, asio::any_io_executor executor)
        : options(given), site(std::make_shared<http::Site>(given, std::move(executor), clock)), api_keys(site->api->api_keys())
    {
        if (options.tls)
            certificate = http::local_certificate(options.certificate_directory);
    }

    static asio::awaitable<net::ServerReply> answer(std::shared_ptr<Impl> self, net::ServerRequest request)
    {
        ++self->handled;
        std::optional<Fault> const fault = self->faults.take(request.path, request.body);
        net::ServerReply reply;
        if (!fault || !replaces_answer(*fault))
            reply = co_await http::route(self->site, std::move(request));
        else
            reply.headers.add("Content-Type", "application/json");
        if (fault) {
            if (fault->delay.count() > 0)
                co_await self->clock->sleep_until(self->clock->now() + fault->delay);
            apply(*fault, reply);
        }
        co_return reply;
    }

    static net::WebSocketHandler find_websocket_handler(Impl& self, net::ServerRequest const& request)
    {
        if (!http::is_event_socket(request))
            return {};
        std::optional<Fault> fault = self.faults.take(http::event_socket_path, {});
        return
            [site = self.site, request, fault](net::WebSocket socket) { return http::serve_event_socket(site, request, fault, std::move(socket)); };
    }

    Options options;
    std::shared_ptr<net::Clock> clock = net::system_clock();
    net::ServerCertificate certificate;
    FaultPlan faults;
    std::atomic<std::uint64_t> handled{0};
    std::shared_ptr<http::Site> site;
    std::map<std::string, std::string> const api_keys; // the store is its own thread's alone once the server has started
    std::unique_ptr<net::HttpServer> http_server;
};

Server::Server(asio::any_io_executor executor, Options options) : impl_(std::make_shared<Impl>(options, executor))
{
    net::HttpServerOptions http_options;
    http_options.address = options.address;
    http_options.port = options.port;
    http_options.certificate_chain = impl_->certificate.chain;
    http_options.private_key = impl_->certificate.private_key;
    http_options.max_connections = options.max_connections;
    http_options.max_request_size = options.max_request_size;
    http_options.websocket_grace = std::chrono::seconds(1);
    std::weak_ptr<Impl> const weak = impl_;
    http_options.websocket = [weak](net::ServerRequest const& request) {
        auto const impl = weak.lock();
        return impl ? Impl::find_websocket_handler(*impl, request) : net::WebSocketHandler();
    };
    impl_->http_server = std::make_unique<net::HttpServer>(std::move(executor), std::move(http_options), [weak](net::ServerRequest request) {
        auto impl = weak.lock();
        if (!impl)
            throw std::runtime_error("the sandbox is gone");
        return Impl::answer(std::move(impl), std::move(request));
    });
}

Server::~Server()
{
    stop();
    impl_->site->close();
}

void Server::start() { impl_->http_server->start(); }

void Server::stop() noexcept
{
    try {
        impl_->site->events->say_goodbye();
    } catch (...) { // without memory for the words the clients see the connections' end alone
    }
    impl_->http_server->stop();
}

std::string Server::url() const { return (impl_->options.tls ? "https://localhost:" : "http://localhost:") + std::to_string(port()); }
std::uint16_t Server::port() const { return impl_->http_server->port(); }
std::string Server::api_user() const { return impl_->site->api->administrator(); }
std::string Server::api_key() const { return api_key(api_user()); }

std::string Server::api_key(std::string const& user) const
{
    auto const found = impl_->api_keys.find(user);
    return found == impl_->api_keys.end() ? std::string() : found->second;
}
std::string Server::certificate_authority() const { return impl_->certificate.authority; }
void Server::inject(Fault fault) { impl_->faults.add(std::move(fault)); }
void Server::clear_faults() { impl_->faults.clear(); }
void Server::disconnect_event_clients() { impl_->site->events->disconnect_all(); }
void Server::stall_event_clients() { impl_->site->events->hold_all(); }
void Server::withhold_event_acknowledgements(std::size_t count) { impl_->site->events->withhold_acknowledgements(count); }
std::size_t Server::event_clients() const { return impl_->site->events->client_count(); }
std::uint64_t Server::accepted_connections() const noexcept { return impl_->http_server->accepted_connections(); }
std::uint64_t Server::open_connections() const noexcept { return impl_->http_server->open_connections(); }
std::uint64_t Server::handled_requests() const noexcept { return impl_->handled; }

} // namespace ftrack::sandbox
