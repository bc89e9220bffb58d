// Copyright the ftrack C++ client authors. SPDX-License-Identifier: Apache-2.0
#include "http/retry.hpp"

#include "ftrack/error.hpp"
#include "net/permanent_error.hpp"
#include "support/catch.hpp"
#include "support/http_samples.hpp"
#include "support/manual_clock.hpp"
#include "support/run_coroutine.hpp"
#include "support/scripted_carrier.hpp"

#include <boost/asio/error.hpp>

#include <optional>
#include <vector>

using namespace std::chrono_literals;
using namespace ftrack;
using test::Running;
using test::ScriptedAnswer;
namespace asio = boost::asio;

namespace {

std::exception_ptr network_error(bool may_have_been_applied = false)
{
    return std::make_exception_ptr(NetworkError(asio::error::connection_reset, "The connection was reset.", may_have_been_applied));
}

// A retry layer over scripted answers, with a clock that the test turns.
struct Bench
{
    Bench() : passage(make_request()) {}

    static HttpRequest make_request()
    {
        HttpRequest request;
        request.method = "POST";
        request.url = "https://studio.example/api?signature=SECRET";
        request.description = "query";
        request.is_mutation = false;
        return request;
    }

    Running<HttpResponse> start()
    {
        LogFunction const log = [this](LogRecord const& record) { records.push_back(record); };
        carrier.emplace(std::make_unique<test::ScriptedCarrier>(script), options, log, clock, [this] { return random; });
        Running<HttpResponse> running(io, carrier->carry(passage, sink));
        test::poll(io);
        return running;
    }

    // Lets the time pass to just before and up to the next try; how long that was.
    std::chrono::milliseconds next_try()
    {
        auto const before = clock->now();
        auto const tries = script.sent.size();
        REQUIRE(clock->advance_to_next());
        test::poll(io);
        CHECK(script.sent.size() == tries + 1);
        return std::chrono::duration_cast<std::chrono::milliseconds>(clock->now() - before);
    }

    std::shared_ptr<test::ManualClock> clock = std::make_shared<test::ManualClock>();
    RetryOptions options;
    double random = 0;
    test::ScriptedCarrier::Script script;
    std::vector<LogRecord> records;
    http::Passage passage;
    test::CollectingSink sink;
    std::optional<http::RetryCarrier> carrier;
    asio::io_context io; // dies first, as its frames refer to all of it
};

} // namespace

