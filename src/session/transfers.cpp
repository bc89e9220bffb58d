// Copyright the ftrack C++ client authors. SPDX-License-Identifier: Apache-2.0
#include "session/transfers.hpp"

#include "core/random.hpp"
#include "ftrack/error.hpp"
#include "ftrack/event.hpp"
#include "ftrack/event_hub.hpp"
#include "operation/run_operation.hpp"
#include "session/addresses.hpp"
#include "session/initialization.hpp"
#include "session/request.hpp"
#include "transfer/create_component.hpp"
#include "transfer/download.hpp"
#include "transfer/sequence.hpp"

#include <boost/asio/co_spawn.hpp>

#include <chrono>
#include <exception>
#include <stdexcept>
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

// As the official clients do it: who is not connected says nothing, and nobody waits for it.
void announce(std::weak_ptr<State> const& weak, std::string const& component_id, std::string const& location_id) noexcept
try {
    std::shared_ptr<State> const state = weak.lock();
    if (!state || !state->event_hub().is_connected())
        return;
    Event event("ftrack.location.component-added");
    event.data["component_id"] = component_id;
    event.data["location_id"] = location_id;
    auto const keep_state = [state](std::exception_ptr, std::string const&) {}; // the hub reports what goes wrong
    asio::co_spawn(state->strand(), state->event_hub().publish(std::move(event)), keep_state);
} catch (std::exception const& error) {
    if (std::shared_ptr<State> const state = weak.lock())
        state->log(LogLevel::warning, std::string("An uploaded component was not announced: ") + error.what());
}

asio::awaitable<CreateComponentResponse> upload(std::shared_ptr<State> state, std::shared_ptr<operation::OperationState> operation,
                                                ComponentSource source, CreateComponentOptions options)
{
    co_await await_initialization(state);
    CreateComponentResponse response =
        co_await transfer::create_component(state->transfers(), std::move(operation), std::move(source), std::move(options));
    co_return response;
}

asio::awaitable<void> download(std::shared_ptr<State> state, std::string component_id, std::filesystem::path path, DownloadOptions options)
{
    co_await transfer::download_component(state->transfers(), std::move(component_id), std::move(path), std::move(options));
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
    setup->announce = [weak](std::string const& component, std::string const& location) { announce(weak, component, location); };
    setup->component_url = [credentials = state.credentials()](std::string const& id) { return component_url(credentials, id).value_or(""); };
    return setup;
}

asio::awaitable<CreateComponentResponse> create_component(std::shared_ptr<State> state, ComponentSource source, CreateComponentOptions options)
{
    transfer::validate(options);
    if (!options.resume_file.empty() && transfer::sequence_of(source))
        throw std::invalid_argument("CreateComponentOptions: resume_file is not for sequences.");
    auto const operation = state->scope()->make_operation("upload");
    operation::SignalGuard signal(options.signal, operation);
    operation::Deadline const deadline = state->scope()->deadline(own_timeout(options.timeout));
    asio::awaitable<CreateComponentResponse> body = upload(state, operation, std::move(source), std::move(options));
    return transfer::with_upload_errors(
        operation::run_operation<CreateComponentResponse>(state->scope(), operation, std::move(signal), deadline, std::move(body)));
}

asio::awaitable<void> download_component(std::shared_ptr<State> state, std::string component_id, std::filesystem::path path, DownloadOptions options)
{
    transfer::validate(options);
    if (component_id.empty() || path.empty())
        throw std::invalid_argument("download_component: the component's id or the path is empty.");
    auto const operation = state->scope()->make_operation("download");
    operation::SignalGuard signal(options.signal, operation);
    operation::Deadline const deadline = state->scope()->deadline(own_timeout(options.timeout));
    asio::awaitable<void> body = download(state, std::move(component_id), std::move(path), std::move(options));
    return operation::run_operation<void>(state->scope(), operation, std::move(signal), deadline, std::move(body));
}

} // namespace ftrack::session
