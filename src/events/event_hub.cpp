// Copyright the ftrack C++ client authors. SPDX-License-Identifier: Apache-2.0
#include "ftrack/event_hub.hpp"

#include "core/validate.hpp"
#include "events/calls.hpp"
#include "events/hub.hpp"
#include "events/start.hpp"
#include "ftrack/uuid.hpp"
#include "wire/event_expression.hpp"

#include <boost/asio/dispatch.hpp>
#include <boost/json/serialize.hpp>

#include <stdexcept>
#include <utility>

namespace ftrack {

namespace asio = boost::asio;
using events::Hub;
using events::Outgoing;

namespace {

/// Checks an event and writes it down, on the caller's thread.
Outgoing prepare(Hub const& hub, Event event, PublishOptions const& options)
{
    if (event.topic.empty())
        throw std::invalid_argument("EventHub: the event has no topic.");
    if (!event.target.empty())
        static_cast<void>(wire::EventExpression(event.target));
    if (options.reply_lifetime < std::chrono::milliseconds(1) || options.reply_lifetime > std::chrono::hours(24))
        throw std::invalid_argument("PublishOptions::reply_lifetime must be between 1 ms and 24 h.");
    if (event.id.empty())
        event.id = make_uuid();
    event.source["id"] = hub.id();
    hub.complete_source(event);
    Outgoing outgoing;
    outgoing.text = boost::json::serialize(event.to_json());
    if (outgoing.text.size() > hub.options().max_message_size)
        throw std::invalid_argument("EventHub: the event is larger than EventHubOptions::max_message_size.");
    outgoing.id = std::move(event.id);
    outgoing.deadline = hub.scope()->deadline(options.timeout);
    outgoing.on_reply = options.on_reply;
    outgoing.replies_until = hub.scope()->clock()->now() + options.reply_lifetime;
    return outgoing;
}

asio::awaitable<void> publish_for_nothing(std::shared_ptr<Hub> hub, Outgoing event) { co_await events::publish(std::move(hub), std::move(event)); }

template <class Function>
void set_callback(std::shared_ptr<Hub> const& hub, Function events::Reporter::*member, Function callback)
{
    asio::dispatch(hub->strand(), [hub, member, callback = std::move(callback)]() mutable { hub->reporter().*member = std::move(callback); });
}

} // namespace

EventHub::EventHub(std::shared_ptr<Hub> hub) noexcept : hub_(std::move(hub)) {}
EventHub::~EventHub() = default;

asio::awaitable<void> EventHub::connect(CallOptions options)
{
    core::validate(options);
    return events::start<void>(hub_, "connection of the event hub", options.signal, events::connect(hub_, hub_->scope()->deadline(options.timeout)));
}

asio::awaitable<void> EventHub::disconnect()
{
    return events::start<void>(hub_, "disconnection of the event hub", Signal(), events::disconnect(hub_));
}

bool EventHub::is_connected() const noexcept { return hub_->state() == EventHubState::connected; }
EventHubState EventHub::state() const noexcept { return hub_->state(); }
std::string const& EventHub::id() const noexcept { return hub_->id(); }

asio::awaitable<std::string> EventHub::publish(Event event, PublishOptions options)
{
    Outgoing outgoing = prepare(*hub_, std::move(event), options);
    return events::start<std::string>(hub_, "publication of an event", options.signal, events::publish(hub_, std::move(outgoing)));
}

asio::awaitable<Event> EventHub::publish_and_wait_for_reply(Event event, PublishOptions options)
{
    Outgoing outgoing = prepare(*hub_, std::move(event), options);
    return events::start<Event>(hub_, "wait for a reply", options.signal, events::publish_and_wait_for_reply(hub_, std::move(outgoing)));
}

asio::awaitable<void> EventHub::publish_reply(Event event, boost::json::value data, CallOptions options)
{
    core::validate(options);
    Outgoing outgoing = events::make_reply(*hub_, event, std::move(data), nullptr);
    outgoing.deadline = hub_->scope()->deadline(options.timeout);
    return events::start<void>(hub_, "publication of a reply", options.signal, publish_for_nothing(hub_, std::move(outgoing)));
}

Subscription EventHub::subscribe(std::string expression, EventHandler handler, SubscribeOptions options)
{
    return subscribe_recipient(std::make_shared<events::Recipient>(std::move(expression), std::move(handler), std::move(options)));
}

EventStream EventHub::stream(std::string expression, SubscribeOptions options)
{
    return EventStream(subscribe_recipient(std::make_shared<events::Recipient>(std::move(expression), std::nullopt, std::move(options))));
}

Subscription EventHub::subscribe_recipient(std::shared_ptr<events::Recipient> recipient)
{
    hub_->recipients().enter(recipient);
    asio::dispatch(hub_->strand(), [hub = hub_, recipient] { hub->subscribe(recipient); });
    return Subscription(hub_, std::move(recipient));
}

bool EventHub::unsubscribe(std::string_view subscriber_id)
{
    auto const recipient = hub_->recipients().find(subscriber_id);
    return recipient && events::unsubscribe(hub_, recipient);
}

std::optional<Subscriber> EventHub::get_subscriber_by_identifier(std::string_view subscriber_id) const
{
    auto const recipient = hub_->recipients().find(subscriber_id);
    if (!recipient)
        return std::nullopt;
    return recipient->description;
}

asio::awaitable<void> EventHub::wait_until_idle(CallOptions options)
{
    core::validate(options);
    Timeout const timeout = options.timeout.value_or(std::chrono::milliseconds(0));
    return events::start<void>(hub_, "wait for the handlers", options.signal, events::wait_until_idle(hub_, hub_->scope()->deadline(timeout)));
}

void EventHub::on_state_change(std::function<void(EventHubStateChange const&)> callback)
{
    set_callback(hub_, &events::Reporter::on_state_change, std::move(callback));
}

void EventHub::on_gap(std::function<void(Gap const&)> callback) { set_callback(hub_, &events::Reporter::on_gap, std::move(callback)); }

void EventHub::on_problem(std::function<void(EventHubProblem const&)> callback)
{
    set_callback(hub_, &events::Reporter::on_problem, std::move(callback));
}

EventHubCounters EventHub::counters() const noexcept { return hub_->reporter().counters(); }

} // namespace ftrack
