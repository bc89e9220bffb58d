// Copyright the ftrack C++ client authors. SPDX-License-Identifier: Apache-2.0
#include "transfer/create_component.hpp"

#include "ftrack/error.hpp"
#include "transfer/attempts.hpp"
#include "transfer/sequence.hpp"
#include "transfer/upload.hpp"

#include <boost/asio/this_coro.hpp>

#include <chrono>
#include <stdexcept>
#include <string>
#include <utility>

namespace ftrack::transfer {

namespace asio = boost::asio;

namespace {

void require(bool condition, char const* message)
{
    if (!condition)
        throw std::invalid_argument(message);
}

[[noreturn]] void throw_upload_error(std::exception_ptr const& failure)
{
    try {
        std::rethrow_exception(failure);
    } catch (CreateComponentError const&) {
        throw;
    } catch (AbortError const& error) {
        std::throw_with_nested(CreateComponentError(error.what(), "UPLOAD_ABORTED", error.code()));
    } catch (Error const& error) {
        std::throw_with_nested(
            CreateComponentError(std::string("The component was not created. ") + error.what(), "CREATE_COMPONENT_ERROR", error.code()));
    }
}

} // namespace

void validate(CreateComponentOptions const& options)
{
    constexpr std::size_t most_at_once = 100;
    require(options.concurrency >= 1 && options.concurrency <= most_at_once, "CreateComponentOptions: concurrency must be from 1 to 100.");
    require(options.cleanup_timeout >= std::chrono::milliseconds(1) && options.cleanup_timeout <= std::chrono::hours(1),
            "CreateComponentOptions: cleanup_timeout must be from 1 ms to an hour.");
    validate(options.retry);
}

asio::awaitable<CreateComponentResponse> create_component(std::shared_ptr<Setup> setup, std::shared_ptr<operation::OperationState> operation,
                                                          ComponentSource source, CreateComponentOptions options)
{
    Gate::Pass const pass(setup->gate);
    std::optional<wire::SequencePattern> pattern = sequence_of(source);
    if (pattern) {
        CreateComponentResponse response = co_await create_sequence(setup, std::move(operation), std::move(*pattern), std::move(options));
        co_return response;
    }
    ProgressFunction on_progress = std::move(options.on_progress);
    Upload upload(setup, std::move(operation), OpenedSource::open(source), std::move(options));
    auto const progress = std::make_shared<Progress>(std::move(on_progress), setup->clock, upload.plan().file_size(), upload.plan().part_count());
    std::exception_ptr failure;
    try {
        CreateComponentResponse response = co_await upload.run(progress);
        progress->end();
        co_return response;
    } catch (...) {
        failure = std::current_exception();
    }
    co_await asio::this_coro::reset_cancellation_state(asio::disable_cancellation());
    co_await upload.clean_up(failure);
    std::rethrow_exception(std::move(failure));
}

asio::awaitable<CreateComponentResponse> with_upload_errors(asio::awaitable<CreateComponentResponse> operation)
{
    std::exception_ptr failure;
    try {
        CreateComponentResponse response = co_await std::move(operation);
        co_return response;
    } catch (...) {
        failure = std::current_exception();
    }
    throw_upload_error(failure);
}

} // namespace ftrack::transfer
