// Copyright the ftrack C++ client authors. SPDX-License-Identifier: Apache-2.0
#pragma once

#include "ftrack/operation.hpp"
#include "ftrack/options.hpp"
#include "session/state.hpp"

#include <boost/asio/awaitable.hpp>

#include <memory>
#include <string>
#include <vector>

namespace ftrack::session {

/// The part of CallOptions that shapes a request.
class RequestSettings
{
public:
    RequestSettings() = default;
    explicit RequestSettings(CallOptions const& options)
        : headers(options.headers),
          push_token(options.push_token),
          ensure_serializable_response(options.ensure_serializable_response),
          convert_dates(options.convert_dates)
    {
    }

    /// Whether the call asks for nothing of its own, so that its query may share a request with others.
    bool are_plain() const noexcept { return headers.empty() && push_token.empty() && !ensure_serializable_response; }

    Headers headers;
    std::string push_token;
    std::optional<bool> ensure_serializable_response;
    bool convert_dates = true;
};

/// `query`, or the actions of a batch joined by commas, cut when there are many.
std::string describe(std::vector<Operation> const& operations);

/// Sends a batch that is not empty and returns as many decoded responses. On the strand; the session need not be initialised: without schemas
/// nothing is merged. `operation` may be null and is told before a mutation leaves.
boost::asio::awaitable<std::vector<Value>> send_batch(std::shared_ptr<State> state, std::shared_ptr<operation::OperationState> operation,
                                                      std::vector<Operation> operations, RequestSettings settings);

} // namespace ftrack::session
