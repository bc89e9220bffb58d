// Copyright the ftrack C++ client authors. SPDX-License-Identifier: Apache-2.0
#include "ftrack/error.hpp"

#include "support/catch.hpp"

#include <boost/asio/error.hpp>

#include <functional>
#include <set>
#include <type_traits>

using namespace ftrack;

namespace {

template <class Derived, class Base>
constexpr bool is_a = std::is_base_of_v<Base, Derived>&& std::is_convertible_v<Derived*, Base*>;

// The tree of the manual.
static_assert(is_a<Error, boost::system::system_error> && is_a<ServerError, Error>);
static_assert(is_a<ServerValidationError, ServerError> && is_a<ServerPermissionDeniedError, ServerError>);
static_assert(is_a<NetworkError, ServerError> && is_a<TimeoutError, NetworkError> && is_a<MalformedResponseError, ServerError>);
static_assert(is_a<AbortError, Error> && !is_a<AbortError, ServerError>);
static_assert(is_a<CreateComponentError, Error> && is_a<MultipleResultsError, Error> && is_a<NotUniqueError, Error>);
static_assert(is_a<ParseError, Error> && !is_a<ParseError, ServerError> && is_a<KindError, Error>);
static_assert(is_a<EventServerConnectionTimeoutError, Error> && is_a<EventServerReplyTimeoutError, Error> && is_a<EventServerPublishError, Error>);

// An exception is copied between threads: that must not throw.
template <class... Errors>
constexpr bool copy_without_throwing = (std::is_nothrow_copy_constructible_v<Errors> && ...);
static_assert(copy_without_throwing<Error, ServerError, ServerValidationError, ServerPermissionDeniedError, NetworkError, TimeoutError,
                                    MalformedResponseError, AbortError, CreateComponentError, MultipleResultsError, NotUniqueError, ParseError,
                                    KindError, EventServerConnectionTimeoutError, EventServerReplyTimeoutError, EventServerPublishError>);
static_assert(!std::is_aggregate_v<ServerFailure> && std::is_nothrow_move_constructible_v<ServerFailure> &&
              std::is_default_constructible_v<ServerFailure>);

ServerFailure failure()
{
    ServerFailure result;
    result.message = "The server refused it.";
    result.exception = "IntegrityError";
    result.error_code = "duplicate";
    result.details = R"({"a":1})";
    result.http_status = 409;
    result.retry_after = std::chrono::seconds(7);
    return result;
}

struct Row
{
    std::function<void()> throws;
    boost::system::error_code code;
};

} // namespace

TEST_CASE("each error has the code that the manual promises and its own sentence", "[error]")
{
    auto const cause = make_error_code(boost::asio::error::connection_reset);
    auto const aborted = make_error_code(boost::asio::error::operation_aborted);
    auto const row = GENERATE_COPY(values<Row>({
        {[] { throw ServerError(failure()); }, errc::server_error},
        {[] { throw ServerValidationError(failure()); }, errc::server_validation},
        {[] { throw ServerPermissionDeniedError(failure()); }, errc::server_permission_denied},
        {[cause] { throw NetworkError(cause, "The server refused it."); }, cause},
        {[] { throw TimeoutError("The server refused it."); }, boost::asio::error::timed_out},
        {[] { throw MalformedResponseError("The server refused it."); }, errc::malformed_response},
        {[] { throw AbortError("The server refused it."); }, aborted},
        {[] { throw CreateComponentError("The server refused it."); }, errc::create_component},
        {[] { throw CreateComponentError("The server refused it.", "UPLOAD_ABORTED"); }, aborted},
        {[cause] { throw CreateComponentError("The server refused it.", "UPLOAD_PART_FAILED", cause); }, cause},
        {[] { throw MultipleResultsError("The server refused it."); }, errc::multiple_results},
        {[] { throw NotUniqueError("The server refused it."); }, errc::not_unique},
        {[] { throw ParseError("The server refused it."); }, errc::parse},
        {[] { throw KindError("The server refused it."); }, errc::wrong_kind},
        {[] { throw EventServerConnectionTimeoutError("The server refused it."); }, errc::event_server_connection_timeout},
        {[] { throw EventServerReplyTimeoutError("The server refused it."); }, errc::event_server_reply_timeout},
        {[] { throw EventServerPublishError("The server refused it."); }, errc::event_server_publish},
    }));

    try {
        row.throws();
        FAIL("nothing was thrown");
    } catch (Error const& error) {
        CAPTURE(row.code.message());
        REQUIRE(error.code() == row.code);
        REQUIRE(std::string_view(error.what()) == "The server refused it."); // without the code's text behind it
    }
}

TEST_CASE("a server error tells all that the server said", "[error]")
{
    ServerValidationError const error(failure());
    ServerError const copy = error;

    REQUIRE(copy.exception() == "IntegrityError");
    REQUIRE(copy.error_code() == "duplicate");
    REQUIRE(copy.details() == R"({"a":1})");
    REQUIRE(copy.http_status() == 409);
    REQUIRE(copy.retry_after() == std::chrono::seconds(7));
    REQUIRE(copy.code() == errc::server_validation);
}

TEST_CASE("errors of the network tell their cause and what became of the request", "[error]")
{
    NetworkError const error(boost::asio::error::connection_reset, "m", true);
    TimeoutError const timeout("m");
    MalformedResponseError const malformed("m", 200);

    REQUIRE(error.may_have_been_applied());
    REQUIRE(error.exception() == "NetworkError");
    REQUIRE(error.http_status() == 0);
    REQUIRE_FALSE(error.error_code());
    REQUIRE_FALSE(error.retry_after());
    REQUIRE_FALSE(timeout.may_have_been_applied());
    REQUIRE(TimeoutError("m", true).may_have_been_applied());
    REQUIRE(malformed.exception() == "MalformedResponseError");
    REQUIRE(malformed.http_status() == 200);
}

TEST_CASE("a component error has the code of the JavaScript client", "[error]")
{
    REQUIRE(CreateComponentError("m").error_code() == "CREATE_COMPONENT_ERROR");
    REQUIRE(CreateComponentError("m", "UPLOAD_ABORTED").error_code() == "UPLOAD_ABORTED");
    REQUIRE(std::string_view(AbortError().what()) == "The operation was aborted.");
}

TEST_CASE("the category has a text of its own for each code", "[error]")
{
    std::set<std::string> texts;
    for (int code = 1; code <= static_cast<int>(errc::event_server_publish); ++code)
        texts.insert(error_category().message(code));

    REQUIRE(texts.size() == static_cast<std::size_t>(errc::event_server_publish));
    REQUIRE(error_category().message(99) == "unknown ftrack error 99");
    REQUIRE(std::string_view(error_category().name()) == "ftrack");
    boost::system::error_code const code = errc::parse; // converts by itself
    REQUIRE(&code.category() == &error_category());
    REQUIRE(code.value() == static_cast<int>(errc::parse));
}
