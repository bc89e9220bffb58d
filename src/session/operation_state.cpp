// Copyright the ftrack C++ client authors. SPDX-License-Identifier: Apache-2.0
#include "session/operation_state.hpp"

#include "ftrack/error.hpp"

#include <boost/asio/error.hpp>
#include <boost/asio/post.hpp>

#include <stdexcept>
#include <utility>

namespace ftrack::session {

namespace asio = boost::asio;

void OperationState::request_abort(AbortReason reason)
{
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

void OperationState::begin()
{
    if (reason_ != AbortReason::none)
        throw_abort_error();
    running_ = true;
}

void OperationState::throw_abort_error() const
{
    std::string const& what = description_.empty() ? std::string("operation") : description_;
    switch (reason_) {
    case AbortReason::timed_out:
        throw TimeoutError("The " + what + " did not end within its time-out" +
                               (mutation_in_flight_ ? "; the server may have applied it, query before you repeat it." : "."),
                           mutation_in_flight_);
    case AbortReason::closed:
        throw AbortError("The " + what + " was aborted because its session is closed.");
    default:
        throw AbortError("The " + what + " was aborted.");
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

SignalGuard::SignalGuard(Signal const& signal, std::shared_ptr<OperationState> const& operation)
{
    std::weak_ptr<OperationState> weak = operation;
    auto const abort = [weak = std::move(weak)] {
        if (auto const locked = weak.lock())
            locked->request_abort(AbortReason::aborted);
    };
    if (signal.slot().is_connected()) {
        if (signal.slot().has_handler())
            throw std::logic_error(
                "The cancellation slot in CallOptions::signal is in use by another operation; take a std::stop_token to end several.");
        slot_ = signal.slot();
        slot_.assign([abort](asio::cancellation_type) { abort(); });
    }
    if (signal.token().stop_possible())
        stop_callback_ = std::make_unique<std::stop_callback<std::function<void()>>>(signal.token(), std::function<void()>(abort));
}

SignalGuard::SignalGuard(SignalGuard&& other) noexcept
    : slot_(std::exchange(other.slot_, {})), stop_callback_(std::move(other.stop_callback_)), leave_slot_(std::exchange(other.leave_slot_, false))
{
}

SignalGuard& SignalGuard::operator=(SignalGuard&& other) noexcept
{
    if (this != &other) {
        clear();
        slot_ = std::exchange(other.slot_, {});
        stop_callback_ = std::move(other.stop_callback_);
        leave_slot_ = std::exchange(other.leave_slot_, false);
    }
    return *this;
}

SignalGuard::~SignalGuard() { clear(); }

void SignalGuard::clear() noexcept
{
    if (!leave_slot_ && slot_.is_connected())
        slot_.clear();
    slot_ = {};
    stop_callback_.reset();
}

} // namespace ftrack::session
