// Copyright the ftrack C++ client authors. SPDX-License-Identifier: Apache-2.0
#include "session/initialization.hpp"

#include "operation/run_operation.hpp"
#include "session/request.hpp"
#include "session/schema_cache.hpp"

#include <algorithm>
#include <string>
#include <utility>
#include <vector>

namespace ftrack::session {

namespace asio = boost::asio;

namespace {

std::unique_ptr<ServerKnowledge const> make_knowledge(Value information, std::shared_ptr<wire::SchemaIndex const> schemas)
{
    auto knowledge = std::make_unique<ServerKnowledge>();
    knowledge->server_information = std::move(information);
    knowledge->schemas = std::move(schemas);
    return knowledge;
}

asio::awaitable<void> fetch_all(std::shared_ptr<State> state)
{
    RequestSettings settings;
    std::vector<Operation> batch =
        operations(operation::query_server_information(state->options().server_information_values), operation::query_schemas());
    std::vector<Value> responses = co_await send_batch(state, nullptr, std::move(batch), std::move(settings));
    state->publish(make_knowledge(responses[0], std::make_shared<wire::SchemaIndex const>(responses[1])));
}

/// The values to ask for when the schema hash has to be among them. None are all of them.
std::vector<std::string> with_schema_hash(std::vector<std::string> values)
{
    if (!values.empty() && std::ranges::find(values, "schema_hash") == values.end())
        values.emplace_back("schema_hash");
    return values;
}

asio::awaitable<void> fetch_with_cache(std::shared_ptr<State> state)
{
    RequestSettings settings;
    std::vector<Operation> batch = operations(operation::query_server_information(with_schema_hash(state->options().server_information_values)));
    std::vector<Value> responses = co_await send_batch(state, nullptr, std::move(batch), settings);
    Value const& information = responses[0];
    Value const hash = information["schema_hash"];
    SchemaCache const cache(state->options().schema_cache_path);
    if (hash.is_string()) {
        if (auto cached = cache.load(hash.as_string())) {
            state->publish(make_knowledge(information, std::move(cached)));
            co_return;
        }
    }
    std::vector<Operation> schemas_batch = operations(operation::query_schemas());
    std::vector<Value> const schemas = co_await send_batch(state, nullptr, std::move(schemas_batch), std::move(settings));
    auto index = std::make_shared<wire::SchemaIndex const>(schemas[0]);
    if (hash.is_string()) {
        std::string const problem = cache.store(hash.as_string(), schemas[0]);
        if (!problem.empty())
            state->log(LogLevel::warning, "The schema cache was not written: " + problem);
    }
    state->publish(make_knowledge(information, std::move(index)));
}

std::shared_ptr<Initialization> start(std::shared_ptr<State> const& state)
{
    auto attempt = std::make_shared<Initialization>();
    state->initialization() = attempt;
    auto operation = state->scope()->make_operation("initialisation");
    auto body = state->options().schema_cache_path.empty() ? fetch_all(state) : fetch_with_cache(state);
    operation::spawn_on_strand(state->scope(), operation, state->scope()->deadline(std::nullopt), std::move(body),
                               [state, attempt](std::exception_ptr failure) {
                                   attempt->finished = true;
                                   attempt->failure = std::move(failure);
                                   state->initialization().reset();
                                   attempt->waiters.wake_all();
                               });
    return attempt;
}

} // namespace

asio::awaitable<void> await_initialization(std::shared_ptr<State> state)
{
    if (state->knowledge() != nullptr)
        co_return;
    std::shared_ptr<Initialization> attempt = state->initialization();
    if (!attempt)
        attempt = start(state);
    if (!attempt->finished)
        co_await attempt->waiters.wait();
    if (attempt->failure)
        std::rethrow_exception(attempt->failure);
}

} // namespace ftrack::session
