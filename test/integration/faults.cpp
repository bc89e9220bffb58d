// Copyright the ftrack C++ client authors. SPDX-License-Identifier: Apache-2.0
#include "ftrack/ftrack.hpp"

#include "support/catch.hpp"
#include "support/sandbox_fixture.hpp"

#include <functional>
#include <string>
#include <typeinfo>
#include <vector>

using namespace ftrack;
using namespace std::chrono_literals;
using ftrack::test::ManualClock;
using ftrack::test::Running;
using ftrack::test::SandboxFixture;
namespace json = boost::json;

namespace {

sandbox::Fault fault(std::function<void(sandbox::Fault&)> const& set, std::string action = "query")
{
    sandbox::Fault result;
    result.action = std::move(action);
    set(result);
    return result;
}

/// Turns the clock whenever nothing else moves, until the coroutine ends.
template <class T>
T run_through_waits(SandboxFixture& fixture, ManualClock& clock, Running<T>& running)
{
    auto const end = std::chrono::steady_clock::now() + test::hang_limit;
    while (!running.is_done() && std::chrono::steady_clock::now() < end) {
        fixture.io.restart();
        if (fixture.io.run_one_for(20ms) == 0)
            clock.advance_to_next();
    }
    return running.get();
}

template <class Class>
bool is_exactly(std::exception const& error)
{
    return typeid(error) == typeid(Class);
}

class FaultFixture : public SandboxFixture
{
public:
    FaultFixture() : client(session(options(), clock)) { run(client.initialize()); }

    template <class T>
    T run_through(boost::asio::awaitable<T> task)
    {
        Running<T> running(io, std::move(task));
        return run_through_waits(*this, *clock, running);
    }

    std::shared_ptr<ManualClock> clock = std::make_shared<ManualClock>();
    Session client;
};

} // namespace

TEST_CASE("what is safe to repeat is repeated until it works", "[faults]")
{
    std::vector<std::function<void(sandbox::Fault&)>> const faults{
        [](sandbox::Fault& f) {
            f.status = 429;
            f.retry_after = "3";
        },
        [](sandbox::Fault& f) {
            f.status = 502;
            f.body = "<html>Bad gateway</html>";
        },
        [](sandbox::Fault& f) { f.status = 503; },
        [](sandbox::Fault& f) { f.status = 504; },
        [](sandbox::Fault& f) { f.close_after = 0; },
        [](sandbox::Fault& f) { f.close_after = 1; },
        [](sandbox::Fault& f) { f.close_after = 300; },
        [](sandbox::Fault& f) { f.stall = true; },
        [](sandbox::Fault& f) { f.stall_after = 300; },
    };
    for (std::size_t i = 0; i < faults.size(); ++i) {
        INFO("fault " << i);
        FaultFixture fixture;
        fixture.server.inject(fault(faults[i]));
        CHECK(fixture.run_through(fixture.client.query("select name from Task limit 20")).data.size() == 20);
    }
}

TEST_CASE("after the last try the error says what happened", "[faults]")
{
    FaultFixture fixture;
    fixture.server.inject(fault([](sandbox::Fault& f) {
        f.status = 503;
        f.body = "<html>maintenance</html>";
        f.times = sandbox::Fault::forever();
    }));
    std::uint64_t const before = fixture.server.handled_requests();
    try {
        fixture.run_through(fixture.client.query("Task"));
        FAIL("no error");
    } catch (ServerError const& error) {
        CHECK(error.http_status() == 503);
        CHECK_THAT(error.what(), Catch::Contains("maintenance"));
    }
    CHECK(fixture.server.handled_requests() - before == 4);
}

TEST_CASE("a mutation whose bytes have left is not repeated", "[faults]")
{
    std::vector<std::function<void(sandbox::Fault&)>> const faults{
        [](sandbox::Fault& f) { f.close_after = 0; },
        [](sandbox::Fault& f) { f.close_after = 100; },
        [](sandbox::Fault& f) { f.stall = true; },
    };
    for (auto const& set : faults) {
        FaultFixture fixture;
        fixture.server.inject(fault(set, "create"));
        std::uint64_t const before = fixture.server.handled_requests();
        try {
            fixture.run_through(fixture.client.create("Project", attributes("name", "x", "full_name", "x")));
            FAIL("no error");
        } catch (NetworkError const& error) {
            CHECK(error.may_have_been_applied());
        }
        CHECK(fixture.server.handled_requests() - before == 1);
    }
}

TEST_CASE("a mutation answered 503 is the server's error, sent once", "[faults]")
{
    FaultFixture fixture;
    fixture.server.inject(fault(
        [](sandbox::Fault& f) {
            f.status = 503;
            f.times = sandbox::Fault::forever();
        },
        "create"));
    std::uint64_t const before = fixture.server.handled_requests();
    CHECK_THROWS_AS(fixture.run_through(fixture.client.create("Project", attributes("name", "x", "full_name", "x"))), ServerError);
    CHECK(fixture.server.handled_requests() - before == 1);
}

