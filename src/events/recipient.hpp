// Copyright the ftrack C++ client authors. SPDX-License-Identifier: Apache-2.0
#pragma once

#include "events/waiter.hpp"
#include "ftrack/event_handler.hpp"
#include "ftrack/event_subscription.hpp"
#include "net/wait_queue.hpp"
#include "wire/event_backlog.hpp"
#include "wire/event_expression.hpp"
#include "wire/seen_ids.hpp"

#include <atomic>
#include <cstdint>
#include <exception>
#include <optional>
#include <string>

namespace ftrack::events {

/// One subscription. Immutable but for the flags, which any thread may read, and what belongs to the strand.
class Recipient
{
public:
    /// Without a handler: a stream, which takes its events out of the backlog. Throws ParseError for a malformed expression and
    /// std::invalid_argument for an option out of its range.
    Recipient(std::string subscription, std::optional<EventHandler> what_to_call, SubscribeOptions how);

    /// Whether the event is meant for it. `target` may be null: for all.
    bool wants(Event const& event, wire::EventExpression const* target) const;

    Subscriber const description;
    wire::EventExpression const expression;
    std::optional<EventHandler> const handler;
    SubscribeOptions const options;
    std::uint64_t number = 0; ///< among all of the hub, rising; set before it is shared

    std::atomic<bool> is_active{true}; ///< false: no handler begins any more
    std::atomic<bool> is_ready{false}; ///< the server has accepted it over the present connection

    // On the strand.
    wire::EventBacklog backlog;
    std::optional<wire::SeenIds> seen;
    WaiterList waiting_for_ready;
    net::WaitQueue stream_changed; // of a stream: an event is there, or none will come
    bool is_taking = false;        // of a stream: a next() is pending
    std::exception_ptr refusal;    ///< of the server, until it accepts
};

} // namespace ftrack::events
