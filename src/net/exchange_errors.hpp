// Copyright the ftrack C++ client authors. SPDX-License-Identifier: Apache-2.0
#pragma once

#include "ftrack/options.hpp"
#include "ftrack/transport.hpp"
#include "net/http_connection.hpp"
#include "wire/url.hpp"

#include <boost/system/error_code.hpp>

#include <string>

namespace ftrack::net {

/// Where an exchange stands.
enum class ExchangePhase
{
    sending,
    waiting, ///< the request is sent, no byte of the answer has come
    receiving
};

/// Turns the failures of one exchange into the library's errors: what happened, to which request, and what to do. Holds references to what
/// outlives the exchange.
class ExchangeErrors
{
public:
    ExchangeErrors(HttpRequest const& request, wire::Url const& url, TimeoutOptions const& timeouts, ExchangeProgress const& progress);

    /// Throws TimeoutError when the limit of the phase was reached, system_error for operation_aborted, else NetworkError.
    [[noreturn]] void fail(ExchangePhase phase, boost::system::error_code cause, bool has_expired) const;

    [[noreturn]] void fail_line_too_long(int http_status) const;

    /// "The answer of studio.example:443 to query".
    std::string answer_name() const;

private:
    [[noreturn]] void fail_in_time(ExchangePhase phase, bool may_have_been_applied) const;
    std::string request_name() const;

    HttpRequest const& request_;
    wire::Url const& url_;
    TimeoutOptions const& timeouts_;
    ExchangeProgress const& progress_;
};

} // namespace ftrack::net
