// Copyright the ftrack C++ client authors. SPDX-License-Identifier: Apache-2.0
#pragma once

#include "ftrack/error.hpp"
#include "ftrack/value.hpp"

#include <chrono>
#include <optional>
#include <string>
#include <string_view>

namespace ftrack::wire {

/// What is known of an answer beside its decoded body.
class AnswerContext
{
public:
    AnswerContext() = default;

    int http_status = 0;
    std::optional<std::chrono::seconds> retry_after;
    std::string request;     ///< for messages, e.g. "query,create at https://studio.example"
    std::string body_prefix; ///< the first bytes of the body as text
};

/// Throws the error that an answer stands for: a body with an `exception`, or an HTTP status of 400 and above. Does nothing for a success.
void throw_if_failure(Value const& body, AnswerContext const& context);

/// The error for an answer whose body did not decode: ServerError for an HTTP status of 400 and above, else MalformedResponseError, with
/// the status and the first bytes of the body.
[[noreturn]] void throw_undecodable(std::string_view reason, AnswerContext const& context);

/// The value of a Retry-After field: seconds, or an HTTP date against `now`; a year at most. nullopt when it is neither.
std::optional<std::chrono::seconds> parse_retry_after(std::string_view value, std::chrono::system_clock::time_point now);

} // namespace ftrack::wire
