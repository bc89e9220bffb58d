// Copyright the ftrack C++ client authors. SPDX-License-Identifier: Apache-2.0
#pragma once

#include "ftrack/signal.hpp"
#include "operation/operation_state.hpp"

#include <boost/asio/cancellation_signal.hpp>

#include <functional>
#include <memory>
#include <stop_token>

namespace ftrack::operation {

/// Holds CallOptions::signal from the call to the operation's end. A slot that is in use is std::logic_error.
class SignalGuard
{
public:
    SignalGuard() = default;
    SignalGuard(Signal const& signal, std::shared_ptr<OperationState> const& operation);
    SignalGuard(SignalGuard&& other) noexcept;
    SignalGuard& operator=(SignalGuard&& other) noexcept;

    /// Gives the slot back, unless leave_slot() was called.
    ~SignalGuard();

    /// A frame that is destroyed while suspended must not touch the slot: its context is dying, and the signal may be gone already.
    void leave_slot(bool leave) noexcept { leave_slot_ = leave; }

private:
    void clear() noexcept;

    boost::asio::cancellation_slot slot_;
    std::unique_ptr<std::stop_callback<std::function<void()>>> stop_callback_;
    bool leave_slot_ = false;
};

} // namespace ftrack::operation
