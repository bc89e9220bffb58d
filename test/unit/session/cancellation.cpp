// Copyright the ftrack C++ client authors. SPDX-License-Identifier: Apache-2.0
#include "ftrack/ftrack.hpp"

#include "support/catch.hpp"
#include "support/session_fixture.hpp"

#include <boost/asio/experimental/awaitable_operators.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/thread_pool.hpp>
#include <boost/asio/use_future.hpp>

#include <optional>
#include <stdexcept>
#include <stop_token>
#include <thread>

using namespace ftrack;
using namespace std::chrono_literals;
using ftrack::test::FakeAnswer;
using ftrack::test::SessionFixture;
namespace json = boost::json;
namespace asio = boost::asio;

namespace {

FakeAnswer hang(json::array const&)
{
    FakeAnswer answer = FakeAnswer::hanging();
    answer.body = test::query_answer("");
    return answer;
}

void run_until_hanging(SessionFixture& fixture)
{
    test::run_until(fixture.io, [&] { return fixture.transport->hanging() == 1; });
}

} // namespace

TEST_CASE("a slot that is emitted between the call and its await counts", "[cancellation]")
{
    SessionFixture fixture(hang);
    asio::cancellation_signal abort;
    CallOptions options;
    options.signal = abort.slot();
    auto task = fixture.session->query("Task", options);

    abort.emit(asio::cancellation_type::partial);

    CHECK_THROWS_AS(fixture.run(std::move(task)), AbortError);
    CHECK(fixture.transport->requests.empty());
    CHECK_FALSE(abort.slot().has_handler());
}

TEST_CASE("any cancellation type of the signal aborts", "[cancellation]")
{
    for (auto const type : {asio::cancellation_type::terminal, asio::cancellation_type::partial, asio::cancellation_type::total}) {
        SessionFixture fixture(hang);
        asio::cancellation_signal abort;
        CallOptions options;
        options.signal = abort.slot();
        test::Running<QueryResponse> query(fixture.io, fixture.session->query("Task", options));
        run_until_hanging(fixture);

        abort.emit(type);

        CHECK_THROWS_AS(query.get(), AbortError);
        CHECK(fixture.transport->in_flight == 0);
    }
}

TEST_CASE("one slot serves one operation at a time", "[cancellation]")
{
    SessionFixture fixture(hang);
    asio::cancellation_signal abort;
    CallOptions options;
    options.signal = abort.slot();
    {
        auto const dropped = fixture.session->query("Task", options);
        CHECK_THROWS_AS(fixture.session->query("Task", options), std::logic_error);
    }
    CHECK_FALSE(abort.slot().has_handler());
    CHECK_NOTHROW(fixture.session->query("Task", options));
}

TEST_CASE("a stop token is sticky and ends any number of operations", "[cancellation]")
{
    SessionFixture fixture(hang);
    std::stop_source stop;
    CallOptions options;
    options.signal = stop.get_token();
    test::Running<QueryResponse> first(fixture.io, fixture.session->query("Task", options));
    test::Running<Value> second(fixture.io, fixture.session->ensure("Task", json::object{{"name", "x"}}, {}, options));
    test::run_until(fixture.io, [&] { return fixture.transport->hanging() == 2; });

    std::thread([&] { stop.request_stop(); }).join();

    CHECK_THROWS_AS(first.get(), AbortError);
    CHECK_THROWS_AS(second.get(), AbortError);
    CHECK_THROWS_AS(fixture.run(fixture.session->query("Task", options)), AbortError);
    CHECK(fixture.transport->requests.size() == 3);
}

TEST_CASE("the awaiting coroutine's slot aborts, and the session is as usable as before", "[cancellation]")
{
    SessionFixture fixture(hang);
    test::Running<QueryResponse> query(fixture.io, fixture.session->query("Task"));
    run_until_hanging(fixture);

    query.cancel();

    try {
        query.get();
        FAIL("not aborted");
    } catch (AbortError const& error) {
        CHECK(error.code() == asio::error::operation_aborted);
    }
    CHECK(fixture.transport->aborted == 1);
    test::Running<QueryResponse> again(fixture.io, fixture.session->query("Task"));
    run_until_hanging(fixture);
    fixture.transport->release();
    CHECK(again.get().data.empty());
}

TEST_CASE("a race by operator|| cancels the loser", "[cancellation]")
{
    using namespace asio::experimental::awaitable_operators;
    SessionFixture fixture(hang);
    auto race = [&]() -> asio::awaitable<std::size_t> {
        asio::steady_timer timer(fixture.io, 1ms);
        auto result = co_await (fixture.session->query("Task") || timer.async_wait(asio::use_awaitable));
        co_return result.index();
    };
    CHECK(fixture.run(race()) == 1);
    CHECK(fixture.transport->in_flight == 0);
}

