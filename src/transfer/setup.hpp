// Copyright the ftrack C++ client authors. SPDX-License-Identifier: Apache-2.0
#pragma once

#include "ftrack/log.hpp"
#include "ftrack/operation.hpp"
#include "ftrack/transport.hpp"
#include "ftrack/value.hpp"
#include "net/clock.hpp"
#include "transfer/gate.hpp"

#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/awaitable.hpp>

#include <functional>
#include <memory>
#include <string>
#include <vector>

namespace ftrack::transfer {

/// What transfers have of their session. Immutable but for the gate; shared by all of them.
class Setup
{
public:
    Setup() = default;

    boost::asio::any_io_executor strand;
    std::shared_ptr<net::Clock> clock;
    std::shared_ptr<Transport> transport; ///< to the storage; without retries, and with connections of its own
    std::function<double()> random;       ///< in [0, 1)
    LogFunction log;
    std::string server_url;

    /// Sends a batch to the server: as many decoded responses, or the error.
    std::function<boost::asio::awaitable<std::vector<Value>>(std::vector<Operation> operations)> call;

    /// The address to download a component from. Holds the API key.
    std::function<std::string(std::string const& component_id)> component_url;

    /// A component has come to a location. Does not wait and does not throw.
    std::function<void(std::string const& component_id, std::string const& location_id)> announce;

    Gate gate; ///< the uploads whose end close() waits for
};

} // namespace ftrack::transfer
