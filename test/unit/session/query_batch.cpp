// Copyright the ftrack C++ client authors. SPDX-License-Identifier: Apache-2.0
#include "session/query_batch.hpp"

#include "ftrack/error.hpp"
#include "support/catch.hpp"
#include "support/message_of.hpp"
#include "support/session_fixture.hpp"

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/error.hpp>

#include <exception>
#include <memory>
#include <string>
#include <utility>
#include <vector>

using namespace ftrack;
using ftrack::test::FakeAnswer;
using ftrack::test::SessionFixture;
namespace asio = boost::asio;
namespace json = boost::json;

namespace {

/// Answers every query with one entity that is called as its expression; refuses a batch that holds the expression `bad`.
FakeAnswer echo(json::array const& operations)
{
    std::string body = "[";
    for (json::value const& operation : operations) {
        auto const expression = std::string(operation.at("expression").as_string());
        if (expression == "bad")
            return FakeAnswer(R"({"exception":"ValidationError","content":"bad is bad","error_code":"query_error"})");
        body += body.size() == 1 ? "" : ",";
        body += R"({"action":"query","data":[{"__entity_type__":"Task","id":")" + expression + R"(","name":")" + expression +
                R"("}],"metadata":{"next":{"offset":null}}})";
    }
    return FakeAnswer(body + "]");
}

SessionOptions coalescing()
{
    SessionOptions options;
    options.coalesce_queries = true;
    return options;
}

/// Calls that run side by side, each with its end.
class Calls
{
public:
    explicit Calls(SessionFixture& fixture) : fixture_(fixture) { fixture_.run(fixture_.session->initialize()); }

    void start(std::string const& expression, CallOptions const& options = {})
    {
        std::size_t const place = ends.size();
        ends.emplace_back();
        asio::co_spawn(fixture_.io, fixture_.session->query(expression, options),
                       [this, place](std::exception_ptr failure, QueryResponse const& response) {
                           ends[place] = failure ? test::message_of<std::exception>([&] { std::rethrow_exception(failure); })
                                                 : response.data[0].get_string("name");
                       });
    }

    void run()
    {
        fixture_.io.restart();
        fixture_.io.run();
    }

    std::size_t requests() const { return fixture_.transport->requests.size() - 1; } // but for the session's start

    std::vector<std::string> ends;

private:
    SessionFixture& fixture_;
};

} // namespace

TEST_CASE("queries of one turn travel as one request, and each gets its own answer", "[session]")
{
    SessionFixture fixture(echo, coalescing());
    Calls calls(fixture);
    for (char const* const expression : {"a", "b", "c"})
        calls.start(expression);
    calls.run();
    CHECK(calls.requests() == 1);
    CHECK(calls.ends == std::vector<std::string>{"a", "b", "c"});

    calls.start("d");
    calls.run();
    CHECK(calls.requests() == 2);
    CHECK(calls.ends.back() == "d");
}

TEST_CASE("without the option each query is a request", "[session]")
{
    SessionFixture fixture(echo);
    Calls calls(fixture);
    calls.start("a");
    calls.start("b");
    calls.run();
    CHECK(calls.requests() == 2);
}

TEST_CASE("a wrong expression fails only itself", "[session]")
{
    SessionFixture fixture(echo, coalescing());
    Calls calls(fixture);
    calls.start("a");
    calls.start("bad");
    calls.start("c");
    calls.run();
    CHECK(calls.requests() == 4);
    CHECK(calls.ends[0] == "a");
    CHECK_THAT(calls.ends[1], Catch::Contains("bad is bad"));
    CHECK(calls.ends[2] == "c");

    calls.start("bad"); // by itself it is not asked twice
    calls.run();
    CHECK(calls.requests() == 5);
}

TEST_CASE("a failed connection is everybody's, and nothing is sent again", "[session]")
{
    auto const fail = [](json::array const&) {
        FakeAnswer answer;
        answer.failure = std::make_exception_ptr(NetworkError(asio::error::connection_reset, "the connection broke"));
        return answer;
    };
    SessionFixture fixture(fail, coalescing());
    Calls calls(fixture);
    calls.start("a");
    calls.start("b");
    calls.run();
    CHECK(calls.requests() == 1);
    CHECK(calls.ends == std::vector<std::string>{"the connection broke", "the connection broke"});
}

