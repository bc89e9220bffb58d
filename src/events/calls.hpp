// Copyright the ftrack C++ client authors. SPDX-License-Identifier: Apache-2.0
#pragma once

#include "events/recipients.hpp"
#include "ftrack/event.hpp"
#include "ftrack/event_hub.hpp"
#include "operation/scope.hpp"

#include <boost/asio/awaitable.hpp>
#include <boost/json/value.hpp>

#include <memory>
#include <optional>
#include <string>

/// The bodies of the hub's operations: coroutines on its strand.
namespace ftrack::events {

class Hub;

/// An event that is ready to leave.
class Outgoing
{
public:
    Outgoing() = default;

    std::string id;
    std::string text; ///< the event as JSON
    operation::Deadline deadline;
    std::function<void(Event const&)> on_reply;
    operation::Deadline replies_until;
};

boost::asio::awaitable<void> connect(std::shared_ptr<Hub> hub, operation::Deadline deadline);
boost::asio::awaitable<void> disconnect(std::shared_ptr<Hub> hub);

/// Ends the hub for ever; a connection gets a goodbye, which takes a second at most. May be called twice.
boost::asio::awaitable<void> close(std::shared_ptr<Hub> hub);

boost::asio::awaitable<std::string> publish(std::shared_ptr<Hub> hub, Outgoing event);
boost::asio::awaitable<Event> publish_and_wait_for_reply(std::shared_ptr<Hub> hub, Outgoing event);
boost::asio::awaitable<void> wait_until_ready(std::shared_ptr<Hub> hub, Recipients::Item recipient, operation::Deadline deadline);

/// The next event of a stream.
boost::asio::awaitable<std::optional<Event>> take(std::shared_ptr<Hub> hub, Recipients::Item recipient);

boost::asio::awaitable<void> wait_until_idle(std::shared_ptr<Hub> hub, operation::Deadline deadline);

/// A reply as it leaves: its source is the subscriber's, where there is one.
Outgoing make_reply(Hub const& hub, Event const& event, boost::json::value data, Recipient const* recipient);

/// Publishes what a handler returned; a failure is reported.
void reply_in_background(std::shared_ptr<Hub> const& hub, Event const& event, boost::json::value data, Recipients::Item const& recipient);

} // namespace ftrack::events
