// Copyright the ftrack C++ client authors. SPDX-License-Identifier: Apache-2.0
//
// The bytes of the official clients, and what the event server answers to each.
#include "ftrack/sandbox.hpp"
#include "support/catch.hpp"
#include "support/event_client.hpp"
#include "wire/url.hpp"

#include <boost/asio/io_context.hpp>

#include <string>
#include <vector>

using namespace ftrack;
using namespace ftrack::test;
namespace asio = boost::asio;

namespace {

sandbox::Options plain()
{
    sandbox::Options options;
    options.tls = false;
    options.demo.projects = 0;
    return options;
}

std::string subscribe(std::string const& subscriber, std::string const& expression)
{
    return R"({"id": "5a02f1f2b1a84ef5a5c3d0b4f2f0e6aa", "data": {"subscriber": )" + subscriber + R"(, "subscription": ")" + expression +
           R"("}, "topic": "ftrack.meta.subscribe", "sent": null, "source": {"id": "hub"}, "target": "", "inReplyToEvent": null})";
}

std::string unsubscribe(std::string const& subscriber)
{
    return R"({"id": "8c5b3a", "data": {"subscriber": )" + subscriber + R"(}, "topic": "ftrack.meta.unsubscribe", "target": ""})";
}

std::string event(std::string const& topic, std::string const& target = {})
{
    return R"({"id": "9d41f2c1", "data": {"a": 1.5, "b": "\u00e9"}, "topic": ")" + topic +
           R"(", "sent": null, "source": {"id": "hub"}, "target": ")" + target + R"(", "inReplyToEvent": null})";
}

struct Case
{
    std::string frame;
    std::string answer; // what it begins with; empty: none
};

std::vector<Case> const python_cases{
    {event_frame("a1+", subscribe(R"({"id": "hub"})", "topic=ftrack.meta.reply")), R"(6:::a1+[{"success":true}])"},
    {event_frame("2+", subscribe(R"({"id": "s1", "applicationId": "ftrack.client.python", "user": {"username": "jane"}})",
                                 "topic=ftrack.action.launch and source.user.username=\\\"jane\\\"")),
     R"(6:::2+[{"success":true}])"},
    {event_frame("3+", subscribe(R"({"id": "s1"})", "topic=other")), R"(6:::3+[{"success":false,"message":"A subscriber with the id s1)"},
    {event_frame("4+", subscribe(R"({"id": "s2"})", "topic=")), R"(6:::4+[{"success":false,"message":"The event expression)"},
    {event_frame("5+", subscribe(R"({"id": "s2"})", "")), R"(6:::5+[{"success":false)"},
    {event_frame("6+", subscribe(R"({})", "topic=x")), R"(6:::6+[{"success":false)"},
    {event_frame("7+", subscribe(R"(null)", "topic=x")), R"(6:::7+[{"success":false)"},
    {event_frame("8+", unsubscribe(R"({"id": "s1"})")), R"(6:::8+[{"success":true}])"},
    {event_frame("9+", unsubscribe(R"({"id": "s1"})")), R"(6:::9+[{"success":false,"message":"There is no subscriber)"},
    {event_frame("10+", event("my.topic")), R"(6:::10+[{"success":true}])"},
    {event_frame("7f9c24e8b1d54f0e9a3b6c7d8e9f0a1b+", event("my.topic")), R"(6:::7f9c24e8b1d54f0e9a3b6c7d8e9f0a1b+[{"success":true}])"},
    {event_frame("11", event("my.topic")), "6:::11"},
    {event_frame("", event("my.topic")), ""},
    {event_frame("12+", event("my.topic", "id=nobody")), R"(6:::12+[{"success":true}])"},
    {event_frame("13+", event("my.topic", "id=")), R"(6:::13+[{"success":false)"},
    {event_frame("14+", event("")), R"(6:::14+[{"success":false)"},
    {event_frame("15+", event("t\u00f6pic: with, colons")), R"(6:::15+[{"success":true}])"},
    {event_frame("16+", "null"), R"(6:::16+[{"success":false)"},
    {event_frame("17+", ""), R"(6:::17+[{"success":false)"},
    {"5:18+::{\"name\": \"ftrack.event\", \"args\": [", R"(6:::18+[{"success":false)"},
    {"5:19+::{\"name\": \"other\", \"args\": [{\"topic\": \"x\"}]}", R"(6:::19+[{"success":false)"},
    {"5:20+::", R"(6:::20+[{"success":false)"},
    {"2:::", ""},
    {"2::", ""},
    {"1::", ""},
    {"3:::hello", ""},
    {"4:::{\"a\": 1}", ""},
    {"6:::3+[null]", ""},
    {"6:::3", ""},
    {"7:::reason+advice", ""},
    {"8::", ""},
    {"9::", ""},
    {"", ""},
    {"nonsense", ""},
};

std::string status_of(std::string const& answer) { return answer.substr(9, 3); }

} // namespace

