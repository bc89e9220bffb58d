// Copyright the ftrack C++ client authors. SPDX-License-Identifier: Apache-2.0
#include "operation/run_operation.hpp"

#include "net/wait_queue.hpp"
#include "support/catch.hpp"
#include "support/manual_clock.hpp"
#include "support/run_coroutine.hpp"

#include <boost/asio/strand.hpp>

#include <chrono>
#include <memory>
#include <optional>
#include <stdexcept>
#include <stop_token>
#include <string>
#include <utility>

using namespace ftrack;
using namespace std::chrono_literals;
using test::Running;
namespace asio = boost::asio;

namespace {

class Fixture
{
public:
    asio::awaitable<std::string> start(asio::awaitable<std::string> body, Signal const& signal = {}, Timeout timeout = {})
    {
        auto const operation = scope->make_operation("query");
        operation::SignalGuard guard(signal, operation);
        return operation::run_operation<std::string>(scope, operation, std::move(guard), scope->deadline(timeout), std::move(body));
    }

    asio::awaitable<std::string> wait_for_gate()
    {
        co_await gate.wait();
        co_return strand->running_in_this_thread() ? "on the strand" : "elsewhere";
    }

    void run_until_waiting()
    {
        test::run_until(*io, [&] { return gate.size() == 1; });
    }

    std::optional<asio::io_context> io{std::in_place};
    std::shared_ptr<test::ManualClock> clock = std::make_shared<test::ManualClock>();
    std::optional<asio::strand<asio::io_context::executor_type>> strand{asio::make_strand(*io)};
    std::shared_ptr<operation::Scope> scope = std::make_shared<operation::Scope>(*strand, clock, std::nullopt, "session");
    net::WaitQueue gate;
};

asio::awaitable<std::string> at_once() { co_return "done"; }

asio::awaitable<std::string> fail_at_once()
{
    throw std::invalid_argument("wrong");
    co_return std::string();
}

asio::awaitable<void> nothing() { co_return; }

} // namespace

TEST_CASE("a body runs on the strand, and its result arrives", "[run_operation]")
{
    Fixture fixture;
    CHECK(test::run_coroutine(*fixture.io, fixture.start(at_once())) == "done");
    CHECK_THROWS_AS(test::run_coroutine(*fixture.io, fixture.start(fail_at_once())), std::invalid_argument);
    Running<std::string> waiting(*fixture.io, fixture.start(fixture.wait_for_gate()));
    fixture.run_until_waiting();
    fixture.gate.wake_all();
    CHECK(waiting.get() == "on the strand");
}

TEST_CASE("each way to end a running operation", "[run_operation]")
{
    struct Case
    {
        char const* name;
        void (*end)(Fixture&, Running<std::string>&, asio::cancellation_signal&);
        bool is_time_out;
    };
    for (Case const &test : {Case{"the awaiting coroutine", [](Fixture&, auto&running, auto&) { running.cancel(); }, false},
                             Case{"the signal", [](Fixture&, auto&, auto&signal) { signal.emit(asio::cancellation_type::partial); }, false},
                             Case{"the scope's end", [](Fixture&fixture, auto&, auto&) { fixture.scope->close(); }, false},
                             Case{"the time-out", [](Fixture&fixture, auto&, auto&) { fixture.clock->advance(5s); }, true}})
    {
        INFO(test.name);
        Fixture fixture;
        asio::cancellation_signal signal;
        Running<std::string> running(*fixture.io, fixture.start(fixture.wait_for_gate(), signal.slot(), 5s));
        fixture.run_until_waiting();
        Running<std::string> untouched(*fixture.io, fixture.start(at_once()));
        CHECK(untouched.get() == "done");

        test.end(fixture, running, signal);

        if (test.is_time_out)
            CHECK_THROWS_AS(running.get(), TimeoutError);
        else
            CHECK_THROWS_AS(running.get(), AbortError);
        CHECK_FALSE(signal.slot().has_handler());
        CHECK(fixture.gate.size() == 0);
        CHECK(fixture.clock->pending() == 0);
    }
}

TEST_CASE("an operation that was aborted before it is awaited never starts", "[run_operation]")
{
    Fixture fixture;
    std::stop_source stop;
    auto operation = fixture.start(fixture.wait_for_gate(), stop.get_token());
    stop.request_stop();
    CHECK_THROWS_AS(test::run_coroutine(*fixture.io, std::move(operation)), AbortError);
    CHECK(fixture.gate.size() == 0);
}

TEST_CASE("an operation that is dropped unawaited gives its slot back", "[run_operation]")
{
    Fixture fixture;
    asio::cancellation_signal signal;
    {
        auto const dropped = fixture.start(fixture.wait_for_gate(), signal.slot());
        CHECK(signal.slot().has_handler());
    }
    CHECK_FALSE(signal.slot().has_handler());
}

TEST_CASE("a context that goes first destroys what is suspended and leaves the slot alone", "[run_operation]")
{
    Fixture fixture;
    asio::cancellation_signal signal;
    asio::co_spawn(*fixture.io, fixture.start(fixture.wait_for_gate(), signal.slot()),
                   [](std::exception_ptr, std::string const&) { FAIL("completed"); });
    fixture.run_until_waiting();

    // Executors go before their context.
    fixture.scope.reset();
    fixture.strand.reset();
    fixture.io.reset();

    CHECK(fixture.gate.size() == 0);
    CHECK(signal.slot().has_handler());
    signal.emit(asio::cancellation_type::terminal);
}

TEST_CASE("a body that nobody awaits tells its end, also when it never suspends or never starts", "[run_operation]")
{
    Fixture fixture;
    for (bool const is_closed : {false, true}) {
        if (is_closed)
            fixture.scope->close();
        int ended = 0;
        std::exception_ptr failure;
        operation::spawn_on_strand(fixture.scope, fixture.scope->make_operation("initialisation"), std::nullopt, nothing(),
                                   [&](std::exception_ptr why) {
                                       ++ended;
                                       failure = std::move(why);
                                   });
        test::poll(*fixture.io);
        CHECK(ended == 1);
        CHECK((failure != nullptr) == is_closed);
    }
}