TEST_CASE("the time-out of a call counts from the call, initialisation included", "[cancellation]")
{
    SessionFixture fixture(hang);
    fixture.transport->starts.push_back(FakeAnswer::hanging());
    CallOptions options;
    options.timeout = 5s;
    test::Running<QueryResponse> query(fixture.io, fixture.session->query("Task", options));
    run_until_hanging(fixture);

    fixture.clock->advance(4999ms);
    test::poll(fixture.io);
    CHECK_FALSE(query.is_done());
    fixture.clock->advance(1ms);

    try {
        query.get();
        FAIL("no time-out");
    } catch (TimeoutError const& error) {
        CHECK(error.code() == asio::error::timed_out);
        CHECK_FALSE(error.may_have_been_applied());
    }
    CHECK(fixture.transport->in_flight == 1); // the initialisation goes on
}

TEST_CASE("a mutation that times out may have been applied", "[cancellation]")
{
    SessionOptions defaults;
    defaults.timeout = 7s;
    SessionFixture fixture(hang, defaults);
    test::Running<CreateResponse> create(fixture.io, fixture.session->create("Task", json::object{{"name", "x"}}));
    run_until_hanging(fixture);

    fixture.clock->advance(7s);

    try {
        create.get();
        FAIL("no time-out");
    } catch (TimeoutError const& error) {
        CHECK(error.may_have_been_applied());
    }
}

TEST_CASE("a time-out of zero is none, also over the session's", "[cancellation]")
{
    SessionOptions defaults;
    defaults.timeout = 7s;
    SessionFixture fixture(hang, defaults);
    fixture.run(fixture.session->initialize());
    CallOptions options;
    options.timeout = 0ms;
    test::Running<QueryResponse> query(fixture.io, fixture.session->query("Task", options));
    run_until_hanging(fixture);

    fixture.clock->advance(1h);
    test::poll(fixture.io);

    CHECK_FALSE(query.is_done());
    CHECK(fixture.clock->pending() == 0);
    fixture.transport->release();
    CHECK_NOTHROW(query.get());
}

TEST_CASE("closing ends what is outstanding and refuses what comes", "[cancellation]")
{
    SessionFixture fixture(hang);
    test::Running<QueryResponse> query(fixture.io, fixture.session->query("Task"));
    run_until_hanging(fixture);

    fixture.run(fixture.session->close());

    CHECK_THROWS_AS(query.get(), AbortError);
    CHECK(fixture.transport->closed);
    CHECK_THROWS_AS(fixture.run(fixture.session->query("Task")), AbortError);
    CHECK_THROWS_AS(fixture.run(fixture.session->get_server_version()), AbortError);
    CHECK_THROWS_WITH(fixture.run(fixture.session->initialize()), Catch::Contains("closed"));
    CHECK_NOTHROW(fixture.run(fixture.session->close()));
    CHECK(fixture.session->get_schema("Task") != nullptr);
}

TEST_CASE("destroying the session ends what is outstanding", "[cancellation]")
{
    SessionFixture fixture(hang);
    test::Running<QueryResponse> query(fixture.io, fixture.session->query("Task"));
    run_until_hanging(fixture);

    fixture.session.reset();

    CHECK_THROWS_AS(query.get(), AbortError);
    CHECK(fixture.transport->in_flight == 0);
}

TEST_CASE("an operation survives the move of its session", "[cancellation]")
{
    SessionFixture fixture(hang);
    auto task = fixture.session->query("Task");
    Session const moved = std::move(*fixture.session);
    test::Running<QueryResponse> query(fixture.io, std::move(task));
    run_until_hanging(fixture);

    fixture.transport->release();

    CHECK_NOTHROW(query.get());
}

TEST_CASE("the context may go first while an operation is suspended", "[cancellation]")
{
    auto context = std::make_optional<asio::io_context>();
    asio::cancellation_signal abort;
    auto const transport = std::make_shared<test::FakeTransport>(hang);
    SessionOptions options;
    options.transport = transport;
    {
        Session session(context->get_executor(), "https://studio.example", "u", "k", options);
        CallOptions call;
        call.signal = abort.slot();
        asio::co_spawn(*context, session.query("Task", call), [](std::exception_ptr, QueryResponse) { FAIL("completed"); });
        test::run_until(*context, [&] { return transport->hanging() == 1; });
    }
    context.reset();
    CHECK(transport->in_flight == 0);
    abort.emit(asio::cancellation_type::terminal); // the handler that was left behind finds nobody
}

TEST_CASE("operations are awaited on any executor", "[cancellation]")
{
    SessionFixture fixture([](json::array const&) { return FakeAnswer(test::query_answer("")); });
    asio::thread_pool other(2);
    auto work = asio::make_work_guard(fixture.io);
    std::thread runner([&] { fixture.io.run(); });
    auto on_other = [&]() -> asio::awaitable<bool> {
        QueryResponse const response = co_await fixture.session->query("Task");
        co_return response.data.empty() && other.get_executor().running_in_this_thread();
    };

    auto result = asio::co_spawn(other, on_other(), asio::use_future);
    auto plain = asio::co_spawn(other, fixture.session->query("Task"), asio::use_future);

    CHECK(result.get());
    CHECK(plain.get().data.empty());
    work.reset();
    runner.join();
}
