// Copyright the ftrack C++ client authors. SPDX-License-Identifier: Apache-2.0
#include "net/exchange_errors.hpp"

#include "ftrack/error.hpp"
#include "net/wording.hpp"

#include <boost/asio/error.hpp>
#include <boost/asio/ssl/error.hpp>

namespace ftrack::net {

namespace asio = boost::asio;

namespace {

std::string doing(ExchangePhase phase, std::string const& request)
{
    switch (phase) {
    case ExchangePhase::sending:
        return "sending " + request;
    case ExchangePhase::waiting:
        return "waiting for the answer to " + request;
    case ExchangePhase::receiving:
        break;
    }
    return "reading the answer to " + request;
}

bool is_end(boost::system::error_code error) { return error == asio::error::eof || error == asio::ssl::error::stream_truncated; }

// An answer that breaks off is worth its own words: the peer did speak.
std::string what_happened(ExchangePhase phase, boost::system::error_code cause, std::string const& peer)
{
    if (cause == asio::error::connection_reset)
        return "The connection to " + peer + " was reset";
    if (cause == asio::error::broken_pipe || (is_end(cause) && phase != ExchangePhase::receiving))
        return peer + " closed the connection";
    if (is_end(cause))
        return "The answer of " + peer + " was cut short: the connection ended";
    return "The connection to " + peer + " failed (" + cause.message() + ")";
}

} // namespace

ExchangeErrors::ExchangeErrors(HttpRequest const& request, wire::Url const& url, TimeoutOptions const& timeouts, ExchangeProgress const& progress)
    : request_(request), url_(url), timeouts_(timeouts), progress_(progress)
{
}

void ExchangeErrors::fail(ExchangePhase phase, boost::system::error_code cause, bool has_expired) const
{
    bool const may_have_been_applied = request_.is_mutation && progress_.bytes_handed_to_socket > 0;
    if (has_expired)
        fail_in_time(phase, may_have_been_applied);
    if (cause == asio::error::operation_aborted)
        throw boost::system::system_error(cause);
    auto message = what_happened(phase, cause, authority(url_.origin)) + " while " + doing(phase, request_name()) + '.';
    if (may_have_been_applied)
        message += " The server may have applied it: query before you repeat it.";
    throw NetworkError(cause, std::move(message), may_have_been_applied);
}

void ExchangeErrors::fail_in_time(ExchangePhase phase, bool may_have_been_applied) const
{
    auto const peer = authority(url_.origin);
    std::string message;
    if (phase == ExchangePhase::waiting)
        message = peer + " did not begin to answer " + request_name() + " within " + in_words(timeouts_.response_header) +
                  " (TimeoutOptions::response_header).";
    else
        message = "No byte moved between here and " + peer + " for " + in_words(timeouts_.stall) + " while " + doing(phase, request_name()) +
                  " (TimeoutOptions::stall).";
    if (may_have_been_applied)
        message += " The server may have applied it: query before you repeat it.";
    throw TimeoutError(std::move(message), may_have_been_applied);
}

void ExchangeErrors::fail_line_too_long(int http_status) const
{
    throw MalformedResponseError(answer_name() + " is not proper HTTP: a header, chunk header or trailer is too long.", http_status);
}

std::string ExchangeErrors::answer_name() const { return "The answer of " + authority(url_.origin) + " to " + request_name(); }

std::string ExchangeErrors::request_name() const
{
    return request_.description.empty() ? request_.method + ' ' + url_.printable() : request_.description;
}

} // namespace ftrack::net