TEST_CASE("a query is repeated after failures and refusals, with waits that double, until it is answered")
{
    Bench bench;
    bench.script.answers = {ScriptedAnswer(503), ScriptedAnswer(network_error()), ScriptedAnswer(429), ScriptedAnswer(200)};
    auto running = bench.start();
    CHECK(bench.next_try() == 250ms);
    CHECK(bench.next_try() == 500ms);
    CHECK(bench.next_try() == 1'000ms);

    CHECK(running.get().status == 200);
    CHECK(bench.sink.body == "body 4");
    CHECK(bench.passage.attempt == 4);
    CHECK(bench.script.sent.at(3).attempt == 4);
    CHECK(bench.clock->pending() == 0);
}

TEST_CASE("the last try's answer or failure is the caller's")
{
    Bench bench;
    bench.options.max_attempts = 2;
    SECTION("an answer")
    {
        bench.script.answers = {ScriptedAnswer(503)};
        auto running = bench.start();
        bench.next_try();
        CHECK(running.get().status == 503);
        CHECK(bench.sink.body == "body 2");
    }
    SECTION("a failure")
    {
        bench.script.answers = {ScriptedAnswer(network_error())};
        auto running = bench.start();
        bench.next_try();
        CHECK_THROWS_AS(running.get(), NetworkError);
    }
    CHECK(bench.script.sent.size() == 2);
}

TEST_CASE("the random part is added, and a server's Retry-After counts above the back-off")
{
    Bench bench;
    bench.random = 1.0;
    bench.options.jitter = 0.5;
    auto expected = 375ms;
    bench.script.answers = {ScriptedAnswer(503), ScriptedAnswer(200)};
    SECTION("random alone") {}
    SECTION("asked to wait")
    {
        bench.script.answers.front() = ScriptedAnswer(503).with("Retry-After", "7");
        expected = 7'125ms;
    }
    auto running = bench.start();
    CHECK(bench.next_try() == expected);
    CHECK(running.get().status == 200);
}

TEST_CASE("what is not worth repeating, or not safe, is not")
{
    Bench bench;
    bool is_failure = false;
    SECTION("an answer") { bench.script.answers = {ScriptedAnswer(500)}; }
    SECTION("a refused mutation")
    {
        bench.passage.request.is_mutation = true;
        bench.script.answers = {ScriptedAnswer(503)};
    }
    SECTION("a mutation of which bytes left")
    {
        bench.passage.request.is_mutation = true;
        bench.script.answers = {ScriptedAnswer(network_error(true))};
        is_failure = true;
    }
    SECTION("a malformed answer")
    {
        bench.script.answers = {ScriptedAnswer(std::make_exception_ptr(MalformedResponseError("No HTTP.")))};
        is_failure = true;
    }
    SECTION("a certificate that cannot be trusted")
    {
        net::PermanentNetworkError const refusal(asio::error::connection_refused, "The certificate cannot be trusted.");
        bench.script.answers = {ScriptedAnswer(std::make_exception_ptr(refusal))};
        is_failure = true;
    }
    SECTION("an abort")
    {
        bench.script.answers = {ScriptedAnswer(std::make_exception_ptr(AbortError()))};
        is_failure = true;
    }
    SECTION("too long a wait") { bench.script.answers = {ScriptedAnswer(503).with("Retry-After", "61")}; }
    SECTION("switched off")
    {
        bench.options.max_attempts = 1;
        bench.script.answers = {ScriptedAnswer(503)};
    }
    auto running = bench.start();
    REQUIRE(running.is_done());
    CHECK(bench.script.sent.size() == 1);
    CHECK(bench.records.empty());
    if (is_failure)
        CHECK_THROWS_AS(running.get(), Error);
    else
        CHECK(running.get().status != 200);
}

TEST_CASE("a mutation of which no byte left is repeated")
{
    Bench bench;
    bench.passage.request.is_mutation = true;
    bench.script.answers = {ScriptedAnswer(network_error(false)), ScriptedAnswer(200)};
    auto running = bench.start();
    bench.next_try();
    CHECK(running.get().status == 200);
}

TEST_CASE("each repetition is logged, without the address's secrets")
{
    Bench bench;
    bench.script.answers = {ScriptedAnswer(503), ScriptedAnswer(200)};
    auto running = bench.start();
    bench.next_try();
    running.get();
    REQUIRE(bench.records.size() == 1);
    CHECK(bench.records[0].level == LogLevel::warning);
    CHECK(bench.records[0].message == "Repeating query in 250 ms: HTTP status 503");
    using Field = std::pair<std::string, std::string>;
    CHECK(bench.records[0].fields == std::vector<Field>{{"url", "https://studio.example/api"}, {"attempt", "1"}});
}

TEST_CASE("a back-off ends at once when it is cancelled, closed or destroyed, and nothing stays behind")
{
    Bench bench;
    bench.script.answers = {ScriptedAnswer(503)};
    auto running = bench.start();
    REQUIRE_FALSE(running.is_done());
    REQUIRE(bench.clock->pending() == 1);
    SECTION("cancelled")
    {
        running.cancel();
        test::poll(bench.io);
        REQUIRE(running.is_done());
        try {
            running.get();
            FAIL("answered");
        } catch (boost::system::system_error const& error) {
            CHECK(error.code() == asio::error::operation_aborted);
        }
        CHECK_FALSE(bench.script.is_closed);
    }
    SECTION("closed")
    {
        bench.carrier->close();
        test::poll(bench.io);
        REQUIRE(running.is_done());
        CHECK_THROWS_AS(running.get(), AbortError);
        CHECK(bench.script.is_closed);
    }
    CHECK(bench.clock->pending() == 0);
    CHECK(bench.script.sent.size() == 1);
}

TEST_CASE("a context that dies takes a back-off with it")
{
    std::shared_ptr<test::ManualClock> clock;
    {
        auto bench = std::make_unique<Bench>();
        clock = bench->clock;
        bench->script.answers = {ScriptedAnswer(503)};
        bench->start();
        CHECK(clock->pending() == 1);
    }
    CHECK(clock->pending() == 0);
}
