// Copyright the ftrack C++ client authors. SPDX-License-Identifier: Apache-2.0
#pragma once

#include "ftrack/error.hpp"
#include "operation/scope.hpp"
#include "operation/signal_guard.hpp"

#include <boost/asio/awaitable.hpp>
#include <boost/asio/bind_cancellation_slot.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/this_coro.hpp>
#include <boost/asio/use_awaitable.hpp>

#include <exception>
#include <memory>
#include <type_traits>
#include <utility>

/// How a public operation runs.
///
/// The public member is an ordinary function: it checks its arguments, takes hold of CallOptions::signal and makes the body, a coroutine
/// that has not started. What it returns runs on the awaiting coroutine's executor and moves the body to the scope's strand, under
/// one signal of the operation's own: the awaiting coroutine's slot, CallOptions::signal, the time-out and the scope's end all meet in
/// OperationState.
namespace ftrack::operation {

/// The part on the strand: registers the operation, runs the body and gives its failure the form that the caller should see.
template <class T>
boost::asio::awaitable<T> run_on_strand(std::shared_ptr<Scope> scope, std::shared_ptr<OperationState> operation, Deadline deadline,
                                        boost::asio::awaitable<T> body)
{
    Registration const registration(*scope, operation, deadline); // throws when the scope is closed or the operation aborted
    std::exception_ptr failure;
    try {
        if constexpr (std::is_void_v<T>) {
            co_await std::move(body);
            operation->end();
            co_return;
        } else {
            T result = co_await std::move(body);
            operation->end();
            co_return result;
        }
    } catch (...) {
        failure = std::current_exception();
    }
    operation->end();
    std::rethrow_exception(operation->translate(std::move(failure)));
}

/// Runs a body on the strand that nobody awaits; `on_end` is called there once it is over. The signal of a co_spawn has to outlive it up to the
/// completion handler: Asio posts through the slot even when the body, and with it the last other owner, is gone already.
template <class OnEnd>
void spawn_on_strand(std::shared_ptr<Scope> const& scope, std::shared_ptr<OperationState> const& operation, Deadline deadline,
                     boost::asio::awaitable<void> body, OnEnd on_end)
{
    auto finish = [operation, on_end = std::move(on_end)](std::exception_ptr failure) mutable { on_end(std::move(failure)); };
    boost::asio::co_spawn(scope->strand(), run_on_strand<void>(scope, operation, deadline, std::move(body)),
                          boost::asio::bind_cancellation_slot(operation->slot(), std::move(finish)));
}

/// Takes the awaiting coroutine's cancellation slot for the time of one operation.
class AwaiterSlot
{
public:
    AwaiterSlot(boost::asio::cancellation_slot slot, std::weak_ptr<OperationState> operation) : slot_(slot)
    {
        if (slot_.is_connected())
            slot_.assign([operation = std::move(operation)](boost::asio::cancellation_type) {
                if (auto const locked = operation.lock())
                    locked->request_abort(AbortReason::aborted);
            });
    }

    // Not in a destructor: a frame that is destroyed while suspended must leave the slot alone.
    void release() noexcept
    {
        if (slot_.is_connected())
            slot_.clear();
    }

private:
    boost::asio::cancellation_slot slot_;
};

/// The part on the awaiting coroutine's executor.
template <class T>
boost::asio::awaitable<T> run_operation(std::shared_ptr<Scope> scope, std::shared_ptr<OperationState> operation, SignalGuard signal,
                                        Deadline deadline, boost::asio::awaitable<T> body)
{
    namespace asio = boost::asio;
    auto const cancellation = co_await asio::this_coro::cancellation_state;
    if (cancellation.cancelled() != asio::cancellation_type::none)
        throw AbortError();
    AwaiterSlot awaiter(cancellation.slot(), operation);
    asio::any_io_executor const strand = scope->strand();
    auto own_signal = asio::bind_cancellation_slot(operation->slot(), asio::use_awaitable);
    asio::awaitable<T> on_strand = run_on_strand<T>(std::move(scope), operation, deadline, std::move(body));
    std::exception_ptr failure;
    signal.leave_slot(true);
    try {
        if constexpr (std::is_void_v<T>) {
            co_await asio::co_spawn(strand, std::move(on_strand), own_signal);
            signal.leave_slot(false);
            awaiter.release();
            co_return;
        } else {
            T result = co_await asio::co_spawn(strand, std::move(on_strand), own_signal);
            signal.leave_slot(false);
            awaiter.release();
            co_return result;
        }
    } catch (...) {
        failure = std::current_exception();
    }
    signal.leave_slot(false);
    awaiter.release();
    std::rethrow_exception(std::move(failure));
}

} // namespace ftrack::operation
