// Copyright the ftrack C++ client authors. SPDX-License-Identifier: Apache-2.0
#pragma once

#include <boost/system/error_code.hpp>
#include <boost/system/system_error.hpp>

#include <chrono>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

/// Errors.
///
/// Everything that an operation throws derives from Error, except std::invalid_argument and std::logic_error for a call that is
/// wrong by itself. No message, code or detail ever holds an API key or a signed URL. Errors hold memory only: they may outlive
/// the session and may be copied between threads.
///
///     Error
///     ├─ ServerError                       the server said no, or its answer did not arrive
///     │  ├─ ServerValidationError
///     │  ├─ ServerPermissionDeniedError
///     │  ├─ NetworkError
///     │  │  └─ TimeoutError
///     │  └─ MalformedResponseError
///     ├─ AbortError                        cancelled by the caller, or the session was closed
///     ├─ CreateComponentError
///     ├─ MultipleResultsError
///     ├─ NotUniqueError
///     ├─ ParseError
///     ├─ KindError                         a Value of another kind
///     ├─ EventServerConnectionTimeoutError
///     ├─ EventServerReplyTimeoutError
///     └─ EventServerPublishError
namespace ftrack {

/// Error codes of the library. NetworkError carries the code of its cause, AbortError boost::asio::error::operation_aborted and
/// TimeoutError boost::asio::error::timed_out instead, so that code written against Asio's codes works unchanged.
enum class errc
{
    server_error = 1,
    server_validation,
    server_permission_denied,
    malformed_response,
    create_component,
    multiple_results,
    not_unique,
    parse,
    wrong_kind,
    event_server_connection_timeout,
    event_server_reply_timeout,
    event_server_publish
};

/// The category of errc, named "ftrack".
boost::system::error_category const& error_category() noexcept;
boost::system::error_code make_error_code(errc code) noexcept;

/// The base of all errors of the library.
class Error : public boost::system::system_error
{
public:
    Error(boost::system::error_code code, std::string const& message);

    /// One sentence: what happened, to which request, and what to do.
    char const* what() const noexcept override;

private:
    std::shared_ptr<std::string const> message_;
};

/// What the server said of a request that it refused.
class ServerFailure
{
public:
    ServerFailure() = default;

    std::string message;                             ///< what() of the error
    std::string exception;                           ///< the server's `exception`
    std::optional<std::string> error_code;           ///< the server's `error_code`
    std::string details;                             ///< the server's `error` object as JSON text, empty when there is none
    int http_status = 0;                             ///< 0 when there was no answer
    std::optional<std::chrono::seconds> retry_after; ///< the Retry-After header
};

/// The server refused the request, or its answer could not be had.
class ServerError : public Error
{
public:
    explicit ServerError(ServerFailure failure, boost::system::error_code code = make_error_code(errc::server_error));

    /// The server's name for it, for example "ParseError" or "InvalidCredentialsError"; "NetworkError" and
    /// "MalformedResponseError" are made by the client. The reliable thing to test, as texts change.
    std::string const& exception() const noexcept { return failure_->exception; }

    /// The server's machine-readable code, where it gave one.
    std::optional<std::string> const& error_code() const noexcept { return failure_->error_code; }

    /// The server's `error` object as JSON text; empty when there was none.
    std::string const& details() const noexcept { return failure_->details; }

    /// The HTTP status of the answer; 0 when there was none.
    int http_status() const noexcept { return failure_->http_status; }

    /// How long the server asks to wait before the next try.
    std::optional<std::chrono::seconds> retry_after() const noexcept { return failure_->retry_after; }

private:
    std::shared_ptr<ServerFailure const> failure_;
};

/// A value or an operation is wrong (the server's ValidationError).
class ServerValidationError : public ServerError
{
public:
    explicit ServerValidationError(ServerFailure failure);
};

/// The user may not do this (the server's PermissionError and FTAuthenticationError).
class ServerPermissionDeniedError : public ServerError
{
public:
    explicit ServerPermissionDeniedError(ServerFailure failure);
};

/// No whole answer arrived: name resolution, connection, TLS, proxy or transfer failed. code() is the cause.
class NetworkError : public ServerError
{
public:
    NetworkError(boost::system::error_code cause, std::string message, bool may_have_been_applied = false);

    /// True when the request held a mutation and some of it was handed to a socket: the server may or may not have applied it.
    /// Query before you repeat it.
    bool may_have_been_applied() const noexcept { return may_have_been_applied_; }

private:
    bool may_have_been_applied_;
};

/// A time-out of the call (CallOptions::timeout) or of a phase of it (TimeoutOptions) ran out.
/// code() is boost::asio::error::timed_out.
class TimeoutError : public NetworkError
{
public:
    explicit TimeoutError(std::string message, bool may_have_been_applied = false);
};

/// The answer is no JSON, is cut short, is larger or deeper than allowed, or is not the answer to the question.
class MalformedResponseError : public ServerError
{
public:
    explicit MalformedResponseError(std::string message, int http_status = 0);
};

/// The operation was cancelled by its caller, or its session was closed or destroyed.
/// code() is boost::asio::error::operation_aborted.
class AbortError : public Error
{
public:
    AbortError();
    explicit AbortError(std::string const& message);
};

/// A component could not be created. code() is its cause where there is one, boost::asio::error::operation_aborted for "UPLOAD_ABORTED".
class CreateComponentError : public Error
{
public:
    CreateComponentError(std::string const& message, std::string error_code, boost::system::error_code cause);
    explicit CreateComponentError(std::string const& message, std::string error_code = "CREATE_COMPONENT_ERROR");

    /// What went wrong in the words of the official JavaScript client, for example "UPLOAD_ABORTED".
    std::string const& error_code() const noexcept { return *error_code_; }

private:
    std::shared_ptr<std::string const> error_code_;
};

/// ensure() found more than one entity with the identifying keys.
class MultipleResultsError : public Error
{
public:
    explicit MultipleResultsError(std::string const& message);
};

/// Something of this identifier is there already, for example a subscriber.
class NotUniqueError : public Error
{
public:
    explicit NotUniqueError(std::string const& message);
};

/// A text given to the library is wrong: an event expression, a date, an address. The server's own ParseError is a ServerError.
class ParseError : public Error
{
public:
    explicit ParseError(std::string const& message);
};

/// A Value was read as a kind that it does not have.
class KindError : public Error
{
public:
    explicit KindError(std::string const& message);
};

/// The event hub was not connected in time.
class EventServerConnectionTimeoutError : public Error
{
public:
    explicit EventServerConnectionTimeoutError(std::string const& message);
};

/// No reply to an event arrived in time.
class EventServerReplyTimeoutError : public Error
{
public:
    explicit EventServerReplyTimeoutError(std::string const& message);
};

/// An event could not be published.
class EventServerPublishError : public Error
{
public:
    explicit EventServerPublishError(std::string const& message);
};

} // namespace ftrack

template <>
struct boost::system::is_error_code_enum<ftrack::errc> : std::true_type
{
};
