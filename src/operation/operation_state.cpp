// Copyright the ftrack C++ client authors. SPDX-License-Identifier: Apache-2.0
#include "operation/operation_state.hpp"

#include "ftrack/error.hpp"

#include <boost/asio/error.hpp>
#include <boost/asio/post.hpp>

#include <utility>

namespace ftrack::operation {

namespace asio = boost::asio;

void OperationState::request_abort(AbortReason reason)
{
    AbortReason nothing_yet = AbortReason::none;
    requested_.compare_exchange_strong(nothing_yet, reason);
    asio::post(strand_, [self = shared_from_this(), reason] { self->abort(reason); });
}

void OperationState::abort(AbortReason reason)
{
    if (reason_ != AbortReason::none)
        return;
    reason_ = reason;
    if (running_)
        signal_.emit(asio::cancellation_type::terminal);
}

void OperationState::throw_if_aborted()
{
    if (reason_ == AbortReason::none)
        reason_ = requested_;
    if (reason_ != AbortReason::none)
        throw_abort_error();
}

void OperationState::begin()
{
    throw_if_aborted();
    running_ = true;
}

void OperationState::throw_abort_error() const
{
    switch (reason_) {
    case AbortReason::timed_out:
        throw TimeoutError("The " + description_ + " did not end within its time-out" +
                               (mutation_in_flight_ ? "; the server may have applied it, query before you repeat it." : "."),
                           mutation_in_flight_);
    case AbortReason::closed:
        throw AbortError("The " + description_ + " was aborted because its " + owner_ + " is closed.");
    default:
        throw AbortError("The " + description_ + " was aborted.");
    }
}

std::exception_ptr OperationState::translate(std::exception_ptr failure) const
{
    try {
        if (reason_ != AbortReason::none)
            throw_abort_error();
        std::rethrow_exception(failure);
    } catch (Error const&) {
        return std::current_exception();
    } catch (boost::system::system_error const& error) {
        if (error.code() == asio::error::operation_aborted)
            return std::make_exception_ptr(AbortError());
        return std::current_exception();
    } catch (...) {
        return std::current_exception();
    }
}

} // namespace ftrack::operation
