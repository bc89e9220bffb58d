// Copyright the ftrack C++ client authors. SPDX-License-Identifier: Apache-2.0
#include "events/hub_setup.hpp"

#include "wire/event.hpp"

#include <boost/json/serialize.hpp>

#include <utility>

namespace ftrack::events {

namespace json = boost::json;

json::object make_source(std::string const& id, HubSetup const& setup)
{
    json::object user;
    user["username"] = setup.api_user;
    json::object source;
    source["id"] = id;
    source["applicationId"] = setup.options.application_id;
    source["user"] = std::move(user);
    source["clientToken"] = setup.client_token;
    return source;
}

wire::HubSettings make_settings(EventHubOptions const& options, json::object const& source)
{
    json::object subscriber;
    subscriber["id"] = source.at("id");
    Event subscription = wire::make_subscribe(std::move(subscriber), "topic=" + std::string(wire::reply_topic));
    subscription.source = source;
    wire::HubSettings settings;
    settings.attempt_limit = options.attempt_timeout;
    settings.initial_delay = options.reconnect_delay;
    settings.max_delay = options.max_reconnect_delay;
    settings.jitter = options.jitter;
    settings.max_queued_events = options.max_queued_events;
    settings.reply_subscription = json::serialize(subscription.to_json());
    return settings;
}

} // namespace ftrack::events
