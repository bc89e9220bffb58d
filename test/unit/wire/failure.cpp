// Copyright the ftrack C++ client authors. SPDX-License-Identifier: Apache-2.0
#include "wire/failure.hpp"

#include "support/catch.hpp"
#include "wire/decoder.hpp"

#include <typeindex>

using namespace ftrack;
using namespace std::chrono_literals;
using wire::AnswerContext;

static_assert(!std::is_aggregate_v<AnswerContext>);

namespace {

AnswerContext context(int status)
{
    AnswerContext result;
    result.http_status = status;
    result.request = "query at https://studio.example";
    return result;
}

/// What an answer throws, as its dynamic type; void when it throws nothing.
std::type_index thrown(std::string_view body, int status)
{
    try {
        wire::throw_if_failure(wire::decode(body), context(status));
    } catch (Error const& error) {
        return typeid(error);
    }
    return typeid(void);
}

template <class Expected = ServerError>
Expected failure_of(std::string_view body, AnswerContext const& answer)
{
    try {
        wire::throw_if_failure(wire::decode(body), answer);
    } catch (Expected const& error) {
        return error;
    }
    throw std::runtime_error("nothing was thrown");
}

template <class Expected>
Expected undecodable(std::string_view prefix, int status)
{
    AnswerContext answer = context(status);
    answer.body_prefix = prefix;
    try {
        wire::throw_undecodable("The JSON text does not decode at byte 0: this is no JSON.", answer);
    } catch (Expected const& error) {
        return error;
    }
    throw std::runtime_error("nothing was thrown");
}

} // namespace

TEST_CASE("the body decides about the error, then the status", "[failure]")
{
    struct Row
    {
        char const* body;
        int status;
        std::type_index type;
    };
    auto const row = GENERATE(values<Row>({
        {"[]", 200, typeid(void)},
        {"[]", 399, typeid(void)},
        {R"([{"action":"query","data":[{"exception":"x"}]}])", 200, typeid(void)},
        {R"({"exception":1})", 200, typeid(void)},
        {R"({"exception":null})", 200, typeid(void)},
        {R"({"exception":"ValidationError","content":"c"})", 200, typeid(ServerValidationError)},
        {R"({"exception":"ValidationError","content":"c"})", 400, typeid(ServerValidationError)},
        {R"({"exception":"PermissionError"})", 403, typeid(ServerPermissionDeniedError)},
        {R"({"exception":"FTAuthenticationError"})", 200, typeid(ServerPermissionDeniedError)},
        {R"({"exception":"InvalidCredentialsError"})", 401, typeid(ServerError)},
        {R"({"exception":"ParseError"})", 200, typeid(ServerError)},
        {R"({"exception":""})", 200, typeid(ServerError)},
        {"[]", 400, typeid(ServerError)},
        {"{}", 500, typeid(ServerError)},
        {"\"Bad gateway\"", 502, typeid(ServerError)},
    }));
    CAPTURE(row.body, row.status);
    REQUIRE((thrown(row.body, row.status) == row.type));
}

TEST_CASE("a server's error is told whole", "[failure]")
{
    AnswerContext answer = context(400);
    answer.retry_after = 3s;
    auto const error =
        failure_of(R"({"exception":"ValidationError","content":"name is\nmissing","error_code":"required","error":{"field":"name"}})", answer);

    REQUIRE(std::string_view(error.what()) == "The server refused query at https://studio.example: name is missing (ValidationError)");
    REQUIRE(error.exception() == "ValidationError");
    REQUIRE(error.error_code() == "required");
    REQUIRE(error.details() == R"({"field":"name"})");
    REQUIRE(error.http_status() == 400);
    REQUIRE(error.retry_after() == 3s);
}

TEST_CASE("an error with little in it is still a sentence", "[failure]")
{
    auto const error = failure_of(R"({"exception":"KeyError","content":null,"error_code":null,"error":"text"})", context(200));

    REQUIRE(std::string_view(error.what()) == "The server refused query at https://studio.example: no reason given (KeyError)");
    REQUIRE_FALSE(error.error_code());
    REQUIRE(error.details().empty());
}

