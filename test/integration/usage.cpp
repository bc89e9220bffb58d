// Copyright the ftrack C++ client authors. SPDX-License-Identifier: Apache-2.0
//
// Operations as users run them: futures, callbacks, races, thread pools, awaitables that nobody awaits, and every order of ending.
#include "ftrack/ftrack.hpp"

#include "support/catch.hpp"
#include "support/sandbox_fixture.hpp"

#include <boost/asio/experimental/awaitable_operators.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/thread_pool.hpp>
#include <boost/asio/use_future.hpp>

#include <future>
#include <memory>
#include <optional>
#include <string>
#include <thread>
#include <vector>

using namespace ftrack;
using namespace std::chrono_literals;
using ftrack::test::Running;
using ftrack::test::SandboxFixture;
namespace asio = boost::asio;

namespace {

sandbox::Fault stall(char const* action)
{
    sandbox::Fault fault;
    fault.action = action;
    fault.stall = true;
    return fault;
}

SessionOptions options_for(sandbox::Server const& server)
{
    SessionOptions options;
    options.tls.ca_certificates = server.certificate_authority();
    options.proxy.use_environment = false;
    return options;
}

} // namespace

TEST_CASE("a batch is merged over one identity map", "[usage]")
{
    SandboxFixture fixture;
    Session session = fixture.session();
    auto batch = operations(operation::query("select name from Task order by id limit 1"),
                            operation::query("select status.name from Task order by id limit 1"));

    std::vector<Value> const responses = fixture.run(session.call(std::move(batch)));

    REQUIRE(responses.size() == 2);
    Value const task = responses[0]["data"][0];
    CHECK(task == responses[1]["data"][0]);
    CHECK_FALSE(task.get_string("name").empty());
    CHECK_FALSE(task.get_string("status.name").empty());
}

TEST_CASE("callbacks", "[usage]")
{
    SandboxFixture fixture;
    Session session = fixture.session();
    std::optional<std::size_t> rows;
    bool refused = false;
    asio::co_spawn(fixture.io, session.query("Task limit 2"), [&](std::exception_ptr failure, QueryResponse const& response) {
        CHECK_FALSE(failure);
        rows = response.data.size();
    });
    asio::co_spawn(fixture.io, session.query("select no_such_attribute from Task"),
                   [&](std::exception_ptr failure, QueryResponse const&) { refused = failure != nullptr; });

    test::run_until(fixture.io, [&] { return rows && refused; });

    CHECK(rows == 2);
}

TEST_CASE("a race with a timer, either way", "[usage]")
{
    using namespace asio::experimental::awaitable_operators;
    SandboxFixture fixture;
    Session session = fixture.session();
    fixture.run(session.initialize());
    auto const race = [&](std::chrono::milliseconds limit) -> asio::awaitable<std::size_t> {
        asio::steady_timer timer(fixture.io, limit);
        auto const winner = co_await (session.query("Task limit 1") || timer.async_wait(asio::use_awaitable));
        co_return winner.index();
    };
    CHECK(fixture.run(race(test::hang_limit)) == 0);
    fixture.server.inject(stall("query"));
    CHECK(fixture.run(race(1ms)) == 1);
    CHECK(fixture.run(session.query("Task limit 1")).data.size() == 1);
}

TEST_CASE("futures from the threads of a pool", "[usage]")
{
    asio::thread_pool pool(3);
    {
        sandbox::Server server(pool.get_executor());
        server.start();
        Session session(pool.get_executor(), server.url(), server.api_user(), server.api_key(), options_for(server));
        std::vector<std::thread> callers;
        std::vector<std::promise<std::size_t>> counts(4);
        for (auto& count : counts)
            callers.emplace_back([&] {
                std::size_t rows = 0;
                for (std::size_t i = 1; i <= 10; ++i)
                    rows += asio::co_spawn(pool, session.query("Task limit " + std::to_string(i)), asio::use_future).get().data.size();
                count.set_value(rows);
            });
        for (auto& count : counts)
            CHECK(count.get_future().get() == 55);
        for (std::thread& caller : callers)
            caller.join();
        asio::co_spawn(pool, session.close(), asio::use_future).get();
        server.stop();
    }
    pool.join();
}

TEST_CASE("an awaitable that nobody awaits does nothing", "[usage]")
{
    SandboxFixture fixture;
    Session session = fixture.session();
    fixture.run(session.initialize());
    auto const before = fixture.server.handled_requests();
    {
        auto const dropped = session.create("Project", attributes("name", "dropped", "full_name", "dropped"));
        QueryPages const pages = session.query_all("Task");
    }
    CHECK(fixture.run(session.query("select id from Project where name is dropped")).data.empty());
    CHECK(fixture.server.handled_requests() == before + 1);
}

TEST_CASE("closing ends what hangs, and the context runs out of work", "[usage]")
{
    SandboxFixture fixture;
    Session session = fixture.session();
    fixture.run(session.initialize());
    fixture.server.inject(stall("query"));
    Running<QueryResponse> hanging(fixture.io, session.query("Task"));
    fixture.run(session.get_schemas());

    fixture.run(session.close());

    CHECK_THROWS_AS(hanging.get(), AbortError);
    CHECK_THROWS_AS(fixture.run(session.query("Task")), AbortError);
    fixture.server.stop();
    fixture.io.restart();
    fixture.io.run_for(test::hang_limit);
    CHECK(fixture.io.stopped());
}

TEST_CASE("a context that ends under a suspended operation destroys it without a result", "[usage]")
{
    auto io = std::make_optional<asio::io_context>();
    auto witness = std::make_shared<int>(0);
    Value kept;
    {
        sandbox::Server server(io->get_executor());
        server.start();
        Session session(io->get_executor(), server.url(), server.api_user(), server.api_key(), options_for(server));
        kept = test::run_coroutine(*io, session.query("select name from Task limit 1")).data[0];
        server.inject(stall("query"));
        asio::co_spawn(*io, session.query("Task"), [witness](std::exception_ptr, QueryResponse const&) { ++*witness; });
        auto const handled = server.handled_requests();
        test::run_until(*io, [&] { return server.handled_requests() > handled; });
    }
    io.reset();
    CHECK(*witness == 0);
    CHECK(witness.use_count() == 1);
    CHECK_FALSE(kept.get_string("name").empty());
}
