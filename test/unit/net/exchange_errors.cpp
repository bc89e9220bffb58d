// Copyright the ftrack C++ client authors. SPDX-License-Identifier: Apache-2.0
#include "net/exchange_errors.hpp"

#include "ftrack/error.hpp"
#include "support/catch.hpp"

#include <boost/asio/error.hpp>
#include <boost/asio/ssl/error.hpp>

#include <vector>

using namespace ftrack;
using net::ExchangePhase;
namespace asio = boost::asio;

namespace {

// One exchange with a URL that holds secrets.
struct Bench
{
    Bench()
    {
        url = wire::Url::parse("https://ada:PASSWORD@studio.example/api?signature=SECRET");
        request.method = "POST";
        request.description = "create";
        request.is_mutation = false;
    }

    std::string message(ExchangePhase phase, boost::system::error_code cause, bool has_expired = false)
    {
        try {
            net::ExchangeErrors(request, url, timeouts, progress).fail(phase, cause, has_expired);
        } catch (NetworkError const& error) {
            may_have_been_applied = error.may_have_been_applied();
            code = error.code();
            return error.what();
        }
    }

    HttpRequest request;
    wire::Url url;
    TimeoutOptions timeouts;
    net::ExchangeProgress progress;
    bool may_have_been_applied = false;
    boost::system::error_code code;
};

} // namespace

TEST_CASE("each failure of an exchange says what happened, to which request, on which host")
{
    struct Row
    {
        ExchangePhase phase;
        boost::system::error_code cause;
        std::string message;
    };
    std::vector<Row> const table{
        {ExchangePhase::sending, asio::error::connection_reset, "The connection to studio.example:443 was reset while sending create."},
        {ExchangePhase::sending, asio::error::broken_pipe, "studio.example:443 closed the connection while sending create."},
        {ExchangePhase::waiting, asio::error::eof, "studio.example:443 closed the connection while waiting for the answer to create."},
        {ExchangePhase::waiting, asio::ssl::error::stream_truncated,
         "studio.example:443 closed the connection while waiting for the answer to create."},
        {ExchangePhase::receiving, asio::error::eof,
         "The answer of studio.example:443 was cut short: the connection ended while reading the answer to create."},
        {ExchangePhase::receiving, asio::error::network_unreachable,
         "The connection to studio.example:443 failed (Network is unreachable) while reading the answer to create."},
    };
    for (Row const& row : table) {
        Bench bench;
        CHECK(bench.message(row.phase, row.cause) == row.message);
        CHECK(bench.code == row.cause);
        CHECK_FALSE(bench.may_have_been_applied);
    }
}

TEST_CASE("limits name themselves and their option")
{
    Bench bench;
    CHECK(bench.message(ExchangePhase::waiting, asio::error::operation_aborted, true) ==
          "studio.example:443 did not begin to answer create within 60 s (TimeoutOptions::response_header).");
    CHECK(bench.code == asio::error::timed_out);
    CHECK(bench.message(ExchangePhase::sending, asio::error::operation_aborted, true) ==
          "No byte moved between here and studio.example:443 for 60 s while sending create (TimeoutOptions::stall).");
    CHECK(bench.message(ExchangePhase::receiving, asio::error::operation_aborted, true) ==
          "No byte moved between here and studio.example:443 for 60 s while reading the answer to create (TimeoutOptions::stall).");
}

TEST_CASE("only a mutation of which bytes left may have been applied, and the message says so")
{
    bool const is_mutation = GENERATE(false, true);
    std::uint64_t const bytes = GENERATE(0U, 1U);
    bool const has_expired = GENERATE(false, true);
    Bench bench;
    bench.request.is_mutation = is_mutation;
    bench.progress.bytes_handed_to_socket = bytes;
    auto const message = bench.message(ExchangePhase::waiting, asio::error::eof, has_expired);
    bool const expected = is_mutation && bytes > 0;
    CHECK(bench.may_have_been_applied == expected);
    CHECK(message.ends_with("The server may have applied it: query before you repeat it.") == expected);
}

TEST_CASE("a request without a description is named by its address, without its secrets")
{
    Bench bench;
    bench.request.description.clear();
    auto const message = bench.message(ExchangePhase::waiting, asio::error::eof);
    CHECK(message.find("POST https://studio.example/api.") != std::string::npos);
    CHECK(message.find("SECRET") == std::string::npos);
    CHECK(message.find("PASSWORD") == std::string::npos);
}

TEST_CASE("a cancellation stays what it is, and a line without an end is a malformed answer")
{
    Bench bench;
    net::ExchangeErrors const errors(bench.request, bench.url, bench.timeouts, bench.progress);
    try {
        errors.fail(ExchangePhase::sending, asio::error::operation_aborted, false);
    } catch (Error const&) {
        FAIL("translated");
    } catch (boost::system::system_error const& error) {
        CHECK(error.code() == asio::error::operation_aborted);
    }
    CHECK(errors.answer_name() == "The answer of studio.example:443 to create");
    CHECK_THROWS_AS(errors.fail_line_too_long(200), MalformedResponseError);
}