TEST_CASE("bodies that are no answer are malformed", "[faults]")
{
    std::vector<std::function<void(sandbox::Fault&)>> const faults{
        [](sandbox::Fault& f) { f.malformed_body = true; },
        [](sandbox::Fault& f) { f.truncate_body = 20; },
        [](sandbox::Fault& f) { f.truncate_body = 0; },
        [](sandbox::Fault& f) {
            f.body = "<html>hello</html>";
            f.content_type = "text/html";
        },
    };
    for (std::size_t i = 0; i < faults.size(); ++i) {
        INFO("fault " << i);
        FaultFixture fixture;
        fixture.server.inject(fault(faults[i]));
        CHECK_THROWS_AS(fixture.run_through(fixture.client.query("Task limit 3")), MalformedResponseError);
        CHECK(fixture.run_through(fixture.client.query("Task limit 3")).data.size() == 3);
    }
}

TEST_CASE("JSON under another content type is JSON", "[faults]")
{
    FaultFixture fixture;
    fixture.server.inject(fault([](sandbox::Fault& f) { f.content_type = "text/html; charset=utf-8"; }));
    CHECK(fixture.run_through(fixture.client.query("Task limit 3")).data.size() == 3);
}

TEST_CASE("a connection that the server closes politely is replaced", "[faults]")
{
    FaultFixture fixture;
    fixture.server.inject(fault([](sandbox::Fault& f) { f.close_connection = true; }));
    std::uint64_t const before = fixture.server.accepted_connections();
    CHECK(fixture.run_through(fixture.client.query("Task limit 3")).data.size() == 3);
    CHECK(fixture.run_through(fixture.client.query("Task limit 3")).data.size() == 3);
    CHECK(fixture.server.accepted_connections() == before + 1);
}

TEST_CASE("a failed start is tried again by the next call", "[faults]")
{
    SandboxFixture fixture;
    fixture.server.inject(fault([](sandbox::Fault& f) { f.malformed_body = true; }, "query_schemas"));
    Session session = fixture.session();
    CHECK_THROWS_AS(fixture.run(session.query("Task limit 3")), MalformedResponseError);
    CHECK(fixture.run(session.query("Task limit 3")).data.size() == 3);
}

TEST_CASE("an answer larger than allowed is refused", "[faults]")
{
    SandboxFixture fixture;
    fixture.server.inject(fault([](sandbox::Fault& f) { f.body = "[\"" + std::string(3'000'000, 'x') + "\"]"; }));
    SessionOptions options = fixture.options();
    options.max_response_size = 2'000'000;
    Session session = fixture.session(options);
    CHECK_THROWS_AS(fixture.run(session.query("Task limit 3")), MalformedResponseError);
    CHECK(fixture.run(session.query("Task limit 3")).data.size() == 3);
}

TEST_CASE("errors with and without a JSON body have their classes", "[faults]")
{
    struct Case
    {
        int status;
        char const* body;
        bool (*is_expected)(std::exception const&);
    };
    std::vector<Case> const cases{
        {200, R"({"exception":"ValidationError","content":"a","error_code":null})", is_exactly<ServerValidationError>},
        {400, R"({"exception":"ValidationError","content":"a","error_code":null})", is_exactly<ServerValidationError>},
        {403, R"({"exception":"PermissionError","content":"a","error_code":null})", is_exactly<ServerPermissionDeniedError>},
        {401, R"({"exception":"InvalidCredentialsError","content":"a"})", is_exactly<ServerError>},
        {500, R"({"exception":"KeyError","content":"a"})", is_exactly<ServerError>},
        {500, "<html>oops</html>", is_exactly<ServerError>},
        {404, "", is_exactly<ServerError>},
    };
    FaultFixture fixture;
    for (Case const& test : cases) {
        INFO(test.status << " " << test.body);
        fixture.server.inject(fault([&](sandbox::Fault& f) {
            f.status = test.status;
            f.body = test.body;
        }));
        try {
            fixture.run_through(fixture.client.query("Task limit 3"));
            FAIL("no error");
        } catch (ServerError const& error) {
            CHECK(test.is_expected(error));
            CHECK(error.http_status() == test.status);
        }
    }
    CHECK(fixture.run_through(fixture.client.query("Task limit 3")).data.size() == 3);
}

TEST_CASE("a server that is gone is a network error", "[faults]")
{
    FaultFixture fixture;
    fixture.server.stop();
    test::run_until(fixture.io, [&] { return fixture.server.open_connections() == 0; });
    test::poll(fixture.io); // the client sees its kept connection end
    try {
        fixture.run_through(fixture.client.create("Project", attributes("name", "x", "full_name", "x")));
        FAIL("no error");
    } catch (NetworkError const& error) {
        CHECK_FALSE(error.may_have_been_applied());
        CHECK_THAT(error.what(), !Catch::Contains(fixture.server.api_key()));
    }
}
