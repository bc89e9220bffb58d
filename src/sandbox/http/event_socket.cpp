// Copyright the ftrack C++ client authors. SPDX-License-Identifier: Apache-2.0
#include "sandbox/http/event_socket.hpp"

#include "net/server_answer.hpp"
#include "sandbox/service/event_service.hpp"
#include "wire/form.hpp"
#include "wire/socket_io_packet.hpp"

#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/this_coro.hpp>
#include <boost/asio/use_awaitable.hpp>

#include <exception>
#include <string>
#include <utility>

namespace ftrack::sandbox::http {

namespace asio = boost::asio;
using service::EventBroker;
using service::EventService;
using service::SocketId;

namespace {

/// The server's end of one client. For its connection's strand, but for wake().
class Client : public std::enable_shared_from_this<Client>
{
public:
    Client(std::shared_ptr<EventService> service, net::WebSocket web_socket, asio::any_io_executor strand, std::optional<Fault> given)
        : events(std::move(service)), socket(std::move(web_socket)), executor(std::move(strand)), fault(std::move(given))
    {
    }

    void wake()
    {
        asio::post(executor, [weak = weak_from_this()] {
            if (auto const self = weak.lock())
                self->flush();
        });
    }

    void flush();
    static asio::awaitable<void> write(std::shared_ptr<Client> self);

    /// Whether the connection goes on after a frame of this size was sent.
    bool survives(std::size_t size);

    std::shared_ptr<EventService> const events;
    net::WebSocket socket;
    asio::any_io_executor const executor;
    std::optional<Fault> const fault;
    SocketId id = 0;
    std::uint64_t sent_bytes = 0;
    std::vector<EventBroker::Frame> outgoing;
    bool is_writing = false;
};

/// A client's place in the broker's books.
class Registration
{
public:
    explicit Registration(std::shared_ptr<Client> client) : client_(std::move(client))
    {
        client_->id = client_->events->connect([weak = std::weak_ptr(client_)] {
            if (auto const locked = weak.lock())
                locked->wake();
        });
    }
    Registration(Registration const&) = delete;
    Registration& operator=(Registration const&) = delete;
    ~Registration() { client_->events->disconnect(client_->id); }

private:
    std::shared_ptr<Client> client_;
};

void Client::flush()
{
    EventService::Delivery delivery;
    if (!is_writing)
        delivery = events->take(id);
    else
        delivery.is_cut_off = events->is_cut_off(id);
    if (delivery.is_cut_off)
        return socket.abort();
    if (delivery.frames.empty())
        return;
    outgoing = std::move(delivery.frames);
    is_writing = true;
    // An exception is the connection's end, which its reader sees as well.
    asio::co_spawn(executor, write(shared_from_this()), asio::detached);
}

asio::awaitable<void> Client::write(std::shared_ptr<Client> self)
{
    while (!self->outgoing.empty()) {
        for (EventBroker::Frame const& frame : std::exchange(self->outgoing, {})) {
            co_await self->socket.send(*frame);
            bool const goes_on = self->survives(frame->size());
            if (!goes_on)
                co_return;
        }
        self->outgoing = self->events->take(self->id).frames;
    }
    self->is_writing = false;
    bool const is_over = self->events->has_said_goodbye();
    if (is_over)
        co_await self->socket.close();
}

bool Client::survives(std::size_t size)
{
    sent_bytes += size;
    if (fault && fault->close_after && sent_bytes >= *fault->close_after) {
        socket.abort();
        return false;
    }
    if (fault && fault->stall_after && sent_bytes >= *fault->stall_after) {
        events->hold(id);
        return false;
    }
    return true;
}

asio::awaitable<void> converse(std::shared_ptr<Client> self)
{
    Registration const registration(self);
    bool goes_on = true;
    while (goes_on) {
        std::optional<std::string> const frame = co_await self->socket.receive();
        goes_on = frame && self->events->receive(self->id, *frame) == EventBroker::Verdict::keep;
    }
}

/// `7:::1+0`: the client has not shaken hands and should.
asio::awaitable<void> refuse(net::WebSocket socket)
{
    wire::SocketIoPacket packet(wire::PacketType::error);
    packet.data = "1";
    packet.advice = "0";
    std::string frame = to_frame(packet);
    co_await socket.send(std::move(frame));
    co_await socket.close();
}

/// A credential in a header, or else in the query.
std::string credential(net::ServerRequest const& request, std::string_view header, std::string_view parameter)
{
    std::string_view const value = request.headers.find(header);
    return value.empty() ? wire::form_value(request.query, parameter).value_or(std::string()) : std::string(value);
}

} // namespace

asio::awaitable<net::ServerReply> shake_hands(std::shared_ptr<Site> site, net::ServerRequest request)
{
    auto check = [user = credential(request, "ftrack-user", "api_user"), key = credential(request, "ftrack-api-key", "api_key")](Api& api) {
        return api.authenticate(user, key).has_value();
    };
    bool const is_known = co_await on_store(site, std::move(check));
    net::ServerReply reply;
    if (is_known) {
        reply.headers.add("Content-Type", "text/plain; charset=UTF-8");
        reply.body = site->events->shake_hands();
    } else {
        reply = net::make_error_reply(401, "InvalidCredentialsError", "The supplied API key or user name is not valid.");
    }
    co_return reply;
}

bool is_event_socket(net::ServerRequest const& request)
{
    std::string_view const path = request.path;
    return path.starts_with(event_socket_path) && path.substr(event_socket_path.size()).starts_with('/');
}

asio::awaitable<void> serve_event_socket(std::shared_ptr<Site> site, net::ServerRequest request, std::optional<Fault> fault, net::WebSocket socket)
{
    std::string const id = request.path.substr(event_socket_path.size() + 1);
    if (!site->events->accepts(id)) {
        co_await refuse(std::move(socket));
        co_return;
    }
    asio::any_io_executor const strand = co_await asio::this_coro::executor;
    co_await converse(std::make_shared<Client>(site->events, std::move(socket), strand, std::move(fault)));
}

} // namespace ftrack::sandbox::http
