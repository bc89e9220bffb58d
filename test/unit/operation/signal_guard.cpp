// Copyright the ftrack C++ client authors. SPDX-License-Identifier: Apache-2.0
#include "operation/signal_guard.hpp"

#include "support/catch.hpp"
#include "support/run_coroutine.hpp"

#include <memory>
#include <optional>
#include <stdexcept>
#include <stop_token>
#include <utility>

using namespace ftrack;
using operation::AbortReason;
using operation::OperationState;
using operation::SignalGuard;
namespace asio = boost::asio;

namespace {

class Fixture
{
public:
    bool is_aborted()
    {
        test::poll(io);
        return operation->reason() == AbortReason::aborted;
    }

    asio::io_context io;
    std::shared_ptr<OperationState> operation = std::make_shared<OperationState>(io.get_executor(), "query", "session");
};

} // namespace

TEST_CASE("a slot is held for one operation and given back", "[signal_guard]")
{
    Fixture fixture;
    asio::cancellation_signal signal;
    {
        SignalGuard const guard(signal.slot(), fixture.operation);
        CHECK(signal.slot().has_handler());
        CHECK_THROWS_AS(SignalGuard(signal.slot(), fixture.operation), std::logic_error);
        CHECK(signal.slot().has_handler());
    }
    CHECK_FALSE(signal.slot().has_handler());
    signal.emit(asio::cancellation_type::terminal);
    CHECK_FALSE(fixture.is_aborted());
}

TEST_CASE("every cancellation type of a slot aborts", "[signal_guard]")
{
    for (auto const type : {asio::cancellation_type::terminal, asio::cancellation_type::partial, asio::cancellation_type::total}) {
        Fixture fixture;
        asio::cancellation_signal signal;
        SignalGuard const guard(signal.slot(), fixture.operation);
        signal.emit(type);
        CHECK(fixture.operation->reason() == AbortReason::none);
        CHECK(fixture.is_aborted());
    }
}

TEST_CASE("a stop token aborts, also one that was stopped before", "[signal_guard]")
{
    for (bool const before : {false, true}) {
        Fixture fixture;
        std::stop_source stop;
        if (before)
            stop.request_stop();
        SignalGuard const guard(stop.get_token(), fixture.operation);
        CHECK(fixture.is_aborted() == before);
        stop.request_stop();
        CHECK(fixture.is_aborted());
    }
}

TEST_CASE("a guard that has gone no longer aborts", "[signal_guard]")
{
    Fixture fixture;
    std::stop_source stop;
    std::optional<SignalGuard> guard(std::in_place, stop.get_token(), fixture.operation);
    guard.reset();
    stop.request_stop();
    CHECK_FALSE(fixture.is_aborted());
}

TEST_CASE("moving a guard moves what it holds", "[signal_guard]")
{
    Fixture fixture;
    asio::cancellation_signal first;
    asio::cancellation_signal second;
    SignalGuard guard(first.slot(), fixture.operation);
    {
        SignalGuard moved(std::move(guard));
        CHECK(first.slot().has_handler());
        guard = SignalGuard(second.slot(), fixture.operation);
        moved = std::move(guard);
        CHECK_FALSE(first.slot().has_handler());
        CHECK(second.slot().has_handler());
    }
    CHECK_FALSE(second.slot().has_handler());
}

TEST_CASE("a frame that dies suspended leaves the slot alone", "[signal_guard]")
{
    Fixture fixture;
    asio::cancellation_signal signal;
    {
        SignalGuard guard(signal.slot(), fixture.operation);
        guard.leave_slot(true);
    }
    CHECK(signal.slot().has_handler());
    fixture.operation.reset();
    signal.emit(asio::cancellation_type::terminal); // finds nobody
}
