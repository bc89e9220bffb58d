// Copyright the ftrack C++ client authors. SPDX-License-Identifier: Apache-2.0
#include "ftrack/sandbox.hpp"

#include "net/clock.hpp"
#include "net/http_server.hpp"
#include "sandbox/faults.hpp"
#include "sandbox/http/certificate_files.hpp"
#include "sandbox/service/api.hpp"

#include <boost/asio/bind_cancellation_slot.hpp>
#include <boost/asio/cancellation_signal.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/thread_pool.hpp>
#include <boost/asio/use_awaitable.hpp>

#include <atomic>
#include <utility>

namespace ftrack::sandbox {

namespace asio = boost::asio;

namespace {

bool is_option_on(std::string_view options, std::string_view name)
{
    return options.find(std::string(name) + ":1") != std::string_view::npos || options.find(std::string(name) + "=1") != std::string_view::npos;
}

ApiRequest to_api_request(net::ServerRequest request)
{
    ApiRequest result;
    result.user = request.headers.find("ftrack-user");
    result.api_key = request.headers.find("ftrack-api-key");
    result.strict_api = request.headers.find("ftrack-strict-api") == "true";
    result.denormalize = is_option_on(request.headers.find("ftrack-api-options"), "denormalize");
    result.client_token = request.headers.find("ftrack-clienttoken");
    result.push_token = request.headers.find("ftrack-pushtoken");
    result.body = std::move(request.body);
    return result;
}

net::ServerReply json_reply(int status, std::string body)
{
    net::ServerReply reply;
    reply.status = status;
    reply.headers.add("Content-Type", "application/json");
    reply.body = std::move(body);
    return reply;
}

asio::awaitable<ApiReply> handle_on_store(std::shared_ptr<Api> api, ApiRequest request) { co_return api->handle(request); }

} // namespace

class Server::Impl : public std::enable_shared_from_this<Impl>
{
public:
    explicit Impl(Options const& given) : options(given), api(std::make_shared<Api>(given))
    {
        if (options.tls)
            certificate = http::local_certificate(options.certificate_directory);
    }

    static asio::awaitable<net::ServerReply> route(std::shared_ptr<Impl> self, net::ServerRequest request)
    {
        ++self->handled;
        std::optional<Fault> const fault = self->faults.take(request.path, request.body);
        net::ServerReply reply;
        if (fault && replaces_answer(*fault))
            reply = json_reply(200, std::string());
        else if (request.path != "/api")
            reply = json_reply(404, R"({"exception":"NotFound","content":"The sandbox answers POST /api.","error_code":null})");
        else if (request.method != "POST")
            reply = json_reply(405, R"({"exception":"MethodNotAllowed","content":"Use POST.","error_code":null})");
        else
            reply = co_await call_api(self, std::move(request));
        if (fault) {
            if (fault->delay.count() > 0)
                co_await self->clock->sleep_until(self->clock->now() + fault->delay);
            apply(*fault, reply);
        }
        co_return reply;
    }

    static asio::awaitable<net::ServerReply> call_api(std::shared_ptr<Impl> self, net::ServerRequest request)
    {
        // A slot of its own keeps the awaiter's cancellation away from the store's thread.
        asio::cancellation_signal never;
        ApiReply answer = co_await asio::co_spawn(self->store.get_executor(), handle_on_store(self->api, to_api_request(std::move(request))),
                                                  asio::bind_cancellation_slot(never.slot(), asio::use_awaitable));
        co_return json_reply(answer.status, std::move(answer.body));
    }

    Options options;
    net::ServerCertificate certificate;
    std::shared_ptr<net::Clock> clock = net::system_clock();
    FaultPlan faults;
    std::atomic<std::uint64_t> handled{0};
    std::shared_ptr<Api> api;
    asio::thread_pool store{1};
    std::unique_ptr<net::HttpServer> http;
};

Server::Server(asio::any_io_executor executor, Options options) : impl_(std::make_shared<Impl>(options))
{
    net::HttpServerOptions http;
    http.address = options.address;
    http.port = options.port;
    http.certificate_chain = impl_->certificate.chain;
    http.private_key = impl_->certificate.private_key;
    http.max_connections = options.max_connections;
    http.max_request_size = options.max_request_size;
    std::weak_ptr<Impl> const weak = impl_;
    impl_->http = std::make_unique<net::HttpServer>(std::move(executor), std::move(http), [weak](net::ServerRequest request) {
        auto impl = weak.lock();
        if (!impl)
            throw std::runtime_error("the sandbox is gone");
        return Impl::route(std::move(impl), std::move(request));
    });
}

Server::~Server() { stop(); }

void Server::start() { impl_->http->start(); }
void Server::stop() noexcept { impl_->http->stop(); }

std::string Server::url() const { return (impl_->options.tls ? "https://localhost:" : "http://localhost:") + std::to_string(port()); }
std::uint16_t Server::port() const { return impl_->http->port(); }
std::string Server::api_user() const { return impl_->api->administrator(); }
std::string Server::api_key() const { return impl_->api->administrator_key(); }
std::string Server::certificate_authority() const { return impl_->certificate.authority; }
void Server::inject(Fault fault) { impl_->faults.add(std::move(fault)); }
void Server::clear_faults() { impl_->faults.clear(); }
std::uint64_t Server::accepted_connections() const noexcept { return impl_->http->accepted_connections(); }
std::uint64_t Server::open_connections() const noexcept { return impl_->http->open_connections(); }
std::uint64_t Server::handled_requests() const noexcept { return impl_->handled; }

} // namespace ftrack::sandbox
