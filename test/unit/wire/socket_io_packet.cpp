// Copyright the ftrack C++ client authors. SPDX-License-Identifier: Apache-2.0
#include "wire/socket_io_packet.hpp"

#include "support/catch.hpp"

#include <boost/json/serialize.hpp>

#include <set>
#include <stdexcept>
#include <string>
#include <vector>

using namespace ftrack::wire;

namespace {

SocketIoPacket packet(PacketType type, std::string_view id, bool wants_arguments, std::string_view endpoint, std::string_view data)
{
    SocketIoPacket result(type);
    result.id = id;
    result.wants_arguments = wants_arguments;
    result.endpoint = endpoint;
    result.data = data;
    return result;
}

SocketIoPacket acknowledgement(std::string_view acknowledged, std::string_view data)
{
    SocketIoPacket result(PacketType::ack);
    result.acknowledged = acknowledged;
    result.data = data;
    return result;
}

SocketIoPacket error(std::string_view endpoint, std::string_view reason, std::string_view advice)
{
    SocketIoPacket result(PacketType::error);
    result.endpoint = endpoint;
    result.data = reason;
    result.advice = advice;
    return result;
}

struct Frame
{
    std::string text;
    SocketIoPacket meaning;
    std::string written; // empty: as `text`
};

std::vector<Frame> const frames{
    {"0", packet(PacketType::disconnect, "", false, "", ""), "0::"},
    {"0::", packet(PacketType::disconnect, "", false, "", ""), ""},
    {"0::/chat", packet(PacketType::disconnect, "", false, "/chat", ""), ""},
    {"1::", packet(PacketType::connect, "", false, "", ""), ""},
    {"1::/chat?token=a", packet(PacketType::connect, "", false, "/chat?token=a", ""), ""},
    {"2::", packet(PacketType::heartbeat, "", false, "", ""), ""},
    {"2:::", packet(PacketType::heartbeat, "", false, "", ""), "2::"},
    {"3:::a:b::c", packet(PacketType::message, "", false, "", "a:b::c"), ""},
    {"3:7::text\nof two lines", packet(PacketType::message, "7", false, "", "text\nof two lines"), ""},
    {"4:1+:/x:{\"a\":[1]}", packet(PacketType::json, "1", true, "/x", "{\"a\":[1]}"), ""},
    {R"(5:::{"name":"ftrack.event","args":[{"topic":"a:b"}]})",
     packet(PacketType::event, "", false, "", R"({"name":"ftrack.event","args":[{"topic":"a:b"}]})"), ""},
    {"5:12+::{}", packet(PacketType::event, "12", true, "", "{}"), ""},
    {"5:12::{}", packet(PacketType::event, "12", false, "", "{}"), ""},
    {"5:0a9f_B-2+::{}", packet(PacketType::event, "0a9f_B-2", true, "", "{}"), ""},
    {"5:4+::", packet(PacketType::event, "4", true, "", ""), "5:4+:"},
    {"6:::12", acknowledgement("12", ""), ""},
    {"6:::12+", acknowledgement("12", ""), "6:::12"},
    {R"(6:::12+[{"success":true,"at":"1:2+3"}])", acknowledgement("12", R"([{"success":true,"at":"1:2+3"}])"), ""},
    {"7:::", error("", "", ""), "7::"},
    {"7::/chat:unauthorized", error("/chat", "unauthorized", ""), ""},
    {"7:::client not handshaken+reconnect", error("", "client not handshaken", "reconnect"), ""},
    {"7:::+reconnect", error("", "", "reconnect"), ""},
    {"8::", packet(PacketType::noop, "", false, "", ""), ""},
    {"8:::ignored", packet(PacketType::noop, "", false, "", "ignored"), ""},
};

} // namespace

TEST_CASE("a frame is read as the packet that it is", "[socket_io_packet]")
{
    for (Frame const& frame : frames) {
        INFO(frame.text);
        auto const read = parse_packet(frame.text);
        REQUIRE(read.has_value());
        CHECK(read->type == frame.meaning.type);
        CHECK(read->id == frame.meaning.id);
        CHECK(read->wants_arguments == frame.meaning.wants_arguments);
        CHECK(read->endpoint == frame.meaning.endpoint);
        CHECK(read->data == frame.meaning.data);
        CHECK(read->acknowledged == frame.meaning.acknowledged);
        CHECK(read->advice == frame.meaning.advice);
    }
}

TEST_CASE("a packet is written as the frame that means it", "[socket_io_packet]")
{
    for (Frame const& frame : frames) {
        INFO(frame.text);
        CHECK(to_frame(frame.meaning) == (frame.written.empty() ? frame.text : frame.written));
    }
}

