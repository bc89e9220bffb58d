// Copyright the ftrack C++ client authors. SPDX-License-Identifier: Apache-2.0
#pragma once

#include "ftrack/log.hpp"
#include "ftrack/signal.hpp"

#include <boost/json/object.hpp>

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <vector>

/// Options. Each class is default constructible and no aggregate: name an object, set its members, pass it (g++ 11 and 12 miscompile
/// aggregate temporaries inside co_await expressions). Wrong values are std::invalid_argument when they are used.
namespace ftrack {

class Transport;

/// A duration that may be left open: unset takes the default named beside it, zero means no limit, negative is std::invalid_argument.
using Timeout = std::optional<std::chrono::milliseconds>;

/// Header names and values. CR, LF and NUL are std::invalid_argument.
using Headers = std::map<std::string, std::string>;

/// How long each phase of a request may stay without progress.
class TimeoutOptions
{
public:
    TimeoutOptions() = default;

    /// Name resolution and the TCP connection (and the proxy's CONNECT), each. Zero: no limit.
    std::chrono::milliseconds connect{30'000};

    /// The TLS handshake. Zero: no limit.
    std::chrono::milliseconds tls_handshake{30'000};

    /// From the last byte of the request to the first of the answer. Zero: no limit.
    std::chrono::milliseconds response_header{60'000};

    /// Without a single byte moving, while sending or receiving. Zero: no limit.
    std::chrono::milliseconds stall{60'000};

    /// How long an unused connection is kept. Zero: connections are never kept.
    std::chrono::milliseconds idle{30'000};
};

/// TLS. The server's certificate and host name are verified by default, TLS 1.2 is the least.
class TlsOptions
{
public:
    TlsOptions() = default;

    /// A PEM file with the authorities to trust beside the system's. Empty: the system's alone.
    std::filesystem::path ca_file;

    /// The same as PEM text, for example sandbox::Server::certificate_authority().
    std::string ca_certificates;

    /// False accepts any certificate: for experiments, never for production.
    bool verify = true;
};

/// An HTTP proxy. By default the environment decides: HTTPS_PROXY, HTTP_PROXY and NO_PROXY (also in lower case).
class ProxyOptions
{
public:
    ProxyOptions() = default;

    /// `http://[user:password@]host[:port]`; HTTPS goes through CONNECT. Empty: see use_environment.
    std::string url;

    /// Hosts that are reached directly, separated by commas or blanks: names (and all below them), addresses, networks such as `10.0.0.0/8` or
    /// `fd00::/8`, `*`; each may end in `:port`. Beside NO_PROXY, which has the same form, when the environment is used.
    std::string no_proxy;

    /// Whether the environment's variables count when url is empty.
    bool use_environment = true;
};

/// When a request is sent again. Only what is safe to repeat is: queries, searches, server information and schemas after a
/// connection failure or status 429, 502, 503 or 504, on a fresh connection; a request with a mutation only when none of its bytes was
/// handed to a socket. What a person has to mend first is not repeated: a certificate that cannot be trusted, a proxy that refuses the credentials.
class RetryOptions
{
public:
    RetryOptions() = default;

    /// Tries in all, the first included. 1: never again. Range 1 to 100.
    int max_attempts = 4;

    /// The wait before the second try; doubles from try to try.
    std::chrono::milliseconds initial_delay{250};

    /// The longest wait between two tries, before the random part. A server's Retry-After counts above it, up to max_retry_after.
    std::chrono::milliseconds max_delay{8'000};

    /// The longest Retry-After that is waited for; a longer one ends the retries with the server's error.
    std::chrono::milliseconds max_retry_after{60'000};

    /// A random part is added to each wait: up to this fraction of the doubled delay. Range 0 to 1.
    double jitter = 0.5;
};

/// What happens to an event that arrives when a subscription's backlog is full. It is counted and reported either way: EventHub::on_problem.
enum class BacklogPolicy : std::uint8_t
{
    drop_oldest, ///< the one that waits longest makes room
    drop_newest, ///< the one that arrived is dropped
    disconnect   ///< it is dropped and the connection made anew, so that a Gap tells what to catch up with
};

/// How the event hub connects; see EventHub.
class EventHubOptions
{
public:
    EventHubOptions() = default;

    /// Names this program in the events that it publishes (`source.applicationId`).
    std::string application_id = "ftrack.api.cpp";

    /// The limit of connecting, publishing and waiting for replies where the operation's own is unset. Zero: none.
    std::chrono::milliseconds timeout{30'000};

    /// The limit of one try to connect, from the name's resolution to the accepted subscription to replies. Range 1 ms to 1 h.
    std::chrono::milliseconds attempt_timeout{30'000};

    /// A lost connection is made again at once. If that fails, or does not last for ten seconds: the wait before the next try, which then doubles
    /// from try to try. Range 1 ms to 1 h.
    std::chrono::milliseconds reconnect_delay{1'000};

    /// The longest wait between two tries, its random part included. Range 1 ms to 1 h.
    std::chrono::milliseconds max_reconnect_delay{10'000};

    /// A random part is added to each wait: up to this fraction of it, so that not all who lost a server come back together. Range 0 to 1.
    double jitter = 0.5;

    /// How many published events may wait for the connection or for their acknowledgement. Range 1 to 1,000,000.
    std::size_t max_queued_events = 10'000;

    /// The largest message that is received or sent, in bytes. A larger one ends the connection, which is then made again. Range 1 KiB to 32 MiB.
    std::size_t max_message_size = std::size_t{16} << 20;

    /// How long disconnecting waits for the acknowledgements of what was published. Zero: not at all.
    std::chrono::milliseconds drain_limit{5'000};
};

/// How a Session talks to its server.
class SessionOptions
{
public:
    SessionOptions() = default;

    /// Connect the event hub as soon as the session starts.
    bool auto_connect_event_hub = false;

    /// The values to ask `query_server_information` for; empty: the server's choice.
    std::vector<std::string> server_information_values;

    EventHubOptions event_hub;

    /// Names this session in update events (`ftrack-Clienttoken`). Empty: `ftrack-cpp--<uuid>`.
    std::string client_token;

    /// Sent with every request, beside ftrack's own.
    Headers headers;

    /// Asks for errors as HTTP status 4xx and 5xx (`ftrack-strict-api: true`).
    bool strict_api = false;

    /// The path of the API below the server's address.
    std::string api_endpoint = "/api";

    /// Asks for responses without shared references: every entity whole wherever it appears, nothing merged
    /// (`ftrack-api-options: strict:1;denormalize:1`).
    bool ensure_serializable_response = false;

    /// A file that keeps the schemas between runs, used while the server's schema hash is the same; sessions of one process share what they read.
    /// Written atomically, its folder made if need be; a damaged one is ignored, one that cannot be written is a warning in the log. Empty: no cache.
    std::filesystem::path schema_cache_path;

    /// The limit of a whole call when CallOptions::timeout is unset. Unset or zero: none.
    Timeout timeout;

    TimeoutOptions timeouts;
    TlsOptions tls;
    ProxyOptions proxy;
    RetryOptions retry;

    /// Connections to one origin, at most. Range 1 to 1,000. More callers wait, first come, first served.
    std::size_t max_connections = 8;

    /// Sends queries that were started within one turn of the event loop as one request: Session::query alone, at most 128 in a request, and
    /// only calls without headers, push token or serialisation of their own. Many small queries at once become several times faster. The answers
    /// share one response: entities that several of them mention are merged, and each keeps the memory of all. When the server refuses the batch,
    /// each is sent again alone, so that a wrong expression fails only itself.
    bool coalesce_queries = false;

    /// The largest response body, in bytes, after decompression. A larger one is MalformedResponseError.
    std::uint64_t max_response_size = std::uint64_t{1} << 29;

    /// Receives log records; none by default.
    LogFunction log;

    /// Receives one record for each request; none by default.
    TraceFunction trace;

    /// Takes the place of the built-in HTTP transport: to record, replay or fake. Retries and decoding stay above it.
    std::shared_ptr<Transport> transport;
};

/// What one call may set for itself.
class CallOptions
{
public:
    CallOptions() = default;

    /// Ends the operation with AbortError; see Signal.
    Signal signal;

    /// Sent with this request, after and over the session's.
    Headers headers;

    /// Names the caller in the update events that this call causes (`ftrack-pushtoken`).
    std::string push_token;

    /// Unset: the session's.
    std::optional<bool> ensure_serializable_response;

    /// The limit of the whole call, waiting for initialisation, the pool, retries and decoding included: TimeoutError. Unset: the session's.
    Timeout timeout;

    /// Whether a string that is wholly an ISO date-time is sent as a datetime, at any depth, as the official JavaScript client does. It
    /// reaches free text too: a note whose whole content is `2024-01-31T10:00:00` would become a datetime.
    bool convert_dates = true;
};

} // namespace ftrack
