// Copyright the ftrack C++ client authors. SPDX-License-Identifier: Apache-2.0
#include "session/request.hpp"

#include "ftrack/error.hpp"
#include "session/decoding_sink.hpp"
#include "wire/encoder.hpp"

#include <algorithm>
#include <utility>

namespace ftrack::session {

namespace {

bool wants_serializable(State const& state, RequestSettings const& settings)
{
    return settings.ensure_serializable_response.value_or(state.options().ensure_serializable_response);
}

HttpRequest make_request(State const& state, std::vector<Operation> const& operations, RequestSettings const& settings)
{
    HttpRequest request;
    request.method = "POST";
    request.url = state.api_url();
    request.headers = state.headers();
    if (!settings.push_token.empty())
        request.headers.add("ftrack-pushtoken", settings.push_token);
    if (wants_serializable(state, settings))
        request.headers.add("ftrack-api-options", "strict:1;denormalize:1");
    for (auto const& [name, value] : settings.headers)
        request.headers.set(name, value);
    request.body = wire::encode(operations, settings.convert_dates);
    request.is_mutation = std::ranges::any_of(operations, &Operation::is_mutation);
    request.description = describe(operations);
    request.max_response_size = state.options().max_response_size;
    return request;
}

wire::DecodeOptions decode_options(State const& state, RequestSettings const& settings)
{
    wire::DecodeOptions options;
    options.merge_entities = !wants_serializable(state, settings);
    options.max_size = state.options().max_response_size;
    return options;
}

std::vector<Value> split(Value const& root, std::size_t expected, wire::AnswerContext const& context)
{
    if (!root.is_array() || root.size() != expected) {
        std::string const got =
            root.is_array() ? std::to_string(root.size()) + " responses" : "a value of kind " + std::string(to_string(root.kind()));
        throw MalformedResponseError("The answer to " + context.request + " holds " + got + " for " + std::to_string(expected) + " operations.",
                                     context.http_status);
    }
    std::vector<Value> responses;
    responses.reserve(expected);
    for (Value const& response : root)
        responses.push_back(response);
    return responses;
}

} // namespace

std::string describe(std::vector<Operation> const& operations)
{
    constexpr std::size_t most = 4;
    std::string text;
    for (std::size_t i = 0; i < operations.size() && i < most; ++i) {
        if (i != 0)
            text += ',';
        text += operations[i].action();
    }
    if (operations.size() > most)
        text += ",… (" + std::to_string(operations.size()) + " operations)";
    return text;
}

boost::asio::awaitable<std::vector<Value>> send_batch(std::shared_ptr<State> state, std::shared_ptr<operation::OperationState> operation,
                                                      std::vector<Operation> operations, RequestSettings settings)
{
    if (operation)
        operation->throw_if_aborted();
    HttpRequest request = make_request(*state, operations, settings);
    if (request.is_mutation && operation)
        operation->note_mutation();
    ServerKnowledge const* const knowledge = state->knowledge();
    std::shared_ptr<wire::SchemaIndex const> schemas;
    if (knowledge != nullptr)
        schemas = knowledge->schemas;
    DecodingSink sink(std::move(schemas), decode_options(*state, settings), request.description + " at " + state->credentials().server_url);
    co_await state->transport().send(std::move(request), sink);
    Value const root = sink.finish();
    co_return split(root, operations.size(), sink.context());
}

} // namespace ftrack::session
