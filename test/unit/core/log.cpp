// Copyright the ftrack C++ client authors. SPDX-License-Identifier: Apache-2.0
#include "ftrack/log.hpp"

#include "support/catch.hpp"

#include <type_traits>

using namespace ftrack;

static_assert(!std::is_aggregate_v<LogRecord> && !std::is_aggregate_v<TraceRecord>);
static_assert(std::is_nothrow_move_constructible_v<LogRecord> && std::is_nothrow_move_constructible_v<TraceRecord>);

TEST_CASE("each log level has its name", "[log]")
{
    REQUIRE(to_string(LogLevel::debug) == "debug");
    REQUIRE(to_string(LogLevel::info) == "info");
    REQUIRE(to_string(LogLevel::warning) == "warning");
    REQUIRE(to_string(LogLevel::error) == "error");
    REQUIRE(to_string(static_cast<LogLevel>(99)) == "unknown");
}

TEST_CASE("log levels are ordered by weight", "[log]")
{
    REQUIRE(LogLevel::debug < LogLevel::info);
    REQUIRE(LogLevel::info < LogLevel::warning);
    REQUIRE(LogLevel::warning < LogLevel::error);
}
