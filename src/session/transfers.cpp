// Copyright the ftrack C++ client authors. SPDX-License-Identifier: Apache-2.0
#include "session/transfers.hpp"

#include "core/random.hpp"
#include "ftrack/error.hpp"
#include "operation/run_operation.hpp"
#include "session/addresses.hpp"
#include "session/initialization.hpp"
#include "session/request.hpp"
#include "transfer/create_component.hpp"

#include <chrono>
#include <utility>

namespace ftrack::session {

namespace asio = boost::asio;

namespace {

asio::awaitable<std::vector<Value>> call(std::weak_ptr<State> weak, std::vector<Operation> batch)
{
    std::shared_ptr<State> state = weak.lock();
    if (!state)
        throw AbortError("The transfer was aborted because its session is closed.");
    RequestSettings settings;
    settings.convert_dates = false; // a file may be named like a date
    std::vector<Value> answers = co_await send_batch(std::move(state), nullptr, std::move(batch), std::move(settings));
    co_return answers;
}

asio::awaitable<CreateComponentResponse> upload(std::shared_ptr<State> state, std::shared_ptr<operation::OperationState> operation,
                                                ComponentSource source, CreateComponentOptions options)
{
    co_await await_initialization(state);
    CreateComponentResponse response =
        co_await transfer::create_component(state->transfers(), std::move(operation), std::move(source), std::move(options));
    co_return response;
}

/// The session's own time-out is for requests: a transfer takes as long as it takes.
Timeout own_timeout(Timeout const& timeout) { return timeout.value_or(std::chrono::milliseconds(0)); }

} // namespace

std::shared_ptr<transfer::Setup> make_transfer_setup(std::weak_ptr<State> weak, State const& state, std::shared_ptr<Transport> storage)
{
    auto setup = std::make_shared<transfer::Setup>();
    setup->strand = state.strand();
    setup->clock = state.scope()->clock();
    setup->transport = std::move(storage);
    setup->random = core::random_fraction;
    setup->log = state.options().log;
    setup->server_url = state.credentials().server_url;
    setup->call = [weak](std::vector<Operation> batch) { return call(weak, std::move(batch)); };
    setup->component_url = [credentials = state.credentials()](std::string const& id) { return component_url(credentials, id).value_or(""); };
    return setup;
}

asio::awaitable<CreateComponentResponse> create_component(std::shared_ptr<State> state, ComponentSource source, CreateComponentOptions options)
{
    transfer::validate(options);
    auto const operation = state->scope()->make_operation("upload");
    operation::SignalGuard signal(options.signal, operation);
    operation::Deadline const deadline = state->scope()->deadline(own_timeout(options.timeout));
    asio::awaitable<CreateComponentResponse> body = upload(state, operation, std::move(source), std::move(options));
    return transfer::with_upload_errors(
        operation::run_operation<CreateComponentResponse>(state->scope(), operation, std::move(signal), deadline, std::move(body)));
}

} // namespace ftrack::session
