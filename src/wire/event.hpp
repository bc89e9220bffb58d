// Copyright the ftrack C++ client authors. SPDX-License-Identifier: Apache-2.0
#pragma once

#include "ftrack/event.hpp"

#include <memory>
#include <string>
#include <string_view>

/// The names that event servers and hubs agree on.
namespace ftrack::wire {

constexpr std::string_view event_packet_name = "ftrack.event";
constexpr std::string_view subscribe_topic = "ftrack.meta.subscribe";
constexpr std::string_view unsubscribe_topic = "ftrack.meta.unsubscribe";
constexpr std::string_view reply_topic = "ftrack.meta.reply";

/// The target expression that is met by the subscriber of this id alone.
std::string target_for(std::string_view subscriber_id);

/// A reply to the sender of an event.
Event make_reply(Event const& event, boost::json::value data);

/// One delivery of an event: whoever is given a copy can stop it for the others.
class EventRound
{
public:
    static std::shared_ptr<Event const> begin(Event event);
};

/// A request to the server: every event that meets the expression is to come to the subscriber of this metadata, which has an `id`.
Event make_subscribe(boost::json::object subscriber, std::string_view expression);
Event make_unsubscribe(boost::json::object subscriber);

} // namespace ftrack::wire
