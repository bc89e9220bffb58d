// Copyright the ftrack C++ client authors. SPDX-License-Identifier: Apache-2.0
#include "transfer/attempts.hpp"

#include "net/permanent_error.hpp"
#include "support/catch.hpp"

#include <boost/asio/error.hpp>

#include <memory>

using namespace ftrack;
using transfer::Attempts;
namespace asio = boost::asio;

namespace {

ServerError server_error(int status)
{
    ServerFailure failure;
    failure.http_status = status;
    return ServerError(std::move(failure));
}

/// Whether a failure counts as a try, or goes on to the caller.
template <class Failure>
bool counts(Failure const& failure)
{
    TransferRetryOptions const options;
    Attempts attempts(std::make_shared<transfer::Setup>(), options, "uploading");
    bool is_counted = true;
    try {
        throw failure;
    } catch (Error const&) {
        try {
            attempts.judge_current_exception();
        } catch (Failure const&) {
            is_counted = false;
        }
    }
    if (is_counted)
        CHECK_THROWS_AS(attempts.fail(), Failure);
    return is_counted;
}

} // namespace

TEST_CASE("which failures of a try are worth another", "[attempts]")
{
    CHECK(counts(NetworkError(asio::error::connection_reset, "reset")));
    CHECK(counts(TimeoutError("too slow")));
    CHECK_FALSE(counts(net::PermanentNetworkError(asio::error::connection_refused, "The certificate cannot be trusted.")));
    CHECK_FALSE(counts(AbortError()));
    for (int const status : {408, 429, 500, 503})
        CHECK(counts(server_error(status)));
    for (int const status : {400, 404, 409})
        CHECK_FALSE(counts(server_error(status)));
}
