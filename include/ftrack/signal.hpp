// Copyright the ftrack C++ client authors. SPDX-License-Identifier: Apache-2.0
#pragma once

#include <boost/asio/cancellation_signal.hpp>

#include <stop_token>
#include <utility>

namespace ftrack {

/// What ends an operation from outside: the `signal` of the JavaScript client's options.
///
/// Made from either of
/// - a std::stop_token, the AbortSignal of C++: sticky, good for any number of operations, `request_stop()` from any thread;
/// - a boost::asio::cancellation_slot: serves one operation at a time (an operation that is given a slot in use throws
///   std::logic_error) and is emitted where the awaiting coroutine runs; any cancellation type aborts.
///
/// A default constructed Signal never ends anything. The cancellation_signal behind a slot must outlive the operation.
class Signal
{
public:
    Signal() = default;
    Signal(boost::asio::cancellation_slot slot) noexcept : slot_(slot) {}
    Signal(std::stop_token token) noexcept : token_(std::move(token)) {}

    boost::asio::cancellation_slot const& slot() const noexcept { return slot_; }
    std::stop_token const& token() const noexcept { return token_; }

    /// Whether a stop was requested already (always false for a slot, which keeps no state).
    bool stop_requested() const noexcept { return token_.stop_requested(); }

private:
    boost::asio::cancellation_slot slot_;
    std::stop_token token_;
};

} // namespace ftrack
