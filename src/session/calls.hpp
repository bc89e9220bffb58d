// Copyright the ftrack C++ client authors. SPDX-License-Identifier: Apache-2.0
#pragma once

#include "ftrack/operation.hpp"
#include "ftrack/response.hpp"
#include "session/request.hpp"
#include "session/state.hpp"

#include <boost/asio/awaitable.hpp>
#include <boost/json/object.hpp>

#include <memory>
#include <string>
#include <vector>

/// The bodies of the session's operations: coroutines on its strand.
namespace ftrack::session {

/// What every body is given. `operation` is told before a mutation leaves.
class CallContext
{
public:
    CallContext() = default;

    std::shared_ptr<State> state;
    std::shared_ptr<operation::OperationState> operation;
    RequestSettings settings;
};

boost::asio::awaitable<std::vector<Value>> call(CallContext context, std::vector<Operation> operations);
boost::asio::awaitable<QueryResponse> query(CallContext context, std::string expression);
boost::asio::awaitable<SearchResponse> search(CallContext context, SearchOptions search);
boost::asio::awaitable<CreateResponse> create(CallContext context, std::string entity_type, boost::json::object data);
boost::asio::awaitable<UpdateResponse> update(CallContext context, std::string entity_type, EntityKey keys, boost::json::object data);
boost::asio::awaitable<DeleteResponse> delete_(CallContext context, std::string entity_type, EntityKey keys);
boost::asio::awaitable<Value> ensure(CallContext context, std::string entity_type, boost::json::object data, std::vector<std::string> names);
boost::asio::awaitable<Value> server_information(CallContext context);
boost::asio::awaitable<std::string> server_version(CallContext context);
boost::asio::awaitable<Value> schemas(CallContext context);

/// A query's response from its decoded form. Throws MalformedResponseError when it has no array `data`.
QueryResponse to_query_response(Value const& response);

} // namespace ftrack::session
