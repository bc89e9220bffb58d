// Copyright the ftrack C++ client authors. SPDX-License-Identifier: Apache-2.0
#include "net/websocket.hpp"

#include "ftrack/error.hpp"
#include "support/catch.hpp"
#include "support/fail_loop.hpp"
#include "support/websocket_pair.hpp"

#include <boost/asio/error.hpp>

#include <optional>
#include <string>
#include <vector>

using namespace ftrack;
using namespace ftrack::test;
using net::WebSocket;
namespace asio = boost::asio;

namespace {

using Message = std::optional<std::string>;

Message receive(WebSocketPair& pair, WebSocket& socket)
{
    Running<Message> receiving(pair.io, socket.receive());
    pair.pump();
    return receiving.get();
}

/// What a coroutine ended with: empty when it succeeded, "aborted", or the error's message.
template <class T>
std::string outcome(Running<T>& running)
{
    try {
        static_cast<void>(running.get());
        return "";
    } catch (Error const& error) {
        return error.what();
    } catch (boost::system::system_error const& error) {
        return error.code() == asio::error::operation_aborted ? "aborted" : error.what();
    }
}

asio::awaitable<std::string> converse(WebSocketPair& pair)
{
    WebSocket socket = co_await pair.connect();
    co_await socket.send("question");
    Message const answer = co_await socket.receive();
    co_await socket.close();
    co_return answer.value_or("");
}

/// The server's part of converse(), as far as the client lets it come.
void serve(WebSocketPair& pair, Running<std::string> const& client)
{
    poll(pair.io);
    if (client.is_done() || pair.client_wire.output.find("\r\n\r\n") == std::string::npos)
        return;
    pair.server = run_coroutine(pair.io, pair.accept(pair.take_request()));
    Running<Message> question(pair.io, pair.server.receive());
    pair.pump();
    if (!question.is_done())
        return;
    Running<void> answering(pair.io, pair.server.send("answer"));
    pair.pump();
    Running<Message> goodbye(pair.io, pair.server.receive());
    pair.pump();
}

} // namespace

