// Copyright the ftrack C++ client authors. SPDX-License-Identifier: Apache-2.0
#pragma once

#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/cancellation_signal.hpp>

#include <atomic>
#include <cstddef>
#include <cstdint>
#include <exception>
#include <memory>
#include <string>
#include <utility>

namespace ftrack::operation {

/// Why an operation has to end early.
enum class AbortReason : std::uint8_t
{
    none,
    aborted,   ///< by its caller
    timed_out, ///< CallOptions::timeout
    closed     ///< with the Scope it runs in
};

/// One running operation: all that may end it meets here, and becomes one cancellation signal on the strand.
///
/// request_abort() may be called from any thread; it posts and never emits inline, as an already stopped token runs its callback inside the
/// constructor of the stop_callback. All other members belong to the strand. The signal is emitted only between begin() and end():
/// with Boost 1.81 a co_spawned coroutine that is cancelled before its body has started throws out of the execution context.
class OperationState : public std::enable_shared_from_this<OperationState>
{
public:
    /// For messages: `description` is the operation, e.g. "query", and `owner` what closes, e.g. "session": a literal.
    OperationState(boost::asio::any_io_executor strand, std::string description, char const* owner)
        : strand_(std::move(strand)), description_(std::move(description)), owner_(owner)
    {
    }

    void request_abort(AbortReason reason);

    /// The same on the strand: takes effect at once.
    void abort(AbortReason reason);

    /// Throws the error of an abort that was asked for, also of one whose message is still on its way: for bodies to look before each step that
    /// cannot be taken back.
    void throw_if_aborted();

    /// As throw_if_aborted(); afterwards the signal reaches the body.
    void begin();
    void end() noexcept { running_ = false; }

    boost::asio::cancellation_slot slot() noexcept { return signal_.slot(); }
    AbortReason reason() const noexcept { return reason_; }

    /// From here on a mutation may have reached the server: the time-out's error says so.
    void note_mutation() noexcept { mutation_in_flight_ = true; }

    /// What `failure` is to the caller: the abort's own error when there was an abort.
    std::exception_ptr translate(std::exception_ptr failure) const;

private:
    friend class Registration;

    [[noreturn]] void throw_abort_error() const;

    boost::asio::any_io_executor strand_;
    std::string description_;
    char const* owner_;
    boost::asio::cancellation_signal signal_;
    std::size_t place_ = 0; // among the scope's outstanding operations
    std::atomic<AbortReason> requested_{AbortReason::none};
    AbortReason reason_ = AbortReason::none;
    bool running_ = false;
    bool mutation_in_flight_ = false;
};

} // namespace ftrack::operation
