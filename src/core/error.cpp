// Copyright the ftrack C++ client authors. SPDX-License-Identifier: Apache-2.0
#include "ftrack/error.hpp"

#include <boost/asio/error.hpp>
#include <boost/system/error_category.hpp>

#include <utility>

namespace ftrack {

namespace {

class ErrorCategory final : public boost::system::error_category
{
public:
    char const* name() const noexcept override { return "ftrack"; }

    std::string message(int value) const override
    {
        switch (static_cast<errc>(value)) {
        case errc::server_error:
            return "the server reported an error";
        case errc::server_validation:
            return "the server found an operation or a value to be wrong";
        case errc::server_permission_denied:
            return "the server denied permission";
        case errc::malformed_response:
            return "the response is malformed";
        case errc::create_component:
            return "the component could not be created";
        case errc::multiple_results:
            return "more than one entity was found";
        case errc::not_unique:
            return "the identifier is in use already";
        case errc::parse:
            return "the text could not be parsed";
        case errc::wrong_kind:
            return "the value is of another kind";
        case errc::event_server_connection_timeout:
            return "the event server was not connected in time";
        case errc::event_server_reply_timeout:
            return "no reply to the event arrived in time";
        case errc::event_server_publish:
            return "the event could not be published";
        }
        return "unknown ftrack error " + std::to_string(value);
    }
};

/// An aborted upload is an abort to code that tests codes.
boost::system::error_code default_cause(std::string_view error_code)
{
    if (error_code == "UPLOAD_ABORTED")
        return boost::asio::error::operation_aborted;
    return errc::create_component;
}

// The name stands in exception() so that clients that test names see one vocabulary for the server's errors and ours.
ServerFailure client_failure(char const* exception, std::string message, int http_status = 0)
{
    ServerFailure failure;
    failure.message = std::move(message);
    failure.exception = exception;
    failure.http_status = http_status;
    return failure;
}

} // namespace

boost::system::error_category const& error_category() noexcept
{
    static ErrorCategory const category;
    return category;
}

boost::system::error_code make_error_code(errc code) noexcept { return {static_cast<int>(code), error_category()}; }

Error::Error(boost::system::error_code code, std::string const& message) : system_error(code), message_(std::make_shared<std::string const>(message))
{
}

char const* Error::what() const noexcept { return message_->c_str(); }

ServerError::ServerError(ServerFailure failure, boost::system::error_code code)
    : Error(code, failure.message), failure_(std::make_shared<ServerFailure const>(std::move(failure)))
{
}

ServerValidationError::ServerValidationError(ServerFailure failure) : ServerError(std::move(failure), errc::server_validation) {}

ServerPermissionDeniedError::ServerPermissionDeniedError(ServerFailure failure) : ServerError(std::move(failure), errc::server_permission_denied) {}

NetworkError::NetworkError(boost::system::error_code cause, std::string message, bool may_have_been_applied)
    : ServerError(client_failure("NetworkError", std::move(message)), cause), may_have_been_applied_(may_have_been_applied)
{
}

TimeoutError::TimeoutError(std::string message, bool may_have_been_applied)
    : NetworkError(boost::asio::error::timed_out, std::move(message), may_have_been_applied)
{
}

MalformedResponseError::MalformedResponseError(std::string message, int http_status)
    : ServerError(client_failure("MalformedResponseError", std::move(message), http_status), errc::malformed_response)
{
}

AbortError::AbortError() : AbortError("The operation was aborted.") {}

AbortError::AbortError(std::string const& message) : Error(boost::asio::error::operation_aborted, message) {}

CreateComponentError::CreateComponentError(std::string const& message, std::string error_code, boost::system::error_code cause)
    : Error(cause, message), error_code_(std::make_shared<std::string const>(std::move(error_code)))
{
}

CreateComponentError::CreateComponentError(std::string const& message, std::string error_code)
    : CreateComponentError(message, error_code, default_cause(error_code))
{
}

MultipleResultsError::MultipleResultsError(std::string const& message) : Error(errc::multiple_results, message) {}

NotUniqueError::NotUniqueError(std::string const& message) : Error(errc::not_unique, message) {}

ParseError::ParseError(std::string const& message) : Error(errc::parse, message) {}

KindError::KindError(std::string const& message) : Error(errc::wrong_kind, message) {}

EventServerConnectionTimeoutError::EventServerConnectionTimeoutError(std::string const& message)
    : Error(errc::event_server_connection_timeout, message)
{
}

EventServerReplyTimeoutError::EventServerReplyTimeoutError(std::string const& message) : Error(errc::event_server_reply_timeout, message) {}

EventServerPublishError::EventServerPublishError(std::string const& message) : Error(errc::event_server_publish, message) {}

} // namespace ftrack
