// Copyright the ftrack C++ client authors. SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/validate.hpp"
#include "operation/run_operation.hpp"
#include "session/calls.hpp"

#include <boost/asio/awaitable.hpp>

#include <memory>
#include <utility>

namespace ftrack::session {

/// Starts a public operation: checks the options and takes hold of the signal now, runs `body` when the result is awaited.
template <class T, class Body, class... Arguments>
boost::asio::awaitable<T> start(std::shared_ptr<State> const& state, char const* description, CallOptions const& options, Body body,
                                Arguments&&... arguments)
{
    core::validate(options);
    auto const operation = state->scope()->make_operation(description);
    operation::SignalGuard signal(options.signal, operation);
    operation::Deadline const deadline = state->scope()->deadline(options.timeout);
    CallContext context;
    context.state = state;
    context.operation = operation;
    context.settings = session::RequestSettings(options);
    boost::asio::awaitable<T> work = body(std::move(context), std::forward<Arguments>(arguments)...);
    return operation::run_operation<T>(state->scope(), operation, std::move(signal), deadline, std::move(work));
}

} // namespace ftrack::session
