// Copyright the ftrack C++ client authors. SPDX-License-Identifier: Apache-2.0
#include "events/server_line.hpp"

#include "net/proxy_tunnel.hpp"
#include "net/websocket.hpp"
#include "wire/failure.hpp"
#include "wire/hub_handshake.hpp"
#include "wire/url.hpp"

#include <boost/asio/error.hpp>
#include <boost/system/system_error.hpp>

#include <chrono>
#include <string_view>
#include <utility>

namespace ftrack::events {

namespace asio = boost::asio;

namespace {

constexpr std::uint64_t largest_handshake = std::uint64_t{64} << 10;
constexpr std::size_t prefix_size = 200;

class TextSink final : public BodySink
{
public:
    void start(HttpResponse const&) override { text.clear(); }
    void write(std::string_view bytes) override { text += bytes; }

    std::string text;
};

/// The credentials, where the official Python client has them, and what the user wants to be sent; in the query they are as well.
HeaderFields own_headers(ServerLineSetup const& setup)
{
    HeaderFields headers;
    headers.add("ftrack-user", setup.api_user);
    headers.add("ftrack-api-key", setup.api_key);
    for (auto const& [name, value] : setup.headers)
        headers.set(name, value);
    return headers;
}

asio::awaitable<wire::HubHandshake> shake_hands(std::shared_ptr<ServerLineSetup const> setup)
{
    HttpRequest request;
    request.method = "GET";
    request.url = wire::handshake_url(setup->server_url, setup->api_user, setup->api_key);
    request.headers = own_headers(*setup);
    request.description = "event server handshake";
    request.is_mutation = false;
    request.max_response_size = largest_handshake;
    TextSink answer;
    HttpResponse const response = co_await setup->transport->send(std::move(request), answer);
    wire::AnswerContext context;
    context.http_status = response.status;
    context.request = "the event server's handshake at " + setup->server_url;
    context.body_prefix = answer.text.substr(0, prefix_size);
    co_return wire::read_handshake(answer.text, context);
}

/// A stream to the origin itself: a proxy has to tunnel websockets, without TLS as well.
asio::awaitable<std::unique_ptr<net::AnyStream>> reach(http::Route route, wire::Origin origin)
{
    std::optional<wire::Url> const proxy = route.proxies.for_origin(origin);
    if (!proxy || origin.tls)
        co_return co_await route.connector->connect(origin, proxy);
    std::unique_ptr<net::AnyStream> stream = co_await route.connector->connect(proxy->origin, std::nullopt);
    co_await net::open_tunnel(*stream, origin, *proxy);
    co_return stream;
}

class ServerLine final : public Line, public std::enable_shared_from_this<ServerLine>
{
public:
    ServerLine(std::shared_ptr<ServerLineSetup const> setup, std::function<void()> on_sign_of_life)
        : setup_(std::move(setup)), on_sign_of_life_(std::move(on_sign_of_life))
    {
    }

    asio::awaitable<std::chrono::milliseconds> open() override { return open(shared_from_this()); }
    asio::awaitable<std::optional<std::string>> receive() override { return socket_.receive(); }
    asio::awaitable<void> send(std::string frame) override { return socket_.send(std::move(frame)); }
    asio::awaitable<void> close() override { return socket_.close(); }

    void abort() noexcept override
    {
        is_aborted_ = true;
        socket_.abort();
    }

private:
    static asio::awaitable<std::chrono::milliseconds> open(std::shared_ptr<ServerLine> self)
    {
        auto const setup = self->setup_;
        wire::HubHandshake const handshake = co_await shake_hands(setup);
        wire::Url const url = wire::Url::parse(wire::websocket_url(setup->server_url, handshake.session, setup->api_user, setup->api_key));
        std::unique_ptr<net::AnyStream> stream = co_await reach(setup->route, url.origin);
        net::WebSocketOptions options;
        options.max_message_size = setup->max_message_size;
        options.headers = own_headers(*setup);
        options.on_control = self->on_sign_of_life_;
        std::string cookies = setup->route.cookies->header_for(url, std::chrono::system_clock::now());
        if (!cookies.empty())
            options.headers.set("Cookie", std::move(cookies));
        self->socket_ = co_await net::WebSocket::connect(std::move(stream), url, std::move(options));
        if (self->is_aborted_) {
            self->socket_.abort();
            throw boost::system::system_error(asio::error::operation_aborted);
        }
        co_return handshake.heartbeat_timeout;
    }

    std::shared_ptr<ServerLineSetup const> setup_;
    std::function<void()> on_sign_of_life_;
    net::WebSocket socket_;
    bool is_aborted_ = false;
};

} // namespace

LineFactory make_server_line_factory(ServerLineSetup setup)
{
    return [shared = std::make_shared<ServerLineSetup const>(std::move(setup))](std::function<void()> on_sign_of_life) {
        return std::make_shared<ServerLine>(shared, std::move(on_sign_of_life));
    };
}

} // namespace ftrack::events