TEST_CASE("each packet of the Python client gets its answer and no other", "[event_server]")
{
    asio::io_context io;
    sandbox::Server server(io.get_executor(), plain());
    server.start();
    EventClient client(io, server);
    CHECK(client.receive() == "1::");
    for (Case const& test : python_cases) {
        INFO(test.frame);
        client.send(test.frame);
        client.send(event_frame("fff+", event("end.of.case")));
        if (!test.answer.empty())
            CHECK_THAT(client.receive(), Catch::Matchers::StartsWith(test.answer));
        CHECK(client.receive() == R"(6:::fff+[{"success":true}])");
    }
    client.send("0::");
    CHECK(client.receive() == "end");
}

TEST_CASE("credentials in headers or in the query are let in, others are not", "[event_server]")
{
    asio::io_context io;
    sandbox::Server server(io.get_executor(), plain());
    server.start();
    std::string const user = server.api_user();
    std::string const key = server.api_key();
    for (std::string const& request : {python_handshake(user, key), javascript_handshake(user, key)}) {
        std::string const answer = ask(io, server, request);
        CHECK(status_of(answer) == "200");
        std::string const id = handshake_id(answer);
        CHECK(id.size() == 32);
        CHECK(answer.substr(answer.find("\r\n\r\n") + 4) == id + ":15:25:websocket");
    }
    for (std::string const& request : {python_handshake(user, "wrong"), python_handshake("wrong", key), python_handshake("", ""),
                                       javascript_handshake(user, "wrong"), javascript_handshake("", key), javascript_handshake(key, user)})
    {
        std::string const answer = ask(io, server, request);
        CHECK(status_of(answer) == "401");
        CHECK(answer.find("InvalidCredentialsError") != std::string::npos);
    }
    CHECK(status_of(ask(io, server, "GET /socket.io/1 HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n")) == "401");
    CHECK(status_of(ask(io, server, "POST /socket.io/1/ HTTP/1.1\r\nHost: x\r\nConnection: close\r\nContent-Length: 0\r\n\r\n")) == "405");
}

TEST_CASE("a socket without a handshake is told to shake hands", "[event_server]")
{
    asio::io_context io;
    sandbox::Server server(io.get_executor(), plain());
    server.start();
    std::string const id = handshake_id(ask(io, server, python_handshake(server.api_user(), server.api_key())));
    EventClient first(io, server, "/socket.io/1/websocket/" + id);
    CHECK(first.receive() == "1::");
    for (std::string const& wrong : {id, std::string("invented"), std::string()}) {
        EventClient refused(io, server, "/socket.io/1/websocket/" + wrong);
        CHECK(refused.receive() == "7:::1+0");
        CHECK(refused.receive() == "end");
    }
    CHECK(server.event_clients() == 1);
}

TEST_CASE("the JavaScript client sends no packet ids and repeats its credentials", "[event_server]")
{
    asio::io_context io;
    sandbox::Server server(io.get_executor(), plain());
    server.start();
    std::string const query = "?" + wire::form_encode({{"api_user", server.api_user()}, {"api_key", server.api_key()}});
    std::string const id = handshake_id(ask(io, server, javascript_handshake(server.api_user(), server.api_key())));
    EventClient script(io, server, "/socket.io/1/websocket/" + id + query);
    CHECK(script.receive() == "1::");
    script.send(R"(5:::{"name":"ftrack.event","args":[{"topic":"ftrack.meta.subscribe","data":{"subscriber":{"id":"js"},)"
                R"("subscription":"topic=ftrack.meta.reply"},"id":"1","source":{"id":"js"},"target":"","inReplyToEvent":null,"sent":null}]})");
    script.send(R"(5:::{"name":"ftrack.event","args":[{"topic":"question","data":{},"id":"2","source":{"id":"js"},"target":""}]})");
    script.send("2::");

    EventClient python(io, server);
    CHECK(python.receive() == "1::");
    CHECK(python.publish(R"({"topic":"ftrack.meta.reply","id":"3","data":{"yes":true},"target":"id=js","inReplyToEvent":"2"})").at("success") ==
          true);
    auto const reply = script.next_event();
    CHECK(reply.at("inReplyToEvent") == "2");
    CHECK(reply.at("data").at("yes") == true);
}

TEST_CASE("pages of other origins may shake hands", "[event_server]")
{
    asio::io_context io;
    sandbox::Server server(io.get_executor(), plain());
    server.start();
    std::string const answer = ask(io, server,
                                   "OPTIONS /api HTTP/1.1\r\nHost: x\r\nOrigin: https://page\r\nAccess-Control-Request-Method: POST\r\n"
                                   "Access-Control-Request-Headers: ftrack-user,ftrack-api-key\r\nConnection: close\r\n\r\n");
    CHECK(status_of(answer) == "204");
    CHECK(answer.find("Access-Control-Allow-Origin: *\r\n") != std::string::npos);
    CHECK(answer.find("Access-Control-Allow-Methods: OPTIONS, POST\r\n") != std::string::npos);
    CHECK(answer.find("Access-Control-Allow-Headers: ftrack-user,ftrack-api-key\r\n") != std::string::npos);
    std::string request = javascript_handshake(server.api_user(), server.api_key());
    request.insert(request.find("\r\n") + 2, "origin: https://page\r\n");
    CHECK(ask(io, server, request).find("Access-Control-Allow-Origin: *\r\n") != std::string::npos);
}