TEST_CASE("a server that repeats credentials is not repeated", "[failure]")
{
    auto const error = failure_of(R"({"exception":"E","content":"bad header ftrack-api-key: s3cret","error_code":"apiKey=s3cret",
                                      "error":{"url":"https://s/?apiKey=s3cret","api_key":"s3cret"}})",
                                  context(200));
    for (std::string const& text : {std::string(error.what()), *error.error_code(), error.details()}) {
        CAPTURE(text);
        REQUIRE(text.find("s3cret") == std::string::npos);
        REQUIRE(text.find("<redacted>") != std::string::npos);
    }
    auto const page = undecodable<ServerError>("<p>GET http://user:s3cret@host/?apiKey=s3cret</p>", 502);
    REQUIRE(std::string_view(page.what()).find("s3cret") == std::string_view::npos);
}

TEST_CASE("long texts of a server are cut", "[failure]")
{
    std::string const body = R"({"exception":")" + std::string(5000, 'E') + R"(","content":")" + std::string(100'000, 'c') + "\"}";
    auto const error = failure_of(body, context(200));
    REQUIRE(std::string_view(error.what()).size() < 2'300);
    REQUIRE(error.exception().size() < 110);
}

TEST_CASE("a status that tells what to do says so", "[failure]")
{
    struct Row
    {
        int status;
        char const* hint;
    };
    auto const row = GENERATE(values<Row>({
        {401, "HTTP status 401 (check user, API key and proxy)"},
        {403, "HTTP status 403 (check user, API key and proxy)"},
        {404, "HTTP status 404 (check the server's address)"},
        {429, "HTTP status 429 (too many requests)"},
        {503, "HTTP status 503 (the server or a proxy in front of it is not available; try again later)"},
        {500, "HTTP status 500"},
    }));
    AnswerContext answer = context(row.status);
    answer.body_prefix = "<html>\n  <body>down</body>";
    auto const error = failure_of("[]", answer);
    REQUIRE(error.what() == "The server answered query at https://studio.example with " + std::string(row.hint) + ": <html> <body>down</body>");
    REQUIRE(error.exception() == "ServerError");
    REQUIRE(error.http_status() == row.status);
}

TEST_CASE("a body that does not decode is malformed, or what its status says", "[failure]")
{
    auto const malformed = undecodable<MalformedResponseError>("<html>\nlogin", 200);
    REQUIRE(std::string_view(malformed.what()) ==
            "The answer to query at https://studio.example (HTTP status 200) does not decode: The JSON text does not "
            "decode at byte 0: this is no JSON. It begins with: <html> login");
    REQUIRE(malformed.http_status() == 200);
    REQUIRE(std::string_view(undecodable<MalformedResponseError>("", 204).what()).ends_with(" It is empty."));

    auto const gateway = undecodable<ServerError>("<html>bad gateway", 502);
    REQUIRE(typeid(gateway) == typeid(ServerError));
    REQUIRE(std::string_view(gateway.what()).ends_with(": <html>bad gateway"));
}

TEST_CASE("Retry-After is seconds or a date", "[failure]")
{
    auto const now = std::chrono::sys_days(2024y / 6 / 1) + 12h + 500ms;
    struct Row
    {
        char const* value;
        std::optional<std::chrono::seconds> expected;
    };
    auto const row = GENERATE(values<Row>({
        {"0", 0s},
        {"120", 120s},
        {"000120", 120s},
        {"31536000", 24h * 365},
        {"31536001", 24h * 365},
        {"99999999999999999999999", 24h * 365},
        {"Sat, 01 Jun 2024 12:00:31 GMT", 31s}, // rounded up
        {"Saturday, 01-Jun-24 12:00:31 GMT", 31s},
        {"Sat, 01 Jun 2024 11:00:00 GMT", 0s},
        {"Mon, 01 Jan 1601 00:00:00 GMT", 0s}, // its distance to the present would overflow
        {"Fri, 31 Dec 9999 23:59:59 GMT", 24h * 365},
        {"", std::nullopt},
        {"-1", std::nullopt},
        {"+1", std::nullopt},
        {"1.5", std::nullopt},
        {"1 s", std::nullopt},
        {"soon", std::nullopt},
        {"Sat, 31 Feb 2024 12:00:31 GMT", std::nullopt},
    }));
    CAPTURE(row.value);
    REQUIRE((wire::parse_retry_after(row.value, now) == row.expected));
}