TEST_CASE("a batch is bounded", "[session]")
{
    SessionFixture fixture(echo, coalescing());
    Calls calls(fixture);
    for (std::size_t i = 0; i <= session::QueryBatch::max_size; ++i)
        calls.start(std::to_string(i));
    calls.run();
    CHECK(calls.requests() == 2);
    CHECK(fixture.transport->operations(1).size() == session::QueryBatch::max_size);
    CHECK(calls.ends.back() == std::to_string(session::QueryBatch::max_size));
}

TEST_CASE("a call that asks for something of its own travels alone", "[session]")
{
    SessionFixture fixture(echo, coalescing());
    Calls calls(fixture);
    CallOptions pushed;
    pushed.push_token = "token";
    CallOptions serializable;
    serializable.ensure_serializable_response = true;
    CallOptions with_header;
    with_header.headers["X-Studio"] = "one";
    for (CallOptions const& options : {pushed, serializable, with_header, CallOptions()})
        calls.start("a", options);
    calls.run();
    CHECK(calls.requests() == 4);
    CHECK(calls.ends == std::vector<std::string>(4, "a"));
}

TEST_CASE("a cancelled caller leaves its batch, and the last ends the request", "[session]")
{
    SessionFixture fixture([](json::array const&) { return FakeAnswer::hanging(); }, coalescing());
    Calls calls(fixture);
    std::stop_source first;
    std::stop_source second;
    CallOptions options;
    options.signal = first.get_token();
    calls.start("a", options);
    options.signal = second.get_token();
    calls.start("b", options);
    fixture.io.restart();
    fixture.io.poll();
    REQUIRE(fixture.transport->hanging() == 1);

    first.request_stop();
    fixture.io.poll();
    CHECK_THAT(calls.ends[0], Catch::Contains("aborted"));
    CHECK(fixture.transport->hanging() == 1);

    second.request_stop();
    fixture.io.poll();
    CHECK_THAT(calls.ends[1], Catch::Contains("aborted"));
    CHECK(fixture.transport->hanging() == 0);
    CHECK(fixture.transport->aborted == 1);
}

TEST_CASE("callers that leave before their batch does cost no request", "[session]")
{
    SessionFixture fixture(echo, coalescing());
    Calls calls(fixture);
    std::stop_source stop;
    CallOptions options;
    options.signal = stop.get_token();
    calls.start("a", options);
    stop.request_stop();
    calls.run();
    CHECK(calls.requests() == 0);
    CHECK_THAT(calls.ends[0], Catch::Contains("aborted"));
}

TEST_CASE("a session that ends takes its batches with it, wherever they are", "[session]")
{
    bool const by_close = GENERATE(true, false);
    std::size_t on_their_way = 0;
    constexpr std::size_t most_turns = 40;
    for (std::size_t turns = 0; turns < most_turns; ++turns) {
        INFO("after " << turns << " turns" << (by_close ? ", by close()" : ", by the destructor"));
        SessionFixture fixture([](json::array const&) { return FakeAnswer::hanging(); }, coalescing());
        Calls calls(fixture);
        calls.start("a");
        calls.start("b");
        fixture.io.restart();
        for (std::size_t turn = 0; turn < turns; ++turn)
            fixture.io.poll_one();
        on_their_way += calls.requests();

        if (by_close)
            fixture.run(fixture.session->close());
        else
            fixture.session.reset();
        calls.run();
        CHECK(calls.ends == std::vector<std::string>(2, "The query was aborted because its session is closed."));
        CHECK(fixture.transport->aborted == calls.requests());
        CHECK(fixture.transport->hanging() == 0);
        CHECK(fixture.transport->closed);
    }
    CHECK(on_their_way > 0);
    CHECK(on_their_way < most_turns);
}
