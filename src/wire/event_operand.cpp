// Copyright the ftrack C++ client authors. SPDX-License-Identifier: Apache-2.0
#include "wire/event_operand.hpp"

#include "wire/json_text.hpp"

namespace ftrack::wire {

namespace json = boost::json;

EventOperand::EventOperand(json::object const& event, Path path) { find_in(event, path); }

EventOperand::EventOperand(Event const& event, Path path)
{
    std::string const& name = path.front();
    Path const rest = path.subspan(1);
    auto const find_object = [&](json::object const& object) {
        exists_ = rest.empty();
        if (!rest.empty())
            find_in(object, rest);
    };
    auto const find_text = [&](std::string const& text) {
        if (rest.empty())
            set(text);
    };
    if (name == "topic")
        find_text(event.topic);
    else if (name == "data" && event.other_data.is_null())
        find_object(event.data);
    else if (name == "data")
        find_in(event.other_data, rest);
    else if (name == "source")
        find_object(event.source);
    else if (name == "id")
        find_text(event.id);
    else if (name == "target")
        find_text(event.target);
    else if (name == "inReplyToEvent" && event.in_reply_to_event)
        find_text(*event.in_reply_to_event);
    else if (name == "inReplyToEvent")
        exists_ = rest.empty();
    else if (name == "sent")
        find_in(event.sent, rest);
    else
        find_in(event.other, path);
}

void EventOperand::find_in(json::object const& object, Path path)
{
    json::object const* inner = &object;
    json::value const* value = nullptr;
    for (std::string const& key : path) {
        value = inner != nullptr ? inner->if_contains(key) : nullptr;
        if (value == nullptr)
            return;
        inner = value->if_object();
    }
    if (value != nullptr)
        set(*value);
}

void EventOperand::find_in(json::value const& member, Path path)
{
    if (path.empty())
        set(member);
    else if (json::object const* const object = member.if_object())
        find_in(*object, path);
}

void EventOperand::set(std::string_view text)
{
    exists_ = true;
    text_ = text;
}

void EventOperand::set(json::value const& value)
{
    exists_ = true;
    switch (value.kind()) {
    case json::kind::string:
        text_ = value.get_string();
        break;
    case json::kind::bool_:
        text_ = value.get_bool() ? "true" : "false";
        break;
    case json::kind::int64:
        append_json_number(storage_, value.get_int64());
        text_ = storage_;
        break;
    case json::kind::uint64:
        append_json_number(storage_, value.get_uint64());
        text_ = storage_;
        break;
    case json::kind::double_:
        append_json_number(storage_, value.get_double());
        text_ = storage_;
        break;
    default:
        break;
    }
}

} // namespace ftrack::wire
