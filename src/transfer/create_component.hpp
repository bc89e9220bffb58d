// Copyright the ftrack C++ client authors. SPDX-License-Identifier: Apache-2.0
#pragma once

#include "ftrack/component.hpp"
#include "operation/operation_state.hpp"
#include "transfer/setup.hpp"

#include <boost/asio/awaitable.hpp>

#include <exception>
#include <memory>

namespace ftrack::transfer {

/// Throws std::invalid_argument.
void validate(CreateComponentOptions const& options);

/// The body of Session::create_component, on the strand.
boost::asio::awaitable<CreateComponentResponse> create_component(std::shared_ptr<Setup> setup, std::shared_ptr<operation::OperationState> operation,
                                                                 ComponentSource source, CreateComponentOptions options);

/// Gives the failure of the whole operation, its abort included, the form that the caller should see.
boost::asio::awaitable<CreateComponentResponse> with_upload_errors(boost::asio::awaitable<CreateComponentResponse> operation);

} // namespace ftrack::transfer
