// Copyright the ftrack C++ client authors. SPDX-License-Identifier: Apache-2.0
#pragma once

#include "ftrack/event.hpp"
#include "ftrack/options.hpp"

#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/awaitable.hpp>
#include <boost/json/object.hpp>

#include <cstddef>
#include <functional>
#include <memory>
#include <string>

namespace ftrack {

class EventHub;

namespace events {
class Hub;
class Recipient;
} // namespace events

/// How one subscription is served; see EventHub::subscribe.
class SubscribeOptions
{
public:
    SubscribeOptions() = default;

    /// The subscriber's identifier, unique among those of this hub. Empty: a new one.
    std::string id;

    /// What targets of events are matched against, beside the identifier, which becomes its member `id`.
    boost::json::object metadata;

    /// Which subscription gets an event first: the one with the lower number; of equals the one that was made first.
    int priority = 100;

    /// How many events may wait while a coroutine handles one, or until EventStream::next. Range 1 to 1,000,000.
    std::size_t max_backlog = 1'000;

    BacklogPolicy when_full = BacklogPolicy::drop_oldest;

    /// Events with the same key are handled one after the other, those with different keys at the same time: for example
    /// entity_key(), so that a slow entity does not hold up the others. Unset: all one after the other.
    std::function<std::string(Event const&)> order_by;

    /// How many keys are handled at a time. Range 1 to 10,000.
    std::size_t max_concurrent = 16;

    /// Leaves out an event whose id was among the last 10,000 that this subscription was given: events are delivered once or more.
    bool skip_repeated = false;

    /// Leaves out events that this session caused itself, by its client token: update events of its own mutations, and what its hub publishes.
    bool skip_own = false;

    /// Where the handler runs. Empty: on the session's strand, where a function must not block, as nothing else of the session runs meanwhile.
    boost::asio::any_io_executor executor;
};

/// For SubscribeOptions::order_by: the id of the first entity of an event (`data.entities`, `data.selection`); empty when there is none.
std::string entity_key(Event const& event);

/// Who subscribed to what; see EventHub::get_subscriber_by_identifier.
class Subscriber
{
public:
    Subscriber() = default;

    std::string id;
    std::string subscription;     ///< the expression
    boost::json::object metadata; ///< with `id`
    int priority = 100;
};

/// A subscription to events. It ends with this object.
///
/// Move-only. Holds an executor: destroy it before its execution context. Destroying it neither blocks nor throws: the handler is not called any
/// more, while an invocation that has begun, maybe on another thread at that very moment, is left to its end. Moving, assigning and destroying are
/// not thread-safe, the members are.
class [[nodiscard]] Subscription
{
public:
    Subscription() = default;
    Subscription(Subscription&& other) noexcept;
    Subscription& operator=(Subscription&& other) noexcept;
    ~Subscription();

    /// The subscriber's identifier; empty for a default constructed one.
    std::string const& id() const noexcept;

    /// Whether the server has accepted it over the connection that is there now.
    bool is_ready() const noexcept;

    /// Waits for that. From then on no event is missed, unless the connection is lost: see EventHub::on_gap.
    ///
    /// Errors: EventServerConnectionTimeoutError when it takes longer than options.timeout, by default EventHubOptions::timeout; it may become
    /// ready later. EventServerPublishError when the server refuses the subscription, or the hub is not connected and not trying.
    /// ServerPermissionDeniedError when the credentials were refused. AbortError, also when it is unsubscribed meanwhile. std::logic_error for a
    /// default constructed one. Cancellation: ends the wait alone. Of the options signal and timeout count.
    boost::asio::awaitable<void> ready(CallOptions options = {}) const;

    /// Ends it (`ftrack.meta.unsubscribe`), also from inside the handler. May be called twice.
    void unsubscribe() noexcept;

    /// Lets it live as long as the session; it can still be ended by EventHub::unsubscribe.
    void detach() noexcept;

private:
    friend class EventHub;
    friend class EventStream;
    Subscription(std::shared_ptr<events::Hub> hub, std::shared_ptr<events::Recipient> recipient) noexcept;

    std::shared_ptr<events::Hub> hub_;
    std::shared_ptr<events::Recipient> recipient_;
    bool is_detached_ = false;
};

} // namespace ftrack
