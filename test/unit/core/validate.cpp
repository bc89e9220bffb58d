// Copyright the ftrack C++ client authors. SPDX-License-Identifier: Apache-2.0
#include "core/validate.hpp"

#include "support/catch.hpp"

#include <functional>
#include <limits>
#include <stdexcept>
#include <type_traits>

using namespace ftrack;
using namespace std::chrono_literals;

namespace {

template <class... Options>
constexpr bool are_safe = ((!std::is_aggregate_v<Options> && std::is_default_constructible_v<Options> &&
                            std::is_nothrow_move_constructible_v<Options>)&&...);
static_assert(are_safe<SessionOptions, CallOptions, TimeoutOptions, TlsOptions, ProxyOptions, RetryOptions, EventHubOptions>);

struct Row
{
    char const* culprit;
    std::function<void(SessionOptions&)> set;
};

void message_names(std::string const& culprit, std::function<void()> const& validate)
{
    try {
        validate();
        FAIL("nothing was thrown");
    } catch (std::invalid_argument const& error) {
        CAPTURE(error.what());
        REQUIRE(std::string_view(error.what()).find(culprit) != std::string_view::npos);
    }
}

} // namespace

TEST_CASE("the defaults are valid", "[validate]")
{
    REQUIRE_NOTHROW(core::validate(SessionOptions()));
    REQUIRE_NOTHROW(core::validate(CallOptions()));
    REQUIRE_NOTHROW(core::validate(RetryOptions()));
}

