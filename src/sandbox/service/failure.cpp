// Copyright the ftrack C++ client authors. SPDX-License-Identifier: Apache-2.0
#include "sandbox/service/failure.hpp"

namespace ftrack::sandbox::service {

boost::json::object Failure::to_json() const
{
    boost::json::object error;
    error["exception"] = exception_;
    error["content"] = what();
    error["error_code"] = nullptr;
    return error;
}

Failure parse_error(std::string const& content) { return Failure("ParseError", content, 400); }

Failure validation_error(std::string const& content) { return Failure("ValidationError", content, 422); }

Failure integrity_error(std::string const& content) { return Failure("IntegrityError", content, 409); }

// Clients look for this word in the text.
Failure duplicate_error(std::string const& content) { return Failure("IntegrityError", "DuplicateEntryError: " + content, 409); }

Failure permission_error(std::string const& content) { return Failure("PermissionError", content, 403); }

Failure not_found(std::string const& content) { return Failure("ValueError", content, 404); }

Failure invalid_credentials()
{
    return Failure("InvalidCredentialsError",
                   "The user name or the API key is wrong. A user's API key is made in the user's account settings; the sandbox prints one at start.",
                   401);
}

Failure internal_error(std::string const& reason) { return Failure("InternalError", "The sandbox failed to carry out the request: " + reason, 500); }

} // namespace ftrack::sandbox::service
