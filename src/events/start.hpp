// Copyright the ftrack C++ client authors. SPDX-License-Identifier: Apache-2.0
#pragma once

#include "events/hub.hpp"
#include "operation/run_operation.hpp"

#include <boost/asio/awaitable.hpp>

#include <memory>
#include <optional>
#include <utility>

namespace ftrack::events {

/// Starts a public operation of the hub's: takes hold of the signal now, runs `body` on the strand when the result is awaited. Limits of time are
/// the bodies' own where they have errors of their own for them; else `deadline` is a TimeoutError.
template <class T>
boost::asio::awaitable<T> start(std::shared_ptr<Hub> const& hub, char const* description, Signal const& signal, boost::asio::awaitable<T> body,
                                operation::Deadline deadline = std::nullopt)
{
    auto const operation = hub->scope()->make_operation(description);
    operation::SignalGuard guard(signal, operation);
    return operation::run_operation<T>(hub->scope(), operation, std::move(guard), deadline, std::move(body));
}

/// Ends a subscription; any thread. False when it has ended already.
bool unsubscribe(std::shared_ptr<Hub> const& hub, Recipients::Item const& recipient);

} // namespace ftrack::events