TEST_CASE("a wrong session option is named", "[validate]")
{
    auto const row = GENERATE(values<Row>({
        {"SessionOptions::timeout", [](SessionOptions& o) { o.timeout = -1ms; }},
        {"TimeoutOptions::connect", [](SessionOptions& o) { o.timeouts.connect = -1ms; }},
        {"TimeoutOptions::tls_handshake", [](SessionOptions& o) { o.timeouts.tls_handshake = -1ms; }},
        {"TimeoutOptions::response_header", [](SessionOptions& o) { o.timeouts.response_header = -1ms; }},
        {"TimeoutOptions::stall", [](SessionOptions& o) { o.timeouts.stall = -1ms; }},
        {"TimeoutOptions::idle", [](SessionOptions& o) { o.timeouts.idle = -1ms; }},
        {"RetryOptions::max_attempts", [](SessionOptions& o) { o.retry.max_attempts = 0; }},
        {"RetryOptions::max_attempts", [](SessionOptions& o) { o.retry.max_attempts = 101; }},
        {"RetryOptions::initial_delay", [](SessionOptions& o) { o.retry.initial_delay = -1ms; }},
        {"RetryOptions::max_delay", [](SessionOptions& o) { o.retry.max_delay = -1ms; }},
        {"EventHubOptions::timeout", [](SessionOptions& o) { o.event_hub.timeout = -1ms; }},
        {"EventHubOptions::drain_limit", [](SessionOptions& o) { o.event_hub.drain_limit = -1ms; }},
        {"EventHubOptions::attempt_timeout", [](SessionOptions& o) { o.event_hub.attempt_timeout = 0ms; }},
        {"EventHubOptions::attempt_timeout", [](SessionOptions& o) { o.event_hub.attempt_timeout = 1h + 1ms; }},
        {"EventHubOptions::reconnect_delay", [](SessionOptions& o) { o.event_hub.reconnect_delay = 0ms; }},
        {"EventHubOptions::max_reconnect_delay", [](SessionOptions& o) { o.event_hub.max_reconnect_delay = 2h; }},
        {"EventHubOptions::jitter", [](SessionOptions& o) { o.event_hub.jitter = std::numeric_limits<double>::quiet_NaN(); }},
        {"EventHubOptions::jitter", [](SessionOptions& o) { o.event_hub.jitter = 1.1; }},
        {"EventHubOptions::max_queued_events", [](SessionOptions& o) { o.event_hub.max_queued_events = 0; }},
        {"EventHubOptions::max_queued_events", [](SessionOptions& o) { o.event_hub.max_queued_events = 1'000'001; }},
        {"EventHubOptions::max_message_size", [](SessionOptions& o) { o.event_hub.max_message_size = 1023; }},
        {"EventHubOptions::max_message_size", [](SessionOptions& o) { o.event_hub.max_message_size = (std::size_t{32} << 20) + 1; }},
        {"RetryOptions::max_retry_after", [](SessionOptions& o) { o.retry.max_retry_after = -1ms; }},
        {"RetryOptions::jitter", [](SessionOptions& o) { o.retry.jitter = -0.1; }},
        {"RetryOptions::jitter", [](SessionOptions& o) { o.retry.jitter = 1.1; }},
        {"RetryOptions::jitter", [](SessionOptions& o) { o.retry.jitter = std::numeric_limits<double>::quiet_NaN(); }},
        {"SessionOptions::max_connections", [](SessionOptions& o) { o.max_connections = 0; }},
        {"SessionOptions::max_connections", [](SessionOptions& o) { o.max_connections = 1001; }},
        {"SessionOptions::max_response_size", [](SessionOptions& o) { o.max_response_size = 0; }},
        {"SessionOptions::api_endpoint", [](SessionOptions& o) { o.api_endpoint = ""; }},
        {"SessionOptions::api_endpoint", [](SessionOptions& o) { o.api_endpoint = "api"; }},
        {"SessionOptions::api_endpoint", [](SessionOptions& o) { o.api_endpoint = "/a b"; }},
        {"SessionOptions::api_endpoint", [](SessionOptions& o) { o.api_endpoint = "/a\r\nEvil: 1"; }},
        {"SessionOptions::api_endpoint", [](SessionOptions& o) { o.api_endpoint = std::string("/a\0", 3); }},
        {"SessionOptions::api_endpoint", [](SessionOptions& o) { o.api_endpoint = "/a?b"; }},
        {"SessionOptions::api_endpoint", [](SessionOptions& o) { o.api_endpoint = "/a#b"; }},
        {"SessionOptions::api_endpoint", [](SessionOptions& o) { o.api_endpoint = "/caf\xc3\xa9"; }},
        {"SessionOptions::headers", [](SessionOptions& o) { o.headers["X"] = "a\nb"; }},
        {"SessionOptions::headers", [](SessionOptions& o) { o.headers["X Y"] = "a"; }},
        {"SessionOptions::client_token", [](SessionOptions& o) { o.client_token = "a\r"; }},
        {"ProxyOptions::url", [](SessionOptions& o) { o.proxy.url = "http://p\n"; }},
        {"ProxyOptions::no_proxy", [](SessionOptions& o) { o.proxy.no_proxy = "a\n"; }},
    }));
    SessionOptions options;
    row.set(options);
    CAPTURE(row.culprit);

    message_names(row.culprit, [&] { core::validate(options); });
}

TEST_CASE("options at the edge of their range are valid", "[validate]")
{
    SessionOptions options;
    options.timeout = 0ms;
    options.timeouts.idle = 0ms;
    options.retry.max_attempts = 100;
    options.retry.jitter = 1;
    options.retry.initial_delay = 0ms;
    options.max_connections = 1000;
    options.max_response_size = 1;
    options.api_endpoint = "/";
    options.headers["X"] = "";
    REQUIRE_NOTHROW(core::validate(options));
}

TEST_CASE("a wrong call option is named", "[validate]")
{
    CallOptions timeout;
    timeout.timeout = -1ms;
    message_names("CallOptions::timeout", [&] { core::validate(timeout); });
    CallOptions headers;
    headers.headers["a:b"] = "c";
    message_names("CallOptions::headers", [&] { core::validate(headers); });
    CallOptions token;
    token.push_token = "a\nb";
    message_names("CallOptions::push_token", [&] { core::validate(token); });
}
