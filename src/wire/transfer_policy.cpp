// Copyright the ftrack C++ client authors. SPDX-License-Identifier: Apache-2.0
#include "wire/transfer_policy.hpp"

#include <algorithm>

namespace ftrack::wire {

namespace {

using std::chrono::milliseconds;

constexpr std::size_t longest_message = 200;

std::string_view element(std::string_view body, std::string_view name)
{
    std::string const open = "<" + std::string(name) + ">";
    std::string const close = "</" + std::string(name) + ">";
    auto const begin = body.find(open);
    if (begin == std::string_view::npos)
        return {};
    auto const end = body.find(close, begin);
    if (end == std::string_view::npos)
        return {};
    return body.substr(begin + open.size(), end - begin - open.size()).substr(0, longest_message);
}

} // namespace

// S3 gives 400 to a client that was silent for too long, and 403 to all that is wrong with a signature.
TransferVerdict judge_transfer(int http_status, std::string_view body) noexcept
{
    if (http_status / 100 == 2)
        return TransferVerdict::done;
    if (http_status == 401 || http_status == 403 || body.find("<Code>ExpiredToken</Code>") != std::string_view::npos)
        return TransferVerdict::renew;
    if (http_status == 400 &&
        (body.find("<Code>RequestTimeout</Code>") != std::string_view::npos || body.find("<Code>BadDigest</Code>") != std::string_view::npos))
        return TransferVerdict::repeat;
    if (http_status == 408 || http_status == 425 || http_status == 429 || http_status >= 500)
        return TransferVerdict::repeat;
    return TransferVerdict::fail;
}

std::optional<milliseconds> next_transfer_delay(TransferRetryOptions const& options, int tries, double random,
                                                std::optional<std::chrono::seconds> retry_after) noexcept
{
    if (tries >= options.max_attempts)
        return std::nullopt;
    milliseconds delay = std::min(options.initial_delay, options.max_delay);
    for (int i = 1; i < tries && delay < options.max_delay; ++i)
        delay = std::min(delay * 2, options.max_delay);
    if (retry_after && *retry_after > std::chrono::floor<std::chrono::seconds>(delay))
        delay = *retry_after < std::chrono::floor<std::chrono::seconds>(options.max_delay) ? milliseconds(*retry_after) : options.max_delay;
    double const part = std::clamp(random, 0.0, 1.0);
    return delay + milliseconds(static_cast<milliseconds::rep>(static_cast<double>(options.max_jitter.count()) * part));
}

std::string storage_error(std::string_view body)
{
    std::string_view const code = element(body, "Code");
    std::string_view const message = element(body, "Message");
    std::string text(code);
    if (!code.empty() && !message.empty())
        text += ": ";
    // A message that quotes an address might quote its signature.
    if (message.find("://") == std::string_view::npos && message.find('?') == std::string_view::npos)
        text += message;
    return text;
}

} // namespace ftrack::wire
