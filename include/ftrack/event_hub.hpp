// Copyright the ftrack C++ client authors. SPDX-License-Identifier: Apache-2.0
#pragma once

#include "ftrack/error.hpp"
#include "ftrack/event.hpp"
#include "ftrack/event_handler.hpp"
#include "ftrack/event_hub_state.hpp"
#include "ftrack/event_stream.hpp"
#include "ftrack/event_subscription.hpp"
#include "ftrack/options.hpp"

#include <boost/asio/awaitable.hpp>
#include <boost/json/value.hpp>

#include <chrono>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

namespace ftrack {

namespace events {
class HubAccess;
}

/// What publishing one event may set for itself.
class PublishOptions
{
public:
    PublishOptions() = default;

    /// Ends the operation with AbortError; see Signal.
    Signal signal;

    /// The limit of the operation, waiting for the connection included. Unset: EventHubOptions::timeout.
    Timeout timeout;

    /// Called on the session's strand with every reply to the event, as long as reply_lifetime; what it throws goes to EventHub::on_problem.
    std::function<void(Event const&)> on_reply;

    /// How long on_reply is kept, from the publication on. Range 1 ms to 24 h.
    std::chrono::milliseconds reply_lifetime{60'000};
};

/// A connection to ftrack's event server; see Session::event_hub.
///
///     ftrack::EventHub& hub = session.event_hub();
///     ftrack::Subscription updates = hub.subscribe("topic=ftrack.update", handle_update);
///     co_await hub.connect();
///     co_await updates.ready();
///     co_await hub.publish(ftrack::Event("studio.render.done", data));
///
/// **The connection.** Once connect() was called the hub keeps itself connected until disconnect() or the session's end: a lost connection, the
/// first one as well, is made again at once, then after delays that grow to ten seconds. Then all subscriptions are made again, and what
/// was published and not acknowledged is sent, in its order and with the same ids. Only refused credentials end the tries. A malformed packet, a
/// handler that throws and the like are counted, reported to on_problem and passed over.
///
/// **Delivery.** What publish() has returned for was accepted by the server. An event may be delivered more than once, after a lost
/// connection. Events that other hubs publish while this one is not connected are lost to it: on_gap tells when that was. An event that
/// arrives is given to the subscriptions that it matches, in the order of their priorities; each handles its events one after the other, and a
/// coroutine that takes its time holds up neither other subscriptions nor the connection.
///
/// **Expressions** of subscriptions and targets: conditions `key op value` with `=`, `!=`, `<`, `<=`, `>`, `>=`, joined by `and`, `or`, `not` and
/// parentheses, for example `topic=ftrack.update and (source.user.username="jane" or not data.count=3)`. A key is a path into the event; a value of
/// other characters than letters, digits and `_,./*@+-` stands in quotes; `=` with a value that ends in `*` compares the part before it.
///
/// **Errors.** Operations throw the errors named with each, AbortError, and std::invalid_argument or ParseError for a call that is wrong by
/// itself; the latter are thrown by the call, the others by its co_await. **Cancellation.** Every operation honours the cancellation slot of the
/// coroutine that awaits it and the signal of its options. **Threads.** All members may be called from any thread; handlers and callbacks run on the
/// session's strand unless a subscription names another executor. The hub lives as long as its session, which may be moved meanwhile.
class EventHub
{
public:
    EventHub(EventHub const&) = delete;
    EventHub& operator=(EventHub const&) = delete;
    ~EventHub();

    /// Connects, unless it is connected already, and returns when the server has accepted the connection and the hub's subscription to replies.
    /// Subscriptions are then on their way; see Subscription::ready.
    ///
    /// Errors: EventServerConnectionTimeoutError after options.timeout, by default EventHubOptions::timeout: the hub goes on trying.
    /// ServerPermissionDeniedError when the credentials are refused, which ends the tries until the next call. Cancellation: ends the wait alone. Of
    /// the options signal and timeout count.
    boost::asio::awaitable<void> connect(CallOptions options = {});

