// Copyright the ftrack C++ client authors. SPDX-License-Identifier: Apache-2.0
#pragma once

#include "ftrack/operation.hpp"
#include "ftrack/value.hpp"
#include "net/wait_queue.hpp"
#include "session/calls.hpp"

#include <boost/asio/awaitable.hpp>

#include <cstddef>
#include <exception>
#include <memory>
#include <string>
#include <vector>

namespace ftrack::session {

/// Single queries that were started within one turn of the strand, in one request: SessionOptions::coalesce_queries.
class QueryBatch
{
public:
    static constexpr std::size_t max_size = 128;

    QueryBatch() = default;

    std::vector<Operation> queries; ///< until it leaves
    std::size_t size = 0;
    std::size_t waiting = 0; ///< callers; when the last has gone the request is aborted
    bool has_left = false;
    net::WaitQueue arrival;
    bool has_arrived = false;
    std::vector<Value> responses; ///< one for each query, unless there is a failure
    std::exception_ptr failure;
    std::shared_ptr<operation::OperationState> operation; ///< once it has left
};

/// A query's response, which may have travelled with others'. When the server refuses the batch, the query is sent again alone; a failure of the
/// connection is everybody's. On the strand of an initialised session; for calls whose settings are the session's own.
boost::asio::awaitable<Value> query_in_batch(CallContext context, std::string expression);

} // namespace ftrack::session
