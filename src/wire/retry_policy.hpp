// Copyright the ftrack C++ client authors. SPDX-License-Identifier: Apache-2.0
#pragma once

#include "ftrack/options.hpp"

#include <chrono>
#include <optional>

namespace ftrack::wire {

/// How one try ended, as far as repeating it goes.
class Attempt
{
public:
    Attempt() = default;

    int number = 1; ///< 1 for the first
    bool is_mutation = true;
    bool connection_failed = false; ///< no whole answer arrived
    bool bytes_sent = false;        ///< some of the request was handed to a socket
    bool is_permanent = false;      ///< the next try would fail in the same way
    int http_status = 0;
    std::optional<std::chrono::seconds> retry_after;
};

/// How long to wait before the next try; nullopt: do not repeat. `random` is in [0, 1).
std::optional<std::chrono::milliseconds> next_delay(RetryOptions const& options, Attempt const& attempt, double random) noexcept;

} // namespace ftrack::wire
