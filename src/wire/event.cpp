// Copyright the ftrack C++ client authors. SPDX-License-Identifier: Apache-2.0
#include "wire/event.hpp"

#include "ftrack/error.hpp"
#include "ftrack/uuid.hpp"

#include <algorithm>
#include <utility>

namespace ftrack {

namespace json = boost::json;

namespace {

std::string text_member(json::object const& object, std::string_view name)
{
    json::value const* const value = object.if_contains(name);
    json::string const* const text = value != nullptr ? value->if_string() : nullptr;
    return text != nullptr ? std::string(*text) : std::string();
}

/// Takes a member out of an object; null when there is none.
json::value take(json::object& object, std::string_view name)
{
    json::value* const member = object.if_contains(name);
    if (member == nullptr)
        return nullptr;
    json::value value = std::move(*member);
    object.erase(name);
    return value;
}

[[noreturn]] void fail(std::string_view member, std::string_view expected)
{
    throw ParseError("This is no event: its member \"" + std::string(member) + "\" must be " + std::string(expected) + '.');
}

std::optional<std::string> take_text(json::object& object, std::string_view name)
{
    json::value const value = take(object, name);
    if (value.is_null())
        return std::nullopt;
    if (!value.is_string())
        fail(name, "a string");
    return std::string(value.get_string());
}

} // namespace

Event::Event() : id(make_uuid()) {}

Event::Event(std::string topic_name, json::object event_data) : topic(std::move(topic_name)), data(std::move(event_data)), id(make_uuid()) {}

std::string Event::source_id() const { return text_member(source, "id"); }

std::string Event::username() const
{
    json::value const* const user = source.if_contains("user");
    return user != nullptr && user->is_object() ? text_member(user->get_object(), "username") : std::string();
}

void Event::stop() const noexcept
{
    if (is_stopped_)
        is_stopped_->store(true, std::memory_order_release);
}

bool Event::is_stopped() const noexcept { return is_stopped_ && is_stopped_->load(std::memory_order_acquire); }

json::object Event::to_json() const
{
    json::object result;
    result.reserve(7 + other.size());
    result["topic"] = topic;
    if (other_data.is_null())
        result["data"] = data;
    else
        result["data"] = other_data;
    result["id"] = id;
    result["source"] = source;
    result["target"] = target;
    result["inReplyToEvent"] = nullptr;
    if (in_reply_to_event)
        result["inReplyToEvent"] = *in_reply_to_event;
    result["sent"] = sent;
    for (auto const& [name, value] : other)
        result.emplace(name, value);
    return result;
}

Event Event::from_json(json::value value)
{
    json::object* const found = value.if_object();
    if (found == nullptr)
        throw ParseError("This is no event: it must be a JSON object.");
    json::object members(std::move(*found), json::storage_ptr());
    Event event{WithoutId()};
    event.topic = take_text(members, "topic").value_or(std::string());
    if (event.topic.empty())
        fail("topic", "a string that is not empty");
    event.id = take_text(members, "id").value_or(std::string());
    event.target = take_text(members, "target").value_or(std::string());
    event.in_reply_to_event = take_text(members, "inReplyToEvent");
    event.sent = take(members, "sent");
    json::value data = take(members, "data");
    if (data.is_object())
        event.data = std::move(data.get_object());
    else
        event.other_data = std::move(data);
    json::value source = take(members, "source");
    if (source.is_object())
        event.source = std::move(source.get_object());
    else if (!source.is_null())
        fail("source", "an object");
    event.other = std::move(members);
    return event;
}

namespace wire {

std::string target_for(std::string_view subscriber_id)
{
    auto const needs_no_quotes = [](char c) {
        return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '-' || c == '_';
    };
    if (!subscriber_id.empty() && std::all_of(subscriber_id.begin(), subscriber_id.end(), needs_no_quotes))
        return "id=" + std::string(subscriber_id);
    std::string target = "id=\"";
    for (char const c : subscriber_id) {
        if (c == '"' || c == '\\' || c == '*')
            target += '\\';
        target += c;
    }
    return target + '"';
}

Event make_reply(Event const& event, json::value data)
{
    Event reply{std::string(reply_topic)};
    if (data.is_object())
        reply.data = std::move(data.get_object());
    else
        reply.other_data = std::move(data);
    reply.target = target_for(event.source_id());
    reply.in_reply_to_event = event.id;
    return reply;
}

std::shared_ptr<Event const> EventRound::begin(Event event)
{
    event.is_stopped_ = std::make_shared<std::atomic<bool>>(false);
    return std::make_shared<Event const>(std::move(event));
}

Event make_subscribe(json::object subscriber, std::string_view expression)
{
    Event event{std::string(subscribe_topic)};
    event.data["subscriber"] = std::move(subscriber);
    event.data["subscription"] = expression;
    return event;
}

Event make_unsubscribe(json::object subscriber)
{
    Event event{std::string(unsubscribe_topic)};
    event.data["subscriber"] = std::move(subscriber);
    return event;
}

} // namespace wire

} // namespace ftrack
