// Copyright the ftrack C++ client authors. SPDX-License-Identifier: Apache-2.0
#include "session/calls.hpp"

#include "ftrack/error.hpp"
#include "session/ensure_plan.hpp"
#include "session/initialization.hpp"
#include "session/query_batch.hpp"

#include <stdexcept>
#include <utility>

namespace ftrack::session {

namespace asio = boost::asio;

namespace {

std::string action_of(Value const& response)
{
    Value const action = response["action"];
    return action.is_string() ? std::string(action.as_string()) : std::string();
}

/// `response`'s `data`, which must be there.
Value data_of(Value const& response, char const* action)
{
    if (!response.is_object() || !response.contains("data"))
        throw MalformedResponseError(std::string("The answer to a ") + action + " holds no data.");
    return response["data"];
}

template <class Response>
Response to_rows(Value const& response, char const* action)
{
    Response result;
    result.action = action_of(response);
    result.data = data_of(response, action);
    if (!result.data.is_array())
        throw MalformedResponseError(std::string("The answer to a ") + action + " holds no array of entities.");
    Value const offset = response["metadata"]["next"]["offset"];
    if (offset.is_integer())
        result.metadata.next.offset = offset.as_integer();
    return result;
}

asio::awaitable<Value> call_one(CallContext context, Operation operation)
{
    co_await await_initialization(context.state);
    std::vector<Operation> batch = operations(std::move(operation));
    std::vector<Value> responses = co_await send_batch(context.state, context.operation, std::move(batch), std::move(context.settings));
    co_return std::move(responses.front());
}

Schema const& schema_of(State const& state, std::string const& entity_type)
{
    Schema const* const schema = state.knowledge()->schemas->find(entity_type);
    if (schema == nullptr || schema->primary_key().empty())
        throw std::invalid_argument("ensure: the server has no entity type '" + entity_type + "' with a primary key.");
    return *schema;
}

asio::awaitable<Value> update_found(CallContext context, Schema const& schema, boost::json::object data, Value entity)
{
    wire::SchemaIndex const& schemas = *context.state->knowledge()->schemas;
    boost::json::object changes = differences(schemas, data, entity);
    if (changes.empty())
        co_return entity;
    // The update answers with what changed alone: the query beside it brings the whole entity, in the same transaction.
    std::vector<Operation> batch = operations(operation::update(schema.id(), EntityKey(entity), std::move(changes)),
                                              operation::query(entity_query(schema, schemas, data, entity)));
    std::vector<Value> const responses = co_await send_batch(context.state, context.operation, std::move(batch), context.settings);
    Value const rows = data_of(responses[1], "query");
    if (rows.empty())
        co_return data_of(responses[0], "update");
    co_return rows[0];
}

} // namespace

QueryResponse to_query_response(Value const& response) { return to_rows<QueryResponse>(response, "query"); }

asio::awaitable<std::vector<Value>> call(CallContext context, std::vector<Operation> operations)
{
    co_await await_initialization(context.state);
    if (operations.empty())
        co_return std::vector<Value>();
    std::vector<Value> responses = co_await send_batch(context.state, context.operation, std::move(operations), std::move(context.settings));
    co_return responses;
}

asio::awaitable<QueryResponse> query(CallContext context, std::string expression)
{
    if (context.state->options().coalesce_queries && context.settings.are_plain()) {
        co_await await_initialization(context.state);
        Value const shared = co_await query_in_batch(std::move(context), std::move(expression));
        co_return to_query_response(shared);
    }
    Value const response = co_await call_one(std::move(context), operation::query(expression));
    co_return to_query_response(response);
}

asio::awaitable<SearchResponse> search(CallContext context, SearchOptions search)
{
    Value const response = co_await call_one(std::move(context), operation::search(search));
    co_return to_rows<SearchResponse>(response, "search");
}

asio::awaitable<CreateResponse> create(CallContext context, std::string entity_type, boost::json::object data)
{
    Value const response = co_await call_one(std::move(context), operation::create(entity_type, std::move(data)));
    CreateResponse result;
    result.action = action_of(response);
    result.data = data_of(response, "create");
    co_return result;
}

asio::awaitable<UpdateResponse> update(CallContext context, std::string entity_type, EntityKey keys, boost::json::object data)
{
    Value const response = co_await call_one(std::move(context), operation::update(entity_type, keys, std::move(data)));
    UpdateResponse result;
    result.action = action_of(response);
    result.data = data_of(response, "update");
    co_return result;
}

asio::awaitable<DeleteResponse> delete_(CallContext context, std::string entity_type, EntityKey keys)
{
    Value const response = co_await call_one(std::move(context), operation::delete_(entity_type, keys));
    DeleteResponse result;
    result.action = action_of(response);
    Value const data = data_of(response, "delete");
    result.data = data.is_bool() && data.as_bool();
    co_return result;
}

asio::awaitable<Value> ensure(CallContext context, std::string entity_type, boost::json::object data, std::vector<std::string> names)
{
    co_await await_initialization(context.state);
    Schema const& schema = schema_of(*context.state, entity_type);
    wire::SchemaIndex const& schemas = *context.state->knowledge()->schemas;
    std::vector<Operation> lookup = operations(operation::query(identifying_query(schema, schemas, data, names)));
    std::vector<Value> const responses = co_await send_batch(context.state, context.operation, std::move(lookup), context.settings);
    Value const found = to_query_response(responses[0]).data;
    if (found.size() > 1)
        throw MultipleResultsError("ensure: more than one " + entity_type +
                                   " has these identifying keys; name more of them, or make the data unique.");
    if (found.size() == 1) {
        Value updated = co_await update_found(std::move(context), schema, std::move(data), found[0]);
        co_return updated;
    }
    std::vector<Operation> creation = operations(operation::create(entity_type, std::move(data)));
    std::vector<Value> const created = co_await send_batch(context.state, context.operation, std::move(creation), std::move(context.settings));
    co_return data_of(created[0], "create");
}

asio::awaitable<Value> server_information(CallContext context)
{
    co_await await_initialization(context.state);
    co_return context.state->knowledge()->server_information;
}

asio::awaitable<std::string> server_version(CallContext context)
{
    co_await await_initialization(context.state);
    Value const version = context.state->knowledge()->server_information["version"];
    if (!version.is_string())
        throw MalformedResponseError("The server information holds no version.");
    co_return std::string(version.as_string());
}

asio::awaitable<Value> schemas(CallContext context)
{
    co_await await_initialization(context.state);
    co_return context.state->knowledge()->schemas->json();
}

} // namespace ftrack::session