    /// Waits until what was published is acknowledged, EventHubOptions::drain_limit at most, says goodbye and ends the connection. Subscriptions
    /// stay, and are made again by the next connect(). Handlers that run are left to their ends: see wait_until_idle(). What was published and is
    /// still waiting ends with AbortError. Cancellation: the goodbye is left out.
    boost::asio::awaitable<void> disconnect();

    bool is_connected() const noexcept;
    EventHubState state() const noexcept;

    /// The hub's identifier: `source.id` of what it publishes.
    std::string const& id() const noexcept;

    /// Publishes an event: returns its id when the server has acknowledged it. While the hub is not connected it waits, in order; one whose
    /// operation has ended is not sent later. The hub sets `source.id`, and the other members of `source` that the event lacks: `user`,
    /// `applicationId`, `clientToken`.
    ///
    /// Errors: EventServerConnectionTimeoutError when there was no connection within the time-out. EventServerPublishError when
    /// the hub is not connected and not trying, the queue is full (EventHubOptions::max_queued_events), the server refuses the event, or does not
    /// acknowledge it in time: the message tells when it may have been delivered. ServerPermissionDeniedError when the credentials were refused.
    /// std::invalid_argument for an event without a topic or larger than EventHubOptions::max_message_size, ParseError for a malformed target.
    /// Cancellation: it is not sent any more; if it was sent it may have been delivered.
    boost::asio::awaitable<std::string> publish(Event event, PublishOptions options = {});

    /// Publishes an event and returns the first reply to it.
    ///
    /// Errors: those of publish(), and EventServerReplyTimeoutError when no reply came within the time-out. Cancellation: as publish().
    boost::asio::awaitable<Event> publish_and_wait_for_reply(Event event, PublishOptions options = {});

    /// Publishes a reply to the sender of an event (`ftrack.meta.reply`). Errors and cancellation: as publish(); of the options signal and timeout
    /// count.
    boost::asio::awaitable<void> publish_reply(Event event, boost::json::value data, CallOptions options = {});

    /// Subscribes to the events that match an expression (`ftrack.meta.subscribe`). Returns at once, also while the hub is not connected.
    ///
    /// @param handler  called with each event until the subscription ends
    /// Errors: ParseError for a malformed expression; NotUniqueError when there is a subscriber with this identifier; std::invalid_argument for an
    /// option out of its range. What the server refuses is thrown by Subscription::ready and reported to on_problem.
    Subscription subscribe(std::string expression, EventHandler handler, SubscribeOptions options = {});

    /// The same without a handler: the events are taken from a buffer of options.max_backlog by EventStream::next. Of the options order_by,
    /// max_concurrent and executor do not count.
    EventStream stream(std::string expression, SubscribeOptions options = {});

    /// Ends a subscription, also from inside its handler. False when there is no such subscriber.
    bool unsubscribe(std::string_view subscriber_id);

    std::optional<Subscriber> get_subscriber_by_identifier(std::string_view subscriber_id) const;

    /// Waits until no handler runs and nothing waits for one: for a graceful end, after the subscriptions were ended or the hub
    /// disconnected. From inside a handler it never comes to that. Errors: TimeoutError. Cancellation: ends the wait alone. Of the options signal
    /// and timeout count, which is unlimited by default.
    boost::asio::awaitable<void> wait_until_idle(CallOptions options = {});

    // Callbacks: called on the session's strand. Each call replaces the one before; an empty function ends it. They must not throw.

    /// Called with each change of the state and its reason.
    void on_state_change(std::function<void(EventHubStateChange const&)> callback);

    /// Called when all subscriptions are in force again after a connection was lost, with the time in which events may have been missed: catch up
    /// by query.
    void on_gap(std::function<void(Gap const&)> callback);

    /// Called with what went wrong and was passed over. Without a callback it goes to SessionOptions::log.
    void on_problem(std::function<void(EventHubProblem const&)> callback);

    /// What happened so far.
    EventHubCounters counters() const noexcept;

private:
    friend class events::HubAccess;
    explicit EventHub(std::shared_ptr<events::Hub> hub) noexcept;
    Subscription subscribe_recipient(std::shared_ptr<events::Recipient> recipient);

    std::shared_ptr<events::Hub> hub_;
};

} // namespace ftrack
