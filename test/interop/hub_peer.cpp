// Copyright the ftrack C++ client authors. SPDX-License-Identifier: Apache-2.0
//
// An event hub that does what it is told, line by line in JSON, so that a test in another language can have it talk with others:
//
//     {"n":1,"do":"subscribe","id":"me","expression":"topic=a","reply":{"x":1}}      {"n":1,"result":null}   {"event":{…},"subscriber":"me"}
//     {"n":2,"do":"publish","event":{"topic":"a","data":{}}}                         {"n":2,"result":"the event's id"}
//     {"n":3,"do":"nonsense"}                                                        {"n":3,"error":"…"}
#include <ftrack/ftrack.hpp>

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/posix/stream_descriptor.hpp>
#include <boost/asio/read_until.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <boost/json/parse.hpp>
#include <boost/json/serialize.hpp>

#include <chrono>
#include <exception>
#include <iostream>
#include <map>
#include <stdexcept>
#include <string>
#include <unistd.h>
#include <utility>

namespace asio = boost::asio;
namespace json = boost::json;

namespace {

void print(json::object const& line) { std::cout << json::serialize(line) << std::endl; }

/// The name of the library's error that this is.
std::string name_of(std::exception const& error)
{
    if (dynamic_cast<ftrack::ServerPermissionDeniedError const*>(&error) != nullptr)
        return "ServerPermissionDeniedError";
    if (dynamic_cast<ftrack::EventServerReplyTimeoutError const*>(&error) != nullptr)
        return "EventServerReplyTimeoutError";
    if (dynamic_cast<ftrack::EventServerPublishError const*>(&error) != nullptr)
        return "EventServerPublishError";
    if (dynamic_cast<ftrack::NotUniqueError const*>(&error) != nullptr)
        return "NotUniqueError";
    return error.what();
}

class Peer
{
public:
    explicit Peer(ftrack::Session& session) : hub_(session.event_hub())
    {
        hub_.on_state_change([](ftrack::EventHubStateChange const& change) {
            json::object line;
            line["state"] = std::string(to_string(change.state));
            print(line);
        });
    }

    asio::awaitable<void> run()
    {
        asio::posix::stream_descriptor input(co_await asio::this_coro::executor, ::dup(STDIN_FILENO));
        std::string text;
        for (;;) {
            std::size_t const size = co_await asio::async_read_until(input, asio::dynamic_buffer(text), '\n', asio::use_awaitable);
            json::object command = json::parse(text.substr(0, size)).as_object();
            text.erase(0, size);
            asio::co_spawn(input.get_executor(), answer(std::move(command)), asio::detached);
        }
    }

private:
    asio::awaitable<void> answer(json::object command)
    {
        json::object line;
        line["n"] = command["n"];
        try {
            json::value result = co_await carry_out(command);
            line["result"] = std::move(result);
        } catch (std::exception const& error) {
            line["error"] = name_of(error);
        }
        print(line);
    }

    asio::awaitable<json::value> carry_out(json::object const& command)
    {
        std::string const what(command.at("do").as_string());
        if (what == "connect") {
            co_await hub_.connect();
        } else if (what == "subscribe") {
            co_await subscribe(command);
        } else if (what == "unsubscribe") {
            subscriptions_.erase(std::string(command.at("id").as_string()));
        } else if (what == "publish") {
            std::string id = co_await hub_.publish(ftrack::Event::from_json(command.at("event")));
            co_return json::value(id);
        } else if (what == "ask") {
            ftrack::PublishOptions options;
            options.timeout = std::chrono::milliseconds(command.at("timeout").as_int64());
            ftrack::Event const reply = co_await hub_.publish_and_wait_for_reply(ftrack::Event::from_json(command.at("event")), options);
            co_return reply.to_json();
        } else if (what == "disconnect") {
            co_await hub_.disconnect();
        } else {
            throw std::invalid_argument("What is " + what + "?");
        }
        co_return nullptr;
    }

    asio::awaitable<void> subscribe(json::object const& command)
    {
        ftrack::SubscribeOptions options;
        options.id = command.at("id").as_string();
        json::value const* const reply = command.if_contains("reply");
        auto handle = [id = options.id, reply = reply == nullptr ? json::value() : *reply](ftrack::Event const& event) {
            json::object line;
            line["event"] = event.to_json();
            line["subscriber"] = id;
            print(line);
            return reply;
        };
        std::string expression(command.at("expression").as_string());
        ftrack::Subscription subscription = hub_.subscribe(std::move(expression), std::move(handle), options);
        ftrack::Subscription& kept = subscriptions_[options.id] = std::move(subscription);
        co_await kept.ready();
    }

    ftrack::EventHub& hub_;
    std::map<std::string, ftrack::Subscription> subscriptions_;
};

} // namespace

int main()
{
    asio::io_context io;
    ftrack::SessionOptions options;
    options.event_hub.reconnect_delay = std::chrono::milliseconds(100);
    ftrack::Session session = ftrack::Session::from_environment(io.get_executor(), options);
    Peer peer(session);
    asio::co_spawn(session.get_executor(), peer.run(), [&io](std::exception_ptr) { io.stop(); }); // the end of the input
    io.run();
}
