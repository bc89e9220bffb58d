// Copyright the ftrack C++ client authors. SPDX-License-Identifier: Apache-2.0
#include "wire/retry_policy.hpp"

#include "support/catch.hpp"

#include <limits>

using namespace ftrack;
using namespace std::chrono_literals;
using std::chrono::milliseconds;
using wire::Attempt;

namespace {

RetryOptions options()
{
    RetryOptions result;
    result.max_attempts = 4;
    result.initial_delay = 250ms;
    result.max_delay = 8s;
    result.max_retry_after = 60s;
    result.jitter = 0.5;
    return result;
}

Attempt query(int status)
{
    Attempt attempt;
    attempt.is_mutation = false;
    attempt.bytes_sent = true;
    attempt.http_status = status;
    return attempt;
}

Attempt broken(bool is_mutation, bool bytes_sent)
{
    Attempt attempt;
    attempt.is_mutation = is_mutation;
    attempt.connection_failed = true;
    attempt.bytes_sent = bytes_sent;
    return attempt;
}

} // namespace

TEST_CASE("what is safe to repeat is repeated, and nothing else", "[retry_policy]")
{
    struct Row
    {
        Attempt attempt;
        bool repeated;
    };
    Attempt mutation = query(503);
    mutation.is_mutation = true;
    Attempt permanent = broken(false, false);
    permanent.is_permanent = true;
    auto const row = GENERATE_COPY(values<Row>({
        {query(429), true},
        {query(502), true},
        {query(503), true},
        {query(504), true},
        {query(200), false},
        {query(400), false},
        {query(401), false},
        {query(404), false},
        {query(408), false},
        {query(500), false},
        {query(501), false},
        {mutation, false},
        {broken(false, false), true},
        {broken(false, true), true},
        {broken(true, false), true},
        {broken(true, true), false},
        {permanent, false},
        {Attempt(), false},
    }));
    CAPTURE(row.attempt.http_status, row.attempt.is_mutation, row.attempt.connection_failed, row.attempt.bytes_sent);

    REQUIRE(wire::next_delay(options(), row.attempt, 0).has_value() == row.repeated);
}

TEST_CASE("the wait doubles to its limit and the tries end", "[retry_policy]")
{
    RetryOptions many = options();
    many.max_attempts = 9;
    Attempt attempt = query(503);
    for (milliseconds const expected : {250ms, 500ms, 1000ms, 2000ms, 4000ms, 8000ms, 8000ms, 8000ms}) {
        CAPTURE(attempt.number);
        REQUIRE(wire::next_delay(many, attempt, 0) == expected);
        ++attempt.number;
    }
    REQUIRE_FALSE(wire::next_delay(many, attempt, 0));

    RetryOptions never = options();
    never.max_attempts = 1;
    REQUIRE_FALSE(wire::next_delay(never, query(503), 0));
}

TEST_CASE("the random part is a fraction of the doubled delay", "[retry_policy]")
{
    Attempt attempt = query(503);
    attempt.number = 3;
    REQUIRE(wire::next_delay(options(), attempt, 0.5) == 1250ms);
    REQUIRE(wire::next_delay(options(), attempt, 0.999) == 1499ms);
    RetryOptions steady = options();
    steady.jitter = 0;
    REQUIRE(wire::next_delay(steady, attempt, 0.999) == 1000ms);
    // Numbers out of range count as the nearest.
    REQUIRE(wire::next_delay(options(), attempt, 7) == 1500ms);
    REQUIRE(wire::next_delay(options(), attempt, -7) == 1000ms);
}

TEST_CASE("a server's Retry-After is waited for, up to a limit", "[retry_policy]")
{
    Attempt attempt = query(429);
    attempt.retry_after = 20s;
    REQUIRE(wire::next_delay(options(), attempt, 0) == 20s);
    REQUIRE(wire::next_delay(options(), attempt, 0.5) == 20s + 62ms); // not all at once
    attempt.retry_after = 0s;
    REQUIRE(wire::next_delay(options(), attempt, 0) == 250ms);
    attempt.retry_after = 60s;
    REQUIRE(wire::next_delay(options(), attempt, 0) == 60s);
    attempt.retry_after = 61s;
    REQUIRE_FALSE(wire::next_delay(options(), attempt, 0));
    attempt.retry_after = std::chrono::seconds::max();
    REQUIRE_FALSE(wire::next_delay(options(), attempt, 0));
    attempt.retry_after = -5s;
    REQUIRE(wire::next_delay(options(), attempt, 0) == 250ms);
    attempt.connection_failed = true; // what an earlier answer said is not of this failure
    attempt.retry_after = 61s;
    REQUIRE(wire::next_delay(options(), attempt, 0) == 250ms);
}

TEST_CASE("no option makes a wait overflow", "[retry_policy]")
{
    RetryOptions extreme = options();
    extreme.max_attempts = 100;
    extreme.initial_delay = milliseconds::max();
    extreme.max_delay = milliseconds::max();
    extreme.max_retry_after = milliseconds::max();
    extreme.jitter = 1;
    Attempt attempt = query(503);
    attempt.number = 99;
    REQUIRE(wire::next_delay(extreme, attempt, 1) == 48h);
    attempt.retry_after = 25h;
    REQUIRE_FALSE(wire::next_delay(extreme, attempt, 1));
    extreme.initial_delay = 0ms;
    attempt.retry_after.reset();
    REQUIRE(wire::next_delay(extreme, attempt, 1) == 0ms);
}
