// Copyright the ftrack C++ client authors. SPDX-License-Identifier: Apache-2.0
#include "wire/failure.hpp"

#include "core/redact.hpp"
#include "wire/http_date.hpp"

#include <boost/json/serialize.hpp>

#include <algorithm>
#include <charconv>
#include <cstdint>
#include <utility>

namespace ftrack::wire {

namespace {

constexpr std::size_t longest_content = 2'000;
constexpr std::size_t longest_excerpt = 200;
constexpr std::size_t longest_name = 100;
constexpr std::chrono::hours longest_wait{24 * 365}; // beyond it the value is nonsense

std::string text_of(Value const& value) { return value.is_string() ? std::string(value.as_string()) : std::string(); }

[[noreturn]] void throw_by_name(ServerFailure failure)
{
    if (failure.exception == "ValidationError")
        throw ServerValidationError(std::move(failure));
    if (failure.exception == "PermissionError" || failure.exception == "FTAuthenticationError")
        throw ServerPermissionDeniedError(std::move(failure));
    throw ServerError(std::move(failure));
}

/// `HTTP 502`, with a hint where the status itself tells what to do.
std::string status_text(int status)
{
    std::string const text = "HTTP status " + std::to_string(status);
    switch (status) {
    case 401:
    case 403:
        return text + " (check user, API key and proxy)";
    case 404:
        return text + " (check the server's address)";
    case 429:
        return text + " (too many requests)";
    case 502:
    case 503:
    case 504:
        return text + " (the server or a proxy in front of it is not available; try again later)";
    default:
        return text;
    }
}

ServerFailure failure_of_status(AnswerContext const& context)
{
    ServerFailure failure;
    failure.exception = "ServerError";
    failure.http_status = context.http_status;
    failure.retry_after = context.retry_after;
    std::string const body = core::redacted_excerpt(context.body_prefix, longest_excerpt);
    failure.message = "The server answered " + context.request + " with " + status_text(context.http_status) + (body.empty() ? "." : ": " + body);
    return failure;
}

} // namespace

void throw_if_failure(Value const& body, AnswerContext const& context)
{
    bool const has_exception = body.is_object() && body["exception"].is_string();
    if (!has_exception) {
        if (context.http_status >= 400)
            throw_by_name(failure_of_status(context));
        return;
    }
    ServerFailure failure;
    failure.exception = core::redacted_excerpt(text_of(body["exception"]), longest_name);
    failure.http_status = context.http_status;
    failure.retry_after = context.retry_after;
    if (body["error_code"].is_string())
        failure.error_code = core::redacted_excerpt(text_of(body["error_code"]), longest_name);
    if (body["error"].is_object())
        failure.details = core::redact(boost::json::serialize(body["error"].to_json()));
    std::string const content = core::redacted_excerpt(text_of(body["content"]), longest_content);
    failure.message =
        "The server refused " + context.request + ": " + (content.empty() ? "no reason given" : content) + " (" + failure.exception + ")";
    throw_by_name(std::move(failure));
}

void throw_undecodable(std::string_view reason, AnswerContext const& context)
{
    if (context.http_status >= 400)
        throw_by_name(failure_of_status(context));
    std::string const body = core::redacted_excerpt(context.body_prefix, longest_excerpt);
    throw MalformedResponseError("The answer to " + context.request + " (HTTP status " + std::to_string(context.http_status) +
                                     ") does not decode: " + std::string(reason) + (body.empty() ? " It is empty." : " It begins with: " + body),
                                 context.http_status);
}

std::optional<std::chrono::seconds> parse_retry_after(std::string_view value, std::chrono::system_clock::time_point now)
{
    bool const is_number = !value.empty() && value.find_first_not_of("0123456789") == value.npos;
    if (is_number) {
        std::uint32_t seconds = 0;
        auto const result = std::from_chars(value.data(), value.data() + value.size(), seconds);
        return result.ec == std::errc() ? std::min<std::chrono::seconds>(std::chrono::seconds(seconds), longest_wait) : longest_wait;
    }
    auto const moment = parse_http_date(value);
    if (!moment)
        return std::nullopt;
    return std::clamp<std::chrono::seconds>(std::chrono::ceil<std::chrono::seconds>(*moment - now), std::chrono::seconds(0), longest_wait);
}

} // namespace ftrack::wire
