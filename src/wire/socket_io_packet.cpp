// Copyright the ftrack C++ client authors. SPDX-License-Identifier: Apache-2.0
#include "wire/socket_io_packet.hpp"

#include "wire/json_text.hpp"

#include <boost/json/object.hpp>
#include <boost/json/parse.hpp>

#include <algorithm>
#include <stdexcept>
#include <utility>

namespace ftrack::wire {

namespace json = boost::json;

namespace {

constexpr std::size_t max_json_depth = 64;

bool is_id_character(char c) noexcept { return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '-' || c == '_'; }

bool is_id(std::string_view text) noexcept
{
    return !text.empty() && text.size() <= max_packet_id_length && std::all_of(text.begin(), text.end(), is_id_character);
}

bool is_endpoint(std::string_view text) noexcept
{
    return text.size() <= max_endpoint_length &&
           std::none_of(text.begin(), text.end(), [](char c) { return c == ':' || static_cast<unsigned char>(c) < 0x20; });
}

/// Takes what stands before the next colon off the front of `rest`, and the colon with it; all of it when there is none.
std::string_view take_part(std::string_view& rest) noexcept
{
    std::size_t const colon = std::min(rest.find(':'), rest.size());
    std::string_view const part = rest.substr(0, colon);
    rest.remove_prefix(std::min(colon + 1, rest.size()));
    return part;
}

/// Cuts `text` at `mark`; what follows the mark is returned.
std::string_view cut(std::string_view& text, std::size_t mark) noexcept
{
    if (mark >= text.size())
        return {};
    std::string_view const tail = text.substr(mark + 1);
    text = text.substr(0, mark);
    return tail;
}

bool read_id(std::string_view part, SocketIoPacket& packet) noexcept
{
    if (part.empty())
        return true;
    packet.wants_arguments = part.back() == '+';
    packet.id = part.substr(0, part.size() - (packet.wants_arguments ? 1 : 0));
    return is_id(packet.id);
}

boost::system::result<json::value, PacketError> parse_json(std::string_view text, PacketError otherwise)
{
    json::parse_options options;
    options.max_depth = max_json_depth;
    boost::system::error_code error;
    json::value value = json::parse(text, error, {}, options);
    if (error)
        return otherwise;
    return value;
}

} // namespace

std::string_view describe(PacketError error) noexcept
{
    switch (error) {
    case PacketError::too_long:
        return "is too long";
    case PacketError::unknown_type:
        return "has no known type";
    case PacketError::lacks_colons:
        return "lacks the colons after its type";
    case PacketError::bad_id:
        return "has an id that is too long or of other characters than letters and digits";
    case PacketError::bad_endpoint:
        return "has an endpoint that is too long or holds control characters";
    case PacketError::bad_acknowledged_id:
        return "acknowledges no packet";
    case PacketError::bad_arguments:
        return "acknowledges with something else than a JSON array";
    case PacketError::bad_event:
        return "holds no event: a JSON object with a name and an array of arguments";
    }
    return "is malformed";
}

boost::system::result<SocketIoPacket, PacketError> parse_packet(std::string_view frame, std::size_t max_size)
{
    if (frame.size() > max_size)
        return PacketError::too_long;
    std::string_view rest = frame;
    std::string_view const type = take_part(rest);
    if (type.size() != 1 || type.front() < '0' || type.front() > '8')
        return PacketError::unknown_type;
    SocketIoPacket packet(static_cast<PacketType>(type.front() - '0'));
    // A lone `0` is a goodbye, too: the servers of old send it so.
    if (std::count(frame.begin(), frame.begin() + static_cast<std::ptrdiff_t>(std::min<std::size_t>(frame.size(), max_packet_id_length + 4)), ':') <
        2)
        return packet.type == PacketType::disconnect && frame.size() == 1 ? boost::system::result<SocketIoPacket, PacketError>(packet)
                                                                          : PacketError::lacks_colons;
    if (!read_id(take_part(rest), packet))
        return PacketError::bad_id;
    packet.endpoint = take_part(rest);
    if (!is_endpoint(packet.endpoint))
        return PacketError::bad_endpoint;
    packet.data = rest;
    if (packet.type == PacketType::error)
        packet.advice = cut(packet.data, packet.data.rfind('+'));
    if (packet.type == PacketType::ack) {
        packet.acknowledged = packet.data;
        packet.data = cut(packet.acknowledged, packet.acknowledged.find('+'));
        if (!is_id(packet.acknowledged))
            return PacketError::bad_acknowledged_id;
    }
    return packet;
}

std::string to_frame(SocketIoPacket const& packet)
{
    if ((!packet.id.empty() && !is_id(packet.id)) || !is_endpoint(packet.endpoint) || (packet.type == PacketType::ack && !is_id(packet.acknowledged)))
        throw std::invalid_argument("A socket.io packet cannot have this id or endpoint.");
    std::string frame;
    frame.reserve(packet.id.size() + packet.endpoint.size() + packet.acknowledged.size() + packet.data.size() + packet.advice.size() + 6);
    frame += static_cast<char>('0' + static_cast<int>(packet.type));
    frame.append(1, ':').append(packet.id);
    if (packet.wants_arguments && !packet.id.empty())
        frame += '+';
    frame.append(1, ':').append(packet.endpoint);
    if (packet.type == PacketType::ack)
        frame.append(1, ':').append(packet.acknowledged).append(packet.data.empty() ? "" : "+").append(packet.data);
    else if (!packet.data.empty() || !packet.advice.empty())
        frame.append(1, ':').append(packet.data);
    if (packet.type == PacketType::error && !packet.advice.empty())
        frame.append(1, '+').append(packet.advice);
    return frame;
}

boost::system::result<SocketIoEvent, PacketError> parse_event_data(std::string_view data)
{
    auto value = parse_json(data, PacketError::bad_event);
    json::object* const object = value ? value->if_object() : nullptr;
    json::value const* const name = object != nullptr ? object->if_contains("name") : nullptr;
    if (name == nullptr || !name->is_string())
        return PacketError::bad_event;
    SocketIoEvent event;
    event.name = std::string_view(name->get_string());
    if (json::value* const arguments = object->if_contains("args")) {
        if (!arguments->is_array())
            return PacketError::bad_event;
        event.arguments = std::move(arguments->get_array());
    }
    return event;
}

boost::system::result<json::array, PacketError> parse_acknowledgement_data(std::string_view data)
{
    if (data.empty())
        return json::array();
    auto value = parse_json(data, PacketError::bad_arguments);
    if (!value || !value->is_array())
        return PacketError::bad_arguments;
    return std::move(value->get_array());
}

std::string event_data(std::string_view name, std::string_view argument)
{
    std::string text = "{\"name\":";
    append_json_string(text, name);
    return text.append(",\"args\":[").append(argument).append("]}");
}

} // namespace ftrack::wire
