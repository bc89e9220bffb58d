// Copyright the ftrack C++ client authors. SPDX-License-Identifier: Apache-2.0
#pragma once

#include "events/line.hpp"
#include "ftrack/log.hpp"
#include "ftrack/options.hpp"
#include "operation/scope.hpp"
#include "wire/hub_plan.hpp"

#include <boost/json/object.hpp>

#include <chrono>
#include <functional>
#include <memory>
#include <string>

namespace ftrack::events {

/// What a hub is made of.
class HubSetup
{
public:
    HubSetup() = default;

    std::shared_ptr<operation::Scope> scope; ///< of the hub's own: it closes it
    EventHubOptions options;
    std::string api_user;
    std::string client_token;
    LogFunction log;
    LineFactory make_line;
    std::function<double()> random; ///< in [0, 1)
    std::function<std::chrono::system_clock::time_point()> time_of_day;
};

/// Who a hub says it is: the source of what it publishes.
boost::json::object make_source(std::string const& hub_id, HubSetup const& setup);

wire::HubSettings make_settings(EventHubOptions const& options, boost::json::object const& source);

} // namespace ftrack::events