TEST_CASE("what is no packet is told by its error", "[socket_io_packet]")
{
    struct Case
    {
        std::string text;
        PacketError error;
    };
    std::vector<Case> const cases{
        {"", PacketError::unknown_type},
        {":", PacketError::unknown_type},
        {"9::", PacketError::unknown_type},
        {"-1::", PacketError::unknown_type},
        {"12::", PacketError::unknown_type},
        {"five:1::{}", PacketError::unknown_type},
        {std::string("\0::", 3), PacketError::unknown_type},
        {"2", PacketError::lacks_colons},
        {"5:1+", PacketError::lacks_colons},
        {"0:", PacketError::lacks_colons},
        {"5:+::{}", PacketError::bad_id},
        {"5:1++::{}", PacketError::bad_id},
        {"5:+1::{}", PacketError::bad_id},
        {"5:a b::{}", PacketError::bad_id},
        {"5:" + std::string(65, '1') + "::{}", PacketError::bad_id},
        {"1::" + std::string(257, 'e'), PacketError::bad_endpoint},
        {"1::a\nb", PacketError::bad_endpoint},
        {"6::", PacketError::bad_acknowledged_id},
        {"6:::", PacketError::bad_acknowledged_id},
        {"6:::+[]", PacketError::bad_acknowledged_id},
        {"6:::1 2", PacketError::bad_acknowledged_id},
        {"6:12::", PacketError::bad_acknowledged_id},
    };
    for (Case const& test : cases) {
        INFO(test.text);
        auto const read = parse_packet(test.text);
        REQUIRE(read.has_error());
        CHECK(read.error() == test.error);
    }
    CHECK(parse_packet("5:" + std::string(64, '1') + "+::{}").has_value());
    CHECK(parse_packet("3:::12345", 9).has_value());
    CHECK(parse_packet("3:::12345", 8).error() == PacketError::too_long);
}

TEST_CASE("every packet error has words of its own", "[socket_io_packet]")
{
    std::set<std::string_view> words;
    for (int error = 0; error <= static_cast<int>(PacketError::bad_event); ++error)
        words.insert(describe(static_cast<PacketError>(error)));
    CHECK(words.size() == static_cast<std::size_t>(PacketError::bad_event) + 1);
    CHECK(words.count("is malformed") == 0);
}

TEST_CASE("what could not be read back is not written", "[socket_io_packet]")
{
    CHECK_THROWS_AS(to_frame(packet(PacketType::event, "1:2", false, "", "")), std::invalid_argument);
    CHECK_THROWS_AS(to_frame(packet(PacketType::event, std::string(65, '1'), false, "", "")), std::invalid_argument);
    CHECK_THROWS_AS(to_frame(packet(PacketType::connect, "", false, "a:b", "")), std::invalid_argument);
    CHECK_THROWS_AS(to_frame(SocketIoPacket(PacketType::ack)), std::invalid_argument);
}

TEST_CASE("the data of an event packet", "[socket_io_packet]")
{
    auto const event = parse_event_data(R"({"args":[{"topic":"x"},2],"name":"ftrack.event"})");
    REQUIRE(event.has_value());
    CHECK(event->name == "ftrack.event");
    CHECK(boost::json::serialize(event->arguments) == R"([{"topic":"x"},2])");
    CHECK(parse_event_data(R"({"name":"ping"})")->arguments.empty());

    std::string const deep = R"({"name":"x","args":)" + std::string(100, '[') + std::string(100, ']') + '}';
    for (std::string const& text :
         {std::string(), std::string("{"), std::string("[]"), std::string("{}"), std::string(R"({"name":1})"),
          std::string(R"({"name":"x","args":{}})"), std::string(R"({"name":"x"} x)"), std::string("{\"name\":\"\xff\"}"), deep})
    {
        INFO(text);
        REQUIRE(parse_event_data(text).has_error());
        CHECK(parse_event_data(text).error() == PacketError::bad_event);
    }
    CHECK(event_data("ftrack.event", R"({"a":1})") == R"({"name":"ftrack.event","args":[{"a":1}]})");
    CHECK(parse_event_data(event_data("a\"b", "1"))->name == "a\"b");
}

TEST_CASE("the data of an acknowledgement may be missing", "[socket_io_packet]")
{
    CHECK(parse_acknowledgement_data("")->empty());
    CHECK(parse_acknowledgement_data("[]")->empty());
    CHECK(boost::json::serialize(*parse_acknowledgement_data(R"([{"success":true}])")) == R"([{"success":true}])");
    for (std::string_view const text : {"{}", "[", "null", "[1]x"})
        CHECK(parse_acknowledgement_data(text).error() == PacketError::bad_arguments);
}
