// Copyright the ftrack C++ client authors. SPDX-License-Identifier: Apache-2.0
#include "ftrack/sandbox.hpp"

#include "net/clock.hpp"
#include "net/http_server.hpp"
#include "sandbox/faults.hpp"
#include "sandbox/http/certificate_files.hpp"
#include "sandbox/http/event_socket.hpp"
#include "sandbox/http/routes.hpp"
#include "sandbox/http/site.hpp"
#include "sandbox/http/storage_endpoint.hpp"

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
        co_await spoil(*self, fault, reply);
        co_return reply;
    }

    static asio::awaitable<net::ServerReply> answer_storage(std::shared_ptr<Impl> self, net::ServerRequest request)
    {
        ++self->storage_handled;
        std::optional<Fault> fault;
        if (request.sink)
            fault = http::fault_of(*request.sink);
        else if (request.method != "OPTIONS")
            fault = self->faults.take_for_storage(request.path, request.method);
        net::ServerReply reply;
        if (!fault || !replaces_answer(*fault))
            reply = http::answer_storage_request(*self->site, request);
        http::open_to_all_origins(reply);
        co_await spoil(*self, fault, reply);
        co_return reply;
    }

    static asio::awaitable<void> spoil(Impl& self, std::optional<Fault> const& fault, net::ServerReply& reply)
    {
        if (!fault)
            co_return;
        if (fault->delay.count() > 0)
            co_await self.clock->sleep_until(self.clock->now() + fault->delay);
        apply(*fault, reply);
    }

    std::shared_ptr<net::RequestSink> receive_upload(net::ServerRequest const& request)
    {
        if (request.method != "PUT")
            return nullptr;
        return http::receive_upload(*site, request, faults.take_for_storage(request.path, request.method));
    }

    static net::WebSocketHandler find_websocket_handler(Impl& self, net::ServerRequest const& request)
    {
        if (!http::is_event_socket(request))
            return {};
        std::optional<Fault> fault = self.faults.take(http::event_socket_path, {});
        return
            [site = self.site, request, fault](net::WebSocket socket) { return http::serve_event_socket(site, request, fault, std::move(socket)); };
    }

    net::HttpServerOptions common_options() const
    {
        net::HttpServerOptions result;
        result.address = options.address;
        result.certificate_chain = certificate.chain;
        result.private_key = certificate.private_key;
        result.max_connections = options.max_connections;
        result.max_request_size = options.max_request_size;
        return result;
    }

    net::HttpServerOptions site_options()
    {
        net::HttpServerOptions result = common_options();
        result.port = options.port;
        result.websocket_grace = std::chrono::seconds(1);
        result.websocket = [weak = weak_from_this()](net::ServerRequest const& request) {
            auto const impl = weak.lock();
            return impl ? find_websocket_handler(*impl, request) : net::WebSocketHandler();
        };
        return result;
    }

    net::HttpServerOptions storage_options()
    {
        net::HttpServerOptions result = common_options();
        result.port = options.storage_port;
        result.max_streamed_size = options.max_upload_size;
        result.sink = [weak = weak_from_this()](net::ServerRequest const& request) {
            auto const impl = weak.lock();
            return impl ? impl->receive_upload(request) : nullptr;
        };
        return result;
    }

    static net::HttpServer::Handler answer_with(std::weak_ptr<Impl> weak,
                                                asio::awaitable<net::ServerReply> (*function)(std::shared_ptr<Impl>, net::ServerRequest))
    {
        return [weak, function](net::ServerRequest request) {
            auto impl = weak.lock();
            if (!impl)
                throw std::runtime_error("the sandbox is gone");
            return function(std::move(impl), std::move(request));
        };
    }

    Options options;
    std::shared_ptr<net::Clock> clock = net::system_clock();
    net::ServerCertificate certificate;
    FaultPlan faults;
    std::atomic<std::uint64_t> handled{0};
    std::atomic<std::uint64_t> storage_handled{0};
    std::shared_ptr<http::Site> site;
    std::map<std::string, std::string> const api_keys; // the store is its own thread's alone once the server has started
    std::unique_ptr<net::HttpServer> http_server;
    std::unique_ptr<net::HttpServer> storage_server;
};

Server::Server(asio::any_io_executor executor, Options options) : impl_(std::make_shared<Impl>(options, executor))
{
    impl_->http_server = std::make_unique<net::HttpServer>(executor, impl_->site_options(), Impl::answer_with(impl_, &Impl::answer));
    impl_->storage_server =
        std::make_unique<net::HttpServer>(std::move(executor), impl_->storage_options(), Impl::answer_with(impl_, &Impl::answer_storage));
}

Server::~Server()
{
    stop();
    impl_->site->close();
}

void Server::start()
{
    impl_->storage_server->start(); // first: the site's answers name its port
    impl_->site->storage_port = impl_->storage_server->port();
    impl_->http_server->start();
}

void Server::stop() noexcept
{
    try {
        impl_->site->events->say_goodbye();
    } catch (...) { // without memory for the words the clients see the connections' end alone
    }
    impl_->http_server->stop();
    impl_->storage_server->stop();
}

std::string Server::url() const { return (impl_->options.tls ? "https://localhost:" : "http://localhost:") + std::to_string(port()); }
std::string Server::storage_url() const
{
    return (impl_->options.tls ? "https://localhost:" : "http://localhost:") + std::to_string(impl_->storage_server->port());
}
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
std::uint64_t Server::handled_storage_requests() const noexcept { return impl_->storage_handled; }

} // namespace ftrack::sandbox
