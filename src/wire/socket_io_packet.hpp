// Copyright the ftrack C++ client authors. SPDX-License-Identifier: Apache-2.0
#pragma once

#include <boost/json/array.hpp>
#include <boost/json/value.hpp>
#include <boost/system/result.hpp>

#include <cstddef>
#include <string>
#include <string_view>

/// The packets of socket.io 0.9, one in each text frame: `type ":" [id ["+"]] ":" [endpoint] [":" data]`.
namespace ftrack::wire {

enum class PacketType : unsigned char
{
    disconnect,
    connect,
    heartbeat,
    message,
    json,
    event,
    ack,
    error,
    noop,
};

/// Why a text is no packet.
enum class PacketError : unsigned char
{
    too_long,
    unknown_type,
    lacks_colons,
    bad_id,
    bad_endpoint,
    bad_acknowledged_id, ///< an acknowledgement that names no packet
    bad_arguments,       ///< of an acknowledgement: no JSON array
    bad_event,           ///< no JSON object with a name and an array of arguments
};

/// A clause that ends a sentence: "has no known type".
std::string_view describe(PacketError error) noexcept;

constexpr std::size_t max_packet_size = std::size_t{32} << 20;
constexpr std::size_t max_packet_id_length = 64;
constexpr std::size_t max_endpoint_length = 256;

/// A packet as views of the frame that it was read from, or of the texts that it is made from: valid as long as these.
class SocketIoPacket
{
public:
    SocketIoPacket() = default;
    explicit SocketIoPacket(PacketType kind) : type(kind) {}

    PacketType type = PacketType::noop;
    std::string_view id;           ///< empty: none
    bool wants_arguments = false;  ///< the id bears a `+`: the receiver's program acknowledges, not its transport
    std::string_view endpoint;     ///< empty: the default one
    std::string_view data;         ///< JSON of events, text of messages, reason of errors, JSON array or nothing of acknowledgements
    std::string_view acknowledged; ///< of an acknowledgement: the id of the packet that it answers
    std::string_view advice;       ///< of an error
};

/// Reads one frame. Whether the data of messages and events is JSON is left to those who need it.
boost::system::result<SocketIoPacket, PacketError> parse_packet(std::string_view frame, std::size_t max_size = max_packet_size);

/// The frame of a packet. Throws std::invalid_argument for what could not be read back: an id or endpoint of other characters than they may have, an
/// acknowledgement of nothing.
std::string to_frame(SocketIoPacket const& packet);

/// What an event packet holds.
class SocketIoEvent
{
public:
    SocketIoEvent() = default;

    std::string name;
    boost::json::array arguments;
};

/// The data of an event packet.
boost::system::result<SocketIoEvent, PacketError> parse_event_data(std::string_view data);

/// The data of an acknowledgement packet; nothing is an empty array.
boost::system::result<boost::json::array, PacketError> parse_acknowledgement_data(std::string_view data);

/// The data of an event packet named `name` with one argument, given as JSON text.
std::string event_data(std::string_view name, std::string_view argument);

} // namespace ftrack::wire
