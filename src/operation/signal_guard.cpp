// Copyright the ftrack C++ client authors. SPDX-License-Identifier: Apache-2.0
#include "operation/signal_guard.hpp"

#include <stdexcept>
#include <utility>

namespace ftrack::operation {

namespace asio = boost::asio;

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

} // namespace ftrack::operation
