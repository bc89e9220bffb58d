// Copyright the ftrack C++ client authors. SPDX-License-Identifier: Apache-2.0
#include "wire/hub_handshake.hpp"

#include "ftrack/error.hpp"
#include "support/catch.hpp"
#include "wire/url.hpp"

#include <string>
#include <vector>

using namespace ftrack::wire;
using namespace std::chrono_literals;

TEST_CASE("an answer to the handshake names the session and how long silence may last", "[hub_handshake]")
{
    struct Row
    {
        std::string body;
        std::string session;
        std::chrono::milliseconds timeout;
    };
    std::vector<Row> const rows{
        {"abc:60:60:websocket,xhr-polling", "abc", 60s},
        {"abc:15:25:websocket", "abc", 15s},
        {"AbC-_9:20::xhr-polling,websocket,htmlfile", "AbC-_9", 20s},
        {"abc:::websocket", "abc", 60s},
        {"abc:0:0:websocket", "abc", 60s},
        {"abc:-5:0:websocket", "abc", 60s},
        {"abc:25x:60:websocket", "abc", 60s},
        {"abc:99999999999:60:websocket", "abc", 60s},
        {"abc:2000000000:60:websocket", "abc", 24h},
        {"abc:60:60:websocket\r\n", "abc", 60s},
    };
    for (auto const& row : rows) {
        CAPTURE(row.body);
        HubHandshake const handshake = HubHandshake::parse(row.body);

        CHECK(handshake.session == row.session);
        CHECK(handshake.heartbeat_timeout == row.timeout);
    }
}

TEST_CASE("an answer without a session or without websocket is refused", "[hub_handshake]")
{
    std::vector<std::string> const bodies{
        "",
        "\n",
        "<html>not an event server</html>",
        ":60:60:websocket",
        "abc",
        "abc:60:60",
        "abc:60:60:",
        "abc:60:60:xhr-polling",
        "abc:60:60:flashsocket,websockets",
        "a/b:60:60:websocket",
        "a b:60:60:websocket",
        "a\r\nHost: x:60:60:websocket",
        std::string(300, 'a') + ":60:60:websocket",
    };
    for (auto const& body : bodies) {
        CAPTURE(body);
        CHECK_THROWS_AS(HubHandshake::parse(body), ftrack::ParseError);
    }
}

TEST_CASE("an answer that is an error says whether the credentials were refused", "[hub_handshake]")
{
    struct Row
    {
        int status;
        std::string body;
        bool is_denial;
        std::string said;
    };
    std::vector<Row> const rows{
        {401, R"({"exception":"InvalidCredentialsError","content":"The key is not valid.","error_code":"credentials"})", true,
         "The key is not valid."},
        {401, "", true, "HTTP status 401"},
        {403, "handshake unauthorized", true, "handshake unauthorized"},
        {200, R"({"exception":"InvalidCredentialsError","content":"No."})", true, "No."},
        {200, R"({"exception":"PermissionError","content":"No."})", true, "No."},
        {200, R"({"exception":"FTAuthenticationError","content":"No."})", true, "No."},
        {200, R"({"exception":"ServerError","content":"Broken."})", false, "Broken."},
        {404, "<html>nothing here</html>", false, "HTTP status 404"},
        {500, R"({"exception":"ServerError","content":"Broken."})", false, "Broken."},
        {503, "api_key=SECRET", false, "HTTP status 503"},
    };
    for (auto const& row : rows) {
        CAPTURE(row.status, row.body);
        ftrack::wire::AnswerContext context;
        context.http_status = row.status;
        context.request = "the handshake";
        context.body_prefix = row.body;
        bool is_denial = false;
        std::string said;
        try {
            read_handshake(row.body, context);
        } catch (ftrack::ServerPermissionDeniedError const& error) {
            is_denial = true;
            said = error.what();
        } catch (ftrack::ServerError const& error) {
            said = error.what();
        }
        CHECK(is_denial == row.is_denial);
        CHECK(said.find(row.said) != std::string::npos);
        CHECK(said.find("SECRET") == std::string::npos);
    }
}

TEST_CASE("an answer that is none is a ParseError, one that is a session is taken", "[hub_handshake]")
{
    ftrack::wire::AnswerContext context;
    context.http_status = 200;
    CHECK_THROWS_AS(read_handshake("<html>", context), ftrack::ParseError);
    CHECK_THROWS_AS(read_handshake("{}", context), ftrack::ParseError);
    CHECK(read_handshake("abc:15:25:websocket", context).session == "abc");
}

TEST_CASE("addresses keep the server's port and prefix and encode the credentials", "[hub_handshake]")
{
    std::string const handshake = handshake_url("https://studio.example:8443/ftrack", "jane@studio", "a&b=c");
    std::string const socket = websocket_url("https://studio.example:8443/ftrack", "abc", "jane@studio", "a&b=c");

    CHECK(handshake == "https://studio.example:8443/ftrack/socket.io/1/?api_user=jane%40studio&api_key=a%26b%3Dc");
    CHECK(socket == "https://studio.example:8443/ftrack/socket.io/1/websocket/abc?api_user=jane%40studio&api_key=a%26b%3Dc");
    CHECK(Url::parse(socket).printable() == "https://studio.example:8443/ftrack/socket.io/1/websocket/abc");
}
