// Copyright the ftrack C++ client authors. SPDX-License-Identifier: Apache-2.0
#pragma once

#include "ftrack/component.hpp"

#include <chrono>
#include <optional>
#include <string>
#include <string_view>

namespace ftrack::wire {

/// What to do after one try to move a piece of a file.
enum class TransferVerdict
{
    done,
    repeat, ///< after a wait
    renew,  ///< the address has expired or is not accepted: ask for another
    fail,
};

/// What the storage's answer to an upload or a download means. `body` is the beginning of an error's text.
TransferVerdict judge_transfer(int http_status, std::string_view body) noexcept;

/// How long to wait after `tries` tries; nullopt: there are no more. `random` is in [0, 1). A server's Retry-After is waited for, up to the longest
/// delay.
std::optional<std::chrono::milliseconds> next_transfer_delay(TransferRetryOptions const& options, int tries, double random,
                                                             std::optional<std::chrono::seconds> retry_after) noexcept;

/// The storage's own words of an error, `AccessDenied: Request has expired`; empty when there are none. No address stands in them.
std::string storage_error(std::string_view body);

} // namespace ftrack::wire
