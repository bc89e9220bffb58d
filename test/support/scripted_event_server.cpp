// Copyright the ftrack C++ client authors. SPDX-License-Identifier: Apache-2.0
#include "support/scripted_event_server.hpp"

#include "ftrack/error.hpp"
#include "net/wait_queue.hpp"
#include "wire/event.hpp"
#include "wire/socket_io_packet.hpp"

#include <boost/asio/error.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <boost/json/serialize.hpp>

#include <deque>
#include <stdexcept>
#include <utility>

namespace ftrack::test {

namespace asio = boost::asio;

class ScriptedLine final : public events::Line
{
public:
    ScriptedLine(ScriptedEventServer& owner, std::function<void()> on_sign_of_life)
        : server(owner), sign_of_life(std::move(on_sign_of_life)), refusal_(owner.refusal), hangs_(owner.hangs)
    {
    }

    asio::awaitable<std::chrono::milliseconds> open() override
    {
        co_await asio::post(asio::use_awaitable);
        if (hangs_)
            co_await wake_.wait();
        if (refusal_)
            std::rethrow_exception(refusal_);
        throw_if_ended();
        is_open = true;
        if (server.greets)
            deliver("1::");
        co_return server.heartbeat_timeout;
    }

    asio::awaitable<std::optional<std::string>> receive() override
    {
        while (incoming_.empty() && !is_ended_)
            co_await wake_.wait();
        if (incoming_.empty()) {
            if (cause_)
                std::rethrow_exception(cause_);
            co_return std::nullopt;
        }
        std::string frame = std::move(incoming_.front());
        incoming_.pop_front();
        co_return frame;
    }

    asio::awaitable<void> send(std::string frame) override
    {
        co_await asio::post(asio::use_awaitable);
        while (server.blocks_writes && !is_ended_)
            co_await writers_.wait();
        throw_if_ended();
        server.receive(frame);
    }

    asio::awaitable<void> close() override
    {
        co_await asio::post(asio::use_awaitable);
        server.was_closed = true;
        end(nullptr);
    }

    void abort() noexcept override { end(std::make_exception_ptr(boost::system::system_error(asio::error::operation_aborted))); }

    void deliver(std::string frame)
    {
        incoming_.push_back(std::move(frame));
        wake_.wake_all();
    }

    void end(std::exception_ptr cause)
    {
        if (std::exchange(is_ended_, true))
            return;
        cause_ = std::move(cause);
        is_open = false;
        wake_.wake_all();
        writers_.wake_all();
    }

    ScriptedEventServer& server;
    std::function<void()> sign_of_life;
    bool is_open = false;

private:
    void throw_if_ended() const
    {
        if (is_ended_)
            throw boost::system::system_error(asio::error::operation_aborted);
    }

    std::exception_ptr refusal_;
    std::exception_ptr cause_;
    std::deque<std::string> incoming_;
    net::WaitQueue wake_;
    net::WaitQueue writers_;
    bool hangs_;
    bool is_ended_ = false;
};

events::LineFactory ScriptedEventServer::line_factory()
{
    return [this](std::function<void()> on_sign_of_life) {
        lines_.push_back(std::make_shared<ScriptedLine>(*this, std::move(on_sign_of_life)));
        unacknowledged_.clear();
        return lines_.back();
    };
}

bool ScriptedEventServer::is_open() const { return !lines_.empty() && lines_.back()->is_open; }
void ScriptedEventServer::send(std::string frame) { lines_.back()->deliver(std::move(frame)); }
void ScriptedEventServer::give_sign_of_life() { lines_.back()->sign_of_life(); }
void ScriptedEventServer::end(std::exception_ptr cause) { lines_.back()->end(std::move(cause)); }
void ScriptedEventServer::lose() { end(lost_connection()); }

void ScriptedEventServer::send(Event const& event)
{
    std::string const data = wire::event_data(wire::event_packet_name, boost::json::serialize(event.to_json()));
    wire::SocketIoPacket packet(wire::PacketType::event);
    packet.data = data;
    send(to_frame(packet));
}

void ScriptedEventServer::acknowledge_all()
{
    for (std::string const& frame : std::exchange(unacknowledged_, {}))
        send(frame);
}

std::string ScriptedEventServer::take_subscriptions()
{
    std::string expressions;
    for (Event const& event : std::exchange(meta_events, {})) {
        boost::json::value const* const subscription = event.data.if_contains("subscription");
        expressions += expressions.empty() ? "" : " ";
        expressions += subscription != nullptr ? std::string(subscription->as_string()) : "-";
    }
    return expressions;
}

void ScriptedEventServer::receive(std::string_view frame)
{
    auto const packet = wire::parse_packet(frame);
    if (!packet || packet->type != wire::PacketType::event) {
        frames.emplace_back(frame);
        return;
    }
    Event event = Event::from_json(wire::parse_event_data(packet->data)->arguments.at(0));
    std::string const arguments = acknowledgement ? acknowledgement(event) : R"([{"success":true}])";
    bool const is_meta = event.topic.starts_with("ftrack.meta.") && event.topic != wire::reply_topic;
    (is_meta ? meta_events : events).push_back(std::move(event));
    unacknowledged_.push_back("6:::" + std::string(packet->id) + '+' + arguments);
    if (acknowledges || is_meta)
        acknowledge_all();
}

std::exception_ptr lost_connection()
{
    return std::make_exception_ptr(NetworkError(asio::error::connection_reset, "The websocket connection to studio.example was reset."));
}

} // namespace ftrack::test
