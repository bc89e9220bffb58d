// Copyright the ftrack C++ client authors. SPDX-License-Identifier: Apache-2.0
#include "support/event_client.hpp"

#include "ftrack/error.hpp"
#include "net/connector.hpp"
#include "support/raw_client.hpp"
#include "support/run_coroutine.hpp"
#include "wire/socket_io_packet.hpp"
#include "wire/url.hpp"

#include <boost/json/object.hpp>
#include <boost/json/parse.hpp>
#include <boost/json/serialize.hpp>

#include <optional>
#include <stdexcept>
#include <utility>

namespace ftrack::test {

namespace asio = boost::asio;
namespace json = boost::json;

namespace {

asio::awaitable<net::WebSocket> connect(wire::Url url)
{
    auto const connector = net::make_connector(TlsOptions(), TimeoutOptions(), net::system_clock());
    std::unique_ptr<net::AnyStream> stream = co_await connector->connect(url.origin, std::nullopt);
    net::WebSocket socket = co_await net::WebSocket::connect(std::move(stream), url, net::WebSocketOptions());
    co_return socket;
}

} // namespace

EventClient::EventClient(asio::io_context& io, sandbox::Server const& server)
    : EventClient(io, server, "/socket.io/1/websocket/" + handshake_id(ask(io, server, python_handshake(server.api_user(), server.api_key()))))
{
}

EventClient::EventClient(asio::io_context& io, sandbox::Server const& server, std::string const& path)
    : io_(io), socket_(run_coroutine(io, connect(wire::Url::parse("http://127.0.0.1:" + std::to_string(server.port()) + path))))
{
}

void EventClient::send(std::string frame) { run_coroutine(io_, socket_.send(std::move(frame))); }

std::string EventClient::receive()
{
    if (!kept_.empty()) {
        std::string frame = kept_.front();
        kept_.erase(kept_.begin());
        return frame;
    }
    try {
        return run_coroutine(io_, socket_.receive()).value_or("end");
    } catch (NetworkError const&) {
        return "end";
    }
}

json::value EventClient::publish(std::string const& event)
{
    std::string const id = std::to_string(++last_id_);
    send(event_frame(id + '+', event));
    std::vector<std::string> before = std::exchange(kept_, {});
    std::string frame = receive();
    for (; !frame.starts_with("6:::" + id + '+') && frame != "end"; frame = receive())
        before.push_back(frame);
    kept_ = std::move(before);
    if (frame == "end")
        throw std::runtime_error("the server closed the connection in place of an acknowledgement");
    return json::parse(frame.substr(5 + id.size())).at(0);
}

json::value EventClient::subscribe(std::string const& id, std::string const& expression)
{
    json::object const event{{"topic", "ftrack.meta.subscribe"}, {"data", {{"subscriber", {{"id", id}}}, {"subscription", expression}}}};
    return publish(json::serialize(event));
}

json::value EventClient::next_event()
{
    std::string const frame = receive();
    auto const packet = wire::parse_packet(frame);
    if (packet.has_error() || packet->type != wire::PacketType::event)
        throw std::runtime_error("this is no event: " + frame.substr(0, 200));
    auto const event = wire::parse_event_data(packet->data);
    if (event.has_error())
        throw std::runtime_error("this event is malformed: " + frame.substr(0, 200));
    return event->arguments.at(0);
}

std::string ask(asio::io_context& io, sandbox::Server const& server, std::string const& request)
{
    RawClient client(io, server.port());
    client.listen();
    client.send(request);
    return client.wait_for_end();
}

std::string python_handshake(std::string const& user, std::string const& key)
{
    return "GET /socket.io/1/ HTTP/1.1\r\nHost: localhost\r\nUser-Agent: python-requests/2.31.0\r\nAccept-Encoding: gzip, deflate\r\nAccept: */*\r\n"
           "Connection: close\r\nftrack-user: " +
           user + "\r\nftrack-api-key: " + key + "\r\n\r\n";
}

std::string javascript_handshake(std::string const& user, std::string const& key)
{
    return "GET /socket.io/1/?" + wire::form_encode({{"api_user", user}, {"api_key", key}}) +
           " HTTP/1.1\r\nhost: localhost\r\nconnection: close\r\naccept: */*\r\naccept-language: *\r\nsec-fetch-mode: cors\r\nuser-agent: node\r\n"
           "accept-encoding: gzip, deflate\r\n\r\n";
}

std::string handshake_id(std::string const& answer)
{
    std::size_t const begin = answer.find("\r\n\r\n") + 4;
    return answer.substr(begin, answer.find(':', begin) - begin);
}

json::value call(asio::io_context& io, sandbox::Server const& server, std::string const& operations)
{
    std::string const answer = ask(io, server,
                                   "POST /api HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\nftrack-user: " + server.api_user() +
                                       "\r\nftrack-api-key: " + server.api_key() + "\r\nftrack-Clienttoken: token-1\r\nContent-Length: " +
                                       std::to_string(operations.size()) + "\r\n\r\n" + operations);
    return json::parse(answer.substr(answer.find("\r\n\r\n") + 4));
}

std::string event_frame(std::string const& packet_id, std::string const& event)
{
    return "5:" + packet_id + "::{\"name\": \"ftrack.event\", \"args\": [" + event + "]}";
}

} // namespace ftrack::test
