// Copyright the ftrack C++ client authors. SPDX-License-Identifier: Apache-2.0
#pragma once

#include <chrono>
#include <functional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace ftrack {

enum class LogLevel
{
    debug,   ///< every request: operations, status, duration, size
    info,    ///< connections, proxies, session start and end
    warning, ///< retries, time-outs, damaged cache files
    error    ///< what the library gave up on
};

/// `debug`, `info`, `warning` or `error`.
std::string_view to_string(LogLevel level) noexcept;

/// One structured log record. Its strings never hold an API key or a signed URL.
class LogRecord
{
public:
    LogRecord() = default;

    LogLevel level = LogLevel::debug;
    std::string message;                                     ///< what happened, as one line
    std::vector<std::pair<std::string, std::string>> fields; ///< its parameters, e.g. {"host", "…"}, {"attempt", "2"}
};

/// Receives log records. Called on the session's strand, never under a lock; an exception that it throws is dropped.
using LogFunction = std::function<void(LogRecord const&)>;

/// How one request to the server went, for metrics and tracing.
class TraceRecord
{
public:
    TraceRecord() = default;

    std::string method;             ///< "POST"
    std::string target;             ///< path without its query: never a credential
    std::string operations;         ///< the actions of the batch, e.g. "query,create"
    int attempt = 1;                ///< 1 for the first try
    int http_status = 0;            ///< 0 when no answer arrived
    std::size_t bytes_sent = 0;     ///< of the body
    std::size_t bytes_received = 0; ///< of the body as it travelled
    bool reused_connection = false;
    std::chrono::microseconds duration{}; ///< from the wait for a connection to the last byte
    std::string error;                    ///< what ended it, empty when it succeeded
};

/// Receives trace records, in the way of LogFunction.
using TraceFunction = std::function<void(TraceRecord const&)>;

} // namespace ftrack
