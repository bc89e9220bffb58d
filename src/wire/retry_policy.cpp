// Copyright the ftrack C++ client authors. SPDX-License-Identifier: Apache-2.0
#include "wire/retry_policy.hpp"

#include <algorithm>

namespace ftrack::wire {

namespace {

using std::chrono::milliseconds;
using std::chrono::seconds;

// No wait is longer, whatever the options say: sums of time points cannot overflow then.
constexpr milliseconds longest_wait = std::chrono::hours(24);

bool is_worth_repeating(Attempt const& attempt)
{
    if (attempt.is_permanent)
        return false;
    if (attempt.connection_failed)
        return !attempt.is_mutation || !attempt.bytes_sent;
    switch (attempt.http_status) {
    case 429:
    case 502:
    case 503:
    case 504:
        return !attempt.is_mutation;
    default:
        return false;
    }
}

milliseconds doubled(milliseconds initial, int times, milliseconds limit)
{
    milliseconds delay = std::min(initial, limit);
    for (int i = 0; i < times && delay < limit; ++i)
        delay = std::min(delay * 2, limit);
    return delay;
}

} // namespace

std::optional<milliseconds> next_delay(RetryOptions const& options, Attempt const& attempt, double random) noexcept
{
    if (attempt.number >= options.max_attempts || !is_worth_repeating(attempt))
        return std::nullopt;
    seconds const asked = std::max(attempt.connection_failed ? seconds(0) : attempt.retry_after.value_or(seconds(0)), seconds(0));
    // Compared as seconds: a hostile Retry-After would overflow as milliseconds.
    if (asked > std::chrono::floor<seconds>(std::min(options.max_retry_after, longest_wait)))
        return std::nullopt;
    milliseconds const backoff = doubled(options.initial_delay, attempt.number - 1, std::min(options.max_delay, longest_wait));
    double const part = std::clamp(random, 0.0, 1.0) * std::clamp(options.jitter, 0.0, 1.0);
    // The random part is added to the server's wait too, else all clients that it sent away would return at once.
    milliseconds const extra(static_cast<milliseconds::rep>(static_cast<double>(backoff.count()) * part));
    return std::max<milliseconds>(backoff, asked) + extra;
}

} // namespace ftrack::wire
