// Copyright the ftrack C++ client authors. SPDX-License-Identifier: Apache-2.0
#include "core/validate.hpp"

#include "core/header_checks.hpp"

#include <stdexcept>
#include <string>
#include <string_view>

namespace ftrack::core {

namespace {

void require(bool holds, std::string_view what, std::string_view rule)
{
    if (!holds)
        throw std::invalid_argument(std::string(what) + " " + std::string(rule) + ".");
}

void validate(TimeoutOptions const& timeouts)
{
    validate_timeout("TimeoutOptions::connect", timeouts.connect);
    validate_timeout("TimeoutOptions::tls_handshake", timeouts.tls_handshake);
    validate_timeout("TimeoutOptions::response_header", timeouts.response_header);
    validate_timeout("TimeoutOptions::stall", timeouts.stall);
    validate_timeout("TimeoutOptions::idle", timeouts.idle);
}

void require_between(std::chrono::milliseconds value, std::chrono::milliseconds least, std::chrono::milliseconds most, std::string_view what,
                     std::string_view range)
{
    require(value >= least && value <= most, what, "must be between " + std::string(range));
}

void validate(EventHubOptions const& options)
{
    constexpr std::chrono::milliseconds tick{1};
    constexpr std::chrono::hours hour{1};
    validate_timeout("EventHubOptions::timeout", options.timeout);
    validate_timeout("EventHubOptions::drain_limit", options.drain_limit);
    require_between(options.attempt_timeout, tick, hour, "EventHubOptions::attempt_timeout", "1 ms and 1 h");
    require_between(options.reconnect_delay, tick, hour, "EventHubOptions::reconnect_delay", "1 ms and 1 h");
    require_between(options.max_reconnect_delay, tick, hour, "EventHubOptions::max_reconnect_delay", "1 ms and 1 h");
    require(options.jitter >= 0 && options.jitter <= 1, "EventHubOptions::jitter", "must be between 0 and 1");
    require(options.max_queued_events >= 1 && options.max_queued_events <= 1'000'000, "EventHubOptions::max_queued_events",
            "must be between 1 and 1,000,000");
    require(options.max_message_size >= 1024 && options.max_message_size <= std::size_t{32} << 20, "EventHubOptions::max_message_size",
            "must be between 1 KiB and 32 MiB");
}

/// What is appended to the server's address and becomes part of the request line.
void validate_endpoint(std::string_view endpoint)
{
    require(endpoint.starts_with('/'), "SessionOptions::api_endpoint", "must begin with \"/\"");
    for (char const c : endpoint) {
        bool const is_plain = c > 0x20 && c < 0x7f && c != '?' && c != '#';
        require(is_plain, "SessionOptions::api_endpoint",
                "may hold neither blanks, control characters, \"?\", \"#\" nor unencoded non-ASCII characters");
    }
}

} // namespace

void validate_timeout(std::string_view what, Timeout const& timeout)
{
    require(!timeout || timeout->count() >= 0, what, "is negative; zero means no limit");
}

void validate(RetryOptions const& options)
{
    require(options.max_attempts >= 1 && options.max_attempts <= 100, "RetryOptions::max_attempts", "must be between 1 and 100");
    require(options.initial_delay.count() >= 0, "RetryOptions::initial_delay", "is negative");
    require(options.max_delay.count() >= 0, "RetryOptions::max_delay", "is negative");
    require(options.max_retry_after.count() >= 0, "RetryOptions::max_retry_after", "is negative");
    // Written so that NaN fails as well.
    require(options.jitter >= 0 && options.jitter <= 1, "RetryOptions::jitter", "must be between 0 and 1");
}

void validate(SessionOptions const& options)
{
    validate_timeout("SessionOptions::timeout", options.timeout);
    validate(options.timeouts);
    validate(options.retry);
    validate(options.event_hub);
    require(options.max_connections >= 1 && options.max_connections <= 1000, "SessionOptions::max_connections", "must be between 1 and 1,000");
    require(options.max_response_size >= 1, "SessionOptions::max_response_size", "must not be 0");
    validate_endpoint(options.api_endpoint);
    check_headers("SessionOptions::headers", options.headers);
    check_header_value("SessionOptions::client_token", options.client_token);
    check_header_value("ProxyOptions::url", options.proxy.url);
    check_header_value("ProxyOptions::no_proxy", options.proxy.no_proxy);
}

void validate(CallOptions const& options)
{
    validate_timeout("CallOptions::timeout", options.timeout);
    check_headers("CallOptions::headers", options.headers);
    check_header_value("CallOptions::push_token", options.push_token);
}

} // namespace ftrack::core
