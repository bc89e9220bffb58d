// Copyright the ftrack C++ client authors. SPDX-License-Identifier: Apache-2.0
#include "sandbox/service/event_broker.hpp"

#include "ftrack/error.hpp"
#include "ftrack/uuid.hpp"
#include "wire/event.hpp"
#include "wire/json_text.hpp"
#include "wire/socket_io_packet.hpp"

#include <boost/json/serialize.hpp>

#include <algorithm>
#include <optional>
#include <utility>

namespace ftrack::sandbox::service {

namespace json = boost::json;
using wire::PacketType;
using wire::SocketIoPacket;

namespace {

std::string_view text_member(json::object const& object, std::string_view name)
{
    json::value const* const value = object.if_contains(name);
    json::string const* const text = value != nullptr ? value->if_string() : nullptr;
    return text != nullptr ? std::string_view(*text) : std::string_view();
}

json::object const* object_member(json::object const& object, std::string_view name)
{
    json::value const* const value = object.if_contains(name);
    return value != nullptr ? value->if_object() : nullptr;
}

EventBroker::Frame frame_of(SocketIoPacket const& packet) { return std::make_shared<std::string const>(to_frame(packet)); }

/// The subscriber that a request to the server names; null when it names none.
json::object const* subscriber_of(json::object const& event)
{
    json::object const* const data = object_member(event, "data");
    json::object const* const subscriber = data != nullptr ? object_member(*data, "subscriber") : nullptr;
    return subscriber != nullptr && !text_member(*subscriber, "id").empty() ? subscriber : nullptr;
}

constexpr std::string_view no_subscriber = "data.subscriber must be an object with an id.";

} // namespace

SocketId EventBroker::add_socket(time_point now)
{
    static Frame const greeting = frame_of(SocketIoPacket(PacketType::connect));
    SocketId const id = ++last_socket_;
    Socket& socket = sockets_[id];
    socket.next_heartbeat = now + times_.heartbeat_interval;
    socket.last_heard = now;
    queue(id, socket, greeting);
    return id;
}

void EventBroker::remove_socket(SocketId id)
{
    auto const found = sockets_.find(id);
    if (found == sockets_.end())
        return;
    for (auto const& [name, subscription] : found->second.subscriptions)
        index_.remove(*subscription);
    sockets_.erase(found);
}

EventBroker::Verdict EventBroker::receive(SocketId id, std::string_view frame, time_point now)
{
    auto const found = sockets_.find(id);
    if (found == sockets_.end())
        return Verdict::close;
    if (found->second.is_held)
        return Verdict::keep;
    found->second.last_heard = now;
    auto const packet = wire::parse_packet(frame, limits_.max_frame_size);
    if (packet.has_error()) {
        ++statistics_.refused;
        return Verdict::keep;
    }
    if (packet->type == PacketType::disconnect && packet->endpoint.empty())
        return Verdict::close;
    if (packet->type == PacketType::event)
        receive_event(id, found->second, *packet);
    return Verdict::keep;
}

void EventBroker::receive_event(SocketId id, Socket& socket, SocketIoPacket const& packet)
{
    auto event = wire::parse_event_data(packet.data);
    std::string problem;
    if (event.has_error())
        problem = "This packet " + std::string(describe(event.error())) + '.';
    else if (event->name != wire::event_packet_name || event->arguments.size() != 1 || !event->arguments.front().is_object())
        problem = "An event is named " + std::string(wire::event_packet_name) + " and has one argument, an object.";
    else
        problem = handle(id, socket, std::move(event->arguments.front().get_object()));
    if (!problem.empty())
        ++statistics_.refused;
    acknowledge(id, socket, packet, problem);
}

// What is wrong with the event; empty when nothing is.
std::string EventBroker::handle(SocketId id, Socket& socket, json::object event)
{
    std::string_view const topic = text_member(event, "topic");
    if (topic.empty() || topic.size() > limits_.max_topic_length)
        return "An event needs a topic of at most " + std::to_string(limits_.max_topic_length) + " characters.";
    if (topic == wire::subscribe_topic)
        return subscribe(id, socket, event);
    if (topic == wire::unsubscribe_topic)
        return unsubscribe(socket, event);
    return route(std::move(event));
}

std::string EventBroker::subscribe(SocketId id, Socket& socket, json::object const& event)
try {
    json::object const* const subscriber = subscriber_of(event);
    if (subscriber == nullptr)
        return std::string(no_subscriber);
    std::string const name(text_member(*subscriber, "id"));
    if (socket.subscriptions.contains(name))
        return "A subscriber with the id " + name + " is there already.";
    if (socket.subscriptions.size() >= limits_.max_subscriptions)
        return "A client has at most " + std::to_string(limits_.max_subscriptions) + " subscriptions.";
    if (json::serialize(*subscriber).size() > limits_.max_metadata_size)
        return "The metadata of a subscriber have at most " + std::to_string(limits_.max_metadata_size) + " bytes.";
    wire::EventExpression expression(text_member(event.at("data").get_object(), "subscription"));
    auto const subscription = std::make_shared<Subscription const>(id, name, *subscriber, std::move(expression));
    index_.add(subscription);
    socket.subscriptions.emplace(name, subscription);
    return {};
} catch (ParseError const& error) {
    return error.what();
}

std::string EventBroker::unsubscribe(Socket& socket, json::object const& event)
{
    json::object const* const subscriber = subscriber_of(event);
    if (subscriber == nullptr)
        return std::string(no_subscriber);
    auto const found = socket.subscriptions.find(text_member(*subscriber, "id"));
    if (found == socket.subscriptions.end())
        return "There is no subscriber with the id " + std::string(text_member(*subscriber, "id")) + '.';
    index_.remove(*found->second);
    socket.subscriptions.erase(found);
    return {};
}

std::string EventBroker::route(json::object event)
try {
    std::optional<wire::EventExpression> target;
    if (std::string_view const text = text_member(event, "target"); !text.empty())
        target.emplace(text);
    if (text_member(event, "id").empty())
        event["id"] = make_uuid();
    ++statistics_.published;
    std::uint64_t const number = ++last_event_;
    Frame frame; // made when the first one wants it
    auto const deliver = [&](Subscription const& subscription) {
        Socket& socket = sockets_.at(subscription.socket);
        if (std::exchange(socket.last_event, number) == number)
            return;
        if (!frame) {
            std::string const data = wire::event_data(wire::event_packet_name, json::serialize(event));
            SocketIoPacket packet(PacketType::event);
            packet.data = data;
            frame = frame_of(packet);
        }
        ++statistics_.delivered;
        queue(subscription.socket, socket, frame);
    };
    index_.visit(event, text_member(event, "topic"), target ? &*target : nullptr, deliver);
    return {};
} catch (ParseError const& error) {
    return error.what();
}

void EventBroker::publish(json::object event) { route(std::move(event)); }

// With a `+` the client's program waits for arguments; without, only its transport for the id.
void EventBroker::acknowledge(SocketId id, Socket& socket, SocketIoPacket const& packet, std::string_view problem)
{
    if (packet.id.empty())
        return;
    if (withheld_acknowledgements_ > 0) {
        --withheld_acknowledgements_;
        return;
    }
    std::string arguments;
    if (packet.wants_arguments && problem.empty()) {
        arguments = R"([{"success":true}])";
    } else if (packet.wants_arguments) {
        arguments = R"([{"success":false,"message":)";
        wire::append_json_string(arguments, problem);
        arguments += "}]";
    }
    SocketIoPacket answer(PacketType::ack);
    answer.acknowledged = packet.id;
    answer.data = arguments;
    queue(id, socket, frame_of(answer));
}

void EventBroker::tick(time_point now)
{
    static Frame const heartbeat = frame_of(SocketIoPacket(PacketType::heartbeat));
    for (auto& [id, socket] : sockets_) {
        if (socket.is_cut_off || socket.is_held)
            continue;
        if (socket.last_heard < now - times_.silence_limit) {
            ++statistics_.silent;
            cut_off(id, socket);
        } else if (socket.next_heartbeat <= now) {
            socket.next_heartbeat = now + times_.heartbeat_interval;
            queue(id, socket, heartbeat);
        }
    }
}

void EventBroker::hold(SocketId id)
{
    if (auto const found = sockets_.find(id); found != sockets_.end())
        hold(found->second);
}

void EventBroker::hold_all()
{
    for (auto& [id, socket] : sockets_)
        hold(socket);
}

void EventBroker::hold(Socket& socket)
{
    socket.is_held = true;
    socket.frames = {};
    socket.queued_bytes = 0;
}

void EventBroker::cut_off_all()
{
    for (auto& [id, socket] : sockets_)
        cut_off(id, socket);
}

void EventBroker::say_goodbye()
{
    static Frame const goodbye = frame_of(SocketIoPacket(PacketType::disconnect));
    for (auto& [id, socket] : sockets_)
        queue(id, socket, goodbye);
}

void EventBroker::queue(SocketId id, Socket& socket, Frame frame)
{
    if (socket.is_cut_off || socket.is_held)
        return;
    // An event that is larger than the queue must still reach those who keep up.
    bool const is_full = socket.frames.size() >= limits_.max_queued_frames || socket.queued_bytes + frame->size() > limits_.max_queued_bytes;
    if (is_full && !socket.frames.empty()) {
        ++statistics_.cut_off;
        return cut_off(id, socket);
    }
    socket.queued_bytes += frame->size();
    socket.frames.push_back(std::move(frame));
    mark_ready(id, socket);
}

void EventBroker::cut_off(SocketId id, Socket& socket)
{
    socket.is_cut_off = true;
    socket.frames = {};
    socket.queued_bytes = 0;
    mark_ready(id, socket);
}

void EventBroker::mark_ready(SocketId id, Socket& socket)
{
    if (!std::exchange(socket.is_ready, true))
        ready_.push_back(id);
}

std::vector<EventBroker::Frame> EventBroker::take_frames(SocketId id)
{
    auto const found = sockets_.find(id);
    if (found == sockets_.end())
        return {};
    found->second.queued_bytes = 0;
    return std::exchange(found->second.frames, {});
}

bool EventBroker::is_cut_off(SocketId id) const
{
    auto const found = sockets_.find(id);
    return found != sockets_.end() && found->second.is_cut_off;
}

std::vector<SocketId> EventBroker::take_ready()
{
    for (SocketId const id : ready_)
        if (auto const found = sockets_.find(id); found != sockets_.end())
            found->second.is_ready = false;
    return std::exchange(ready_, {});
}

} // namespace ftrack::sandbox::service
