// Copyright the ftrack C++ client authors. SPDX-License-Identifier: Apache-2.0
#pragma once

#include "ftrack/event.hpp"
#include "ftrack/event_subscription.hpp"
#include "ftrack/options.hpp"

#include <boost/asio/awaitable.hpp>

#include <optional>
#include <string>
#include <utility>

namespace ftrack {

/// A subscription whose events are taken one after the other; see EventHub::stream.
///
///     ftrack::EventStream updates = hub.stream("topic=ftrack.update");
///     while (auto event = co_await updates.next())
///         co_await handle(*event);
///
/// Events that arrive between two calls of next() wait in a bounded buffer. Move-only; what is said of Subscription holds here as well.
class [[nodiscard]] EventStream
{
public:
    EventStream() = default;

    /// The subscriber's identifier; empty for a default constructed one.
    std::string const& id() const noexcept { return subscription_.id(); }

    /// As Subscription::is_ready and Subscription::ready.
    bool is_ready() const noexcept { return subscription_.is_ready(); }
    boost::asio::awaitable<void> ready(CallOptions options = {}) const { return subscription_.ready(std::move(options)); }

    /// The next event. nullopt when the subscription has ended, and ever after; what still waited then is dropped. While the hub is not connected
    /// it waits.
    ///
    /// Errors: TimeoutError after options.timeout, which is unlimited by default. ServerPermissionDeniedError when the credentials were refused.
    /// AbortError, also when the session is closed. std::logic_error while another next() is pending, and for a default constructed stream.
    /// Cancellation: consumes nothing; next() may be called again. Of the options signal and timeout count.
    boost::asio::awaitable<std::optional<Event>> next(CallOptions options = {});

    /// Ends it. A pending next() returns nullopt.
    void unsubscribe() noexcept { subscription_.unsubscribe(); }

private:
    friend class EventHub;
    explicit EventStream(Subscription subscription) noexcept : subscription_(std::move(subscription)) {}

    Subscription subscription_;
};

} // namespace ftrack
