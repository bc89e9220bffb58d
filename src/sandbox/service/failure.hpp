// Copyright the ftrack C++ client authors. SPDX-License-Identifier: Apache-2.0
#pragma once

#include <boost/json/object.hpp>

#include <stdexcept>
#include <string>

namespace ftrack::sandbox::service {

/// An operation that fails, as the server tells it: the class of the exception, its text, and the status that a strict client gets.
class Failure : public std::runtime_error
{
public:
    Failure(std::string exception, std::string const& content, int status)
        : std::runtime_error(content), exception_(std::move(exception)), status_(status)
    {
    }

    std::string const& exception() const noexcept { return exception_; }
    int status() const noexcept { return status_; }
    boost::json::object to_json() const;

private:
    std::string exception_;
    int status_;
};

Failure parse_error(std::string const& content);
Failure validation_error(std::string const& content);
Failure integrity_error(std::string const& content);
Failure duplicate_error(std::string const& content);
Failure permission_error(std::string const& content);
Failure not_found(std::string const& content);
Failure invalid_credentials();
Failure internal_error(std::string const& reason);

} // namespace ftrack::sandbox::service
