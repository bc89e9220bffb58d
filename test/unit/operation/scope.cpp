// Copyright the ftrack C++ client authors. SPDX-License-Identifier: Apache-2.0
#include "operation/scope.hpp"

#include "ftrack/error.hpp"
#include "support/catch.hpp"
#include "support/manual_clock.hpp"
#include "support/run_coroutine.hpp"

#include <chrono>
#include <memory>
#include <optional>
#include <stdexcept>

using namespace ftrack;
using namespace std::chrono_literals;
using operation::AbortReason;
using operation::Registration;
using operation::Scope;
namespace asio = boost::asio;

namespace {

class Fixture
{
public:
    explicit Fixture(Timeout default_timeout = std::nullopt) : scope(io.get_executor(), clock, default_timeout, "hub") {}

    asio::io_context io;
    std::shared_ptr<test::ManualClock> clock = std::make_shared<test::ManualClock>();
    Scope scope;
};

} // namespace

TEST_CASE("a call's time-out over the scope's", "[scope]")
{
    struct Case
    {
        Timeout of_scope;
        Timeout of_call;
        Timeout expected;
    };
    for (Case const& test : {Case{{}, {}, {}}, Case{0ms, {}, {}}, Case{5s, {}, 5s}, Case{5s, 7s, 7s}, Case{5s, 0ms, {}}, Case{{}, 1ms, 1ms}}) {
        Fixture fixture(test.of_scope);
        operation::Deadline const deadline = fixture.scope.deadline(test.of_call);
        CHECK(deadline.has_value() == test.expected.has_value());
        if (deadline && test.expected)
            CHECK(*deadline - fixture.clock->now() == *test.expected);
    }
    CHECK_THROWS_AS(Fixture().scope.deadline(-1ms), std::invalid_argument);
}

TEST_CASE("closing aborts what is outstanding, in whatever order others ended", "[scope]")
{
    for (int ended = 0; ended < 4; ++ended) {
        Fixture fixture;
        std::vector<std::shared_ptr<operation::OperationState>> operations;
        std::vector<std::optional<Registration>> registrations(4);
        for (auto& registration : registrations) {
            operations.push_back(fixture.scope.make_operation("query"));
            registration.emplace(fixture.scope, operations.back(), std::nullopt);
        }
        registrations[static_cast<std::size_t>(ended)].reset();
        registrations[static_cast<std::size_t>((ended + 1) % 4)].reset();

        fixture.scope.close();
        fixture.scope.close();

        for (int i = 0; i < 4; ++i) {
            bool const is_over = i == ended || i == (ended + 1) % 4;
            CHECK(operations[static_cast<std::size_t>(i)]->reason() == (is_over ? AbortReason::none : AbortReason::closed));
        }
    }
}

TEST_CASE("a closed scope refuses what comes, and says who is closed", "[scope]")
{
    Fixture fixture;
    CHECK_FALSE(fixture.scope.is_closed());
    fixture.scope.close();
    CHECK(fixture.scope.is_closed());
    CHECK_THROWS_AS(Registration(fixture.scope, fixture.scope.make_operation("publish"), std::nullopt), AbortError);
    CHECK_THROWS_WITH(Registration(fixture.scope, fixture.scope.make_operation("publish"), std::nullopt),
                      "The publish was aborted because its hub is closed.");
}

TEST_CASE("an operation that is late when it begins never begins", "[scope]")
{
    Fixture fixture;
    operation::Deadline const deadline = fixture.scope.deadline(5s);
    fixture.clock->advance(5s);
    CHECK_THROWS_AS(Registration(fixture.scope, fixture.scope.make_operation("query"), deadline), TimeoutError);
    CHECK(fixture.clock->pending() == 0);
}

TEST_CASE("a time-out rings once, and not for an operation that is over", "[scope]")
{
    Fixture fixture;
    auto const late = fixture.scope.make_operation("query");
    auto const over = fixture.scope.make_operation("query");
    Registration const registration(fixture.scope, late, fixture.scope.deadline(5s));
    {
        Registration const short_lived(fixture.scope, over, fixture.scope.deadline(5s));
        CHECK(fixture.clock->pending() == 2);
    }
    fixture.clock->advance(4999ms);
    test::poll(fixture.io);
    CHECK(late->reason() == AbortReason::none);

    fixture.clock->advance(1ms);
    test::poll(fixture.io);

    CHECK(late->reason() == AbortReason::timed_out);
    CHECK(over->reason() == AbortReason::none);
    CHECK(fixture.clock->pending() == 0);
}