TEST_CASE("messages travel both ways in the order of the calls")
{
    WebSocketPair pair;
    pair.open();
    std::vector<std::string> const texts{"", "one", std::string(200'000, 'x'), "\xc3\xa9"};
    std::vector<Running<void>> sends;
    for (auto const& text : texts)
        sends.emplace_back(pair.io, pair.client.send(text));

    for (auto const& text : texts)
        CHECK(receive(pair, pair.server) == text);

    Running<void> back(pair.io, pair.server.send("back"));
    CHECK(receive(pair, pair.client) == "back");
    for (auto& send : sends)
        CHECK(outcome(send).empty());
}

TEST_CASE("fragments are joined, also when they come byte by byte")
{
    WebSocketPair pair;
    pair.open();
    pair.client_wire.deliver_bytewise("\x01\x03"
                                      "abc");
    pair.client_wire.deliver_bytewise(std::string("\x00\x01", 2) + "d");
    pair.client_wire.deliver_bytewise("\x80\x02"
                                      "ef");

    CHECK(receive(pair, pair.client) == "abcdef");
}

TEST_CASE("a message that is too large ends the connection")
{
    WebSocketPair pair;
    net::WebSocketOptions options;
    options.max_message_size = 10;
    pair.open(options);
    Running<void> sending(pair.io, pair.server.send("12345678901"));
    Running<Message> receiving(pair.io, pair.client.receive());
    pair.pump();

    CHECK(outcome(receiving) == "The websocket connection to studio.example was ended: a message is larger than allowed.");
    CHECK_FALSE(pair.client.is_open());
    CHECK(pair.client_wire.is_closed);
}

TEST_CASE("a ping is answered while receiving, and tells of life")
{
    WebSocketPair pair;
    int pings = 0;
    int pongs = 0;
    net::WebSocketOptions client_options;
    client_options.on_control = [&pings] { ++pings; };
    net::WebSocketOptions server_options;
    server_options.on_control = [&pongs] { ++pongs; };
    pair.open(client_options, server_options);
    Running<Message> at_client(pair.io, pair.client.receive());
    Running<Message> at_server(pair.io, pair.server.receive());
    Running<void> ping(pair.io, pair.server.ping());
    pair.pump();

    CHECK(outcome(ping).empty());
    CHECK(pings == 1);
    CHECK(pongs == 1);
    CHECK_FALSE(at_client.is_done());
}

TEST_CASE("goodbyes end both sides properly, an end without one is an error")
{
    WebSocketPair pair;
    pair.open();
    Running<Message> at_client(pair.io, pair.client.receive());

    SECTION("said by the server")
    {
        Running<void> closing(pair.io, pair.server.close());
        pair.pump();
        CHECK(at_client.get() == std::nullopt);
        CHECK(outcome(closing).empty());
    }
    SECTION("not said")
    {
        pair.server.abort();
        pair.pump();
        CHECK(outcome(at_client) == "The websocket connection to studio.example was closed without a goodbye.");
    }
    CHECK_FALSE(pair.client.is_open());
}

TEST_CASE("a refused handshake tells the status and what was said, never the key")
{
    WebSocketPair pair;
    Running<WebSocket> connecting(pair.io, pair.connect());
    pair.client_wire.deliver("HTTP/1.1 401 Unauthorized\r\nContent-Length: 27\r\n\r\nhandshake  unauthorized!\r\n\r");
    try {
        connecting.get();
        FAIL("the handshake succeeded");
    } catch (ServerError const& error) {
        CHECK(error.http_status() == 401);
        CHECK(std::string(error.what()) == "studio.example refused the websocket connection with status 401. It said: handshake unauthorized!");
    }
}

TEST_CASE("every failing operation of a conversation ends it with an error that names the peer")
{
    std::size_t const operations = fail_loop([](std::size_t number) {
        WebSocketPair pair;
        pair.client_wire.fail_at = number;
        Running<std::string> client(pair.io, converse(pair));
        serve(pair, client);
        bool const is_whole = pair.client_wire.operations <= number;
        std::string const text = outcome(client);
        if (is_whole)
            CHECK(text.empty());
        else if (!text.empty()) // a failure while saying goodbye changes nothing
            CHECK(text == "The websocket connection to studio.example was reset.");
        CHECK(pair.client_wire.is_closed);
        return is_whole;
    });
    CHECK(operations >= 5);
}

TEST_CASE("every operation of a conversation can be cancelled while it blocks")
{
    std::size_t cancelled = 0;
    std::size_t const operations = fail_loop([&cancelled](std::size_t number) {
        WebSocketPair pair;
        pair.client_wire.block_at = number;
        Running<std::string> client(pair.io, converse(pair));
        serve(pair, client);
        bool const is_blocked = !client.is_done(); // what arrives wakes a blocked read
        if (is_blocked) {
            client.cancel();
            ++cancelled;
        }
        CHECK(outcome(client) == (is_blocked ? "aborted" : ""));
        CHECK(pair.client_wire.is_closed);
        return pair.client_wire.operations <= number;
    });
    CHECK(operations >= 5);
    CHECK(cancelled >= 3);
}

TEST_CASE("a cancelled send that waits its turn is never sent, and the others keep their order")
{
    WebSocketPair pair;
    pair.open();
    pair.client_wire.writes_block = true;
    Running<void> first(pair.io, pair.client.send("1")), second(pair.io, pair.client.send("2")), third(pair.io, pair.client.send("3"));
    poll(pair.io);

    second.cancel();
    CHECK(outcome(second) == "aborted");
    pair.client_wire.unblock_writes();

    CHECK(receive(pair, pair.server) == "1");
    CHECK(receive(pair, pair.server) == "3");
    CHECK(outcome(first).empty());
    CHECK(outcome(third).empty());
}

TEST_CASE("destroying the handle ends what is pending")
{
    WebSocketPair pair;
    pair.open();
    pair.client_wire.writes_block = true;
    Running<Message> receiving(pair.io, pair.client.receive());
    Running<void> writing(pair.io, pair.client.send("1")), waiting(pair.io, pair.client.send("2"));
    poll(pair.io);

    pair.client = WebSocket();

    CHECK(outcome(receiving) == "aborted");
    CHECK(outcome(writing) == "aborted");
    CHECK(outcome(waiting) == "aborted");
}

TEST_CASE("a context may die while a websocket is in use")
{
    WebSocketPair pair;
    pair.open();
    pair.client_wire.writes_block = true;
    Running<Message> receiving(pair.io, pair.client.receive());
    Running<void> writing(pair.io, pair.client.send("1")), pinging(pair.io, pair.client.ping());
    poll(pair.io);
    CHECK_FALSE(receiving.is_done());
}
