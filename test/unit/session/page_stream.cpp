// Copyright the ftrack C++ client authors. SPDX-License-Identifier: Apache-2.0
#include "ftrack/ftrack.hpp"

#include "support/catch.hpp"
#include "support/session_fixture.hpp"

#include <boost/json/serialize.hpp>

#include <optional>
#include <string>
#include <vector>

using namespace ftrack;
using namespace std::chrono_literals;
using ftrack::test::FakeAnswer;
using ftrack::test::Running;
using ftrack::test::SessionFixture;
namespace json = boost::json;
namespace asio = boost::asio;

namespace {

using Page = std::optional<QueryResponse>;

/// A server with `rows` tasks that answers `… offset O limit L`.
class Pager
{
public:
    explicit Pager(int rows, bool hang = false) : rows_(rows), hang_(hang) {}

    FakeAnswer operator()(json::array const& operations) const
    {
        std::string const expression(operations.at(0).at("expression").as_string());
        int const offset = std::stoi(expression.substr(expression.rfind("offset ") + 7));
        int const limit = std::stoi(expression.substr(expression.rfind("limit ") + 6));
        std::string entities;
        for (int i = offset; i < std::min(rows_, offset + limit); ++i)
            entities += (entities.empty() ? "" : ",") + (R"({"__entity_type__":"Task","id":")" + std::to_string(i) + "\"}");
        FakeAnswer answer(test::query_answer(entities, offset + limit < rows_ ? std::to_string(offset + limit) : "null"));
        answer.hang = hang_;
        return answer;
    }

private:
    int rows_;
    bool hang_;
};

std::vector<std::string> ids_of_all(SessionFixture& fixture, QueryPages& pages)
{
    std::vector<std::string> ids;
    while (Page const page = fixture.run(pages.next()))
        for (Value const& task : page->data)
            ids.push_back(task.get_string("id"));
    return ids;
}

void run_until_hanging(SessionFixture& fixture)
{
    test::run_until(fixture.io, [&] { return fixture.transport->hanging() == 1; });
}

} // namespace

TEST_CASE("all pages, then nullopt ever after", "[page_stream]")
{
    SessionFixture fixture(Pager(5));
    QueryPages pages = fixture.session->query_all("Task", 2);

    CHECK(ids_of_all(fixture, pages) == std::vector<std::string>{"0", "1", "2", "3", "4"});
    CHECK_FALSE(fixture.run(pages.next()));
    CHECK(fixture.transport->requests.size() == 4); // session start and three pages
}

TEST_CASE("nothing is sent before the first next, then one page is in flight ahead", "[page_stream]")
{
    SessionFixture fixture(Pager(10));
    QueryPages pages = fixture.session->query_all("Task", 2);
    test::poll(fixture.io);
    CHECK(fixture.transport->requests.empty());

    fixture.run(pages.next());
    test::poll(fixture.io);

    CHECK(fixture.transport->requests.size() == 3);
    test::poll(fixture.io);
    CHECK(fixture.transport->requests.size() == 3);
}

TEST_CASE("a cancelled next consumes nothing", "[page_stream]")
{
    SessionFixture fixture(Pager(2, true));
    QueryPages pages = fixture.session->query_all("Task", 2);
    Running<Page> first(fixture.io, pages.next());
    run_until_hanging(fixture);

    first.cancel();
    CHECK_THROWS_AS(first.get(), AbortError);
    CHECK(fixture.transport->in_flight == 1);
    Running<Page> second(fixture.io, pages.next());
    test::poll(fixture.io);
    fixture.transport->release();

    CHECK(second.get()->data.size() == 2);
    CHECK(fixture.transport->requests.size() == 2);
}

TEST_CASE("two next at once are a logic error", "[page_stream]")
{
    SessionFixture fixture(Pager(2, true));
    QueryPages pages = fixture.session->query_all("Task", 2);
    Running<Page> first(fixture.io, pages.next());
    run_until_hanging(fixture);

    CHECK_THROWS_AS(fixture.run(pages.next()), std::logic_error);

    fixture.transport->release();
    CHECK(first.get().has_value());
    CHECK_THROWS_AS(QueryPages().next(), std::logic_error);
}

TEST_CASE("the signal ends the whole stream", "[page_stream]")
{
    SessionFixture fixture(Pager(10, true));
    std::stop_source stop;
    CallOptions options;
    options.signal = stop.get_token();
    QueryPages pages = fixture.session->query_all("Task", 2, options);
    Running<Page> first(fixture.io, pages.next());
    run_until_hanging(fixture);

    stop.request_stop();

    CHECK_THROWS_AS(first.get(), AbortError);
    CHECK_THROWS_AS(fixture.run(pages.next()), AbortError);
    CHECK(fixture.transport->in_flight == 0);
}

TEST_CASE("the signal ends a stream whose next page has arrived already", "[page_stream]")
{
    SessionFixture fixture(Pager(10));
    asio::cancellation_signal abort;
    CallOptions options;
    options.signal = abort.slot();
    QueryPages pages = fixture.session->query_all("Task", 2, options);
    fixture.run(pages.next());
    test::poll(fixture.io);

    abort.emit(asio::cancellation_type::terminal);

    CHECK_THROWS_AS(fixture.run(pages.next()), AbortError);
}

TEST_CASE("a page's failure is thrown by the next that would have returned it", "[page_stream]")
{
    int pages_asked = 0;
    SessionFixture fixture([&](json::array const& operations) {
        if (++pages_asked == 2)
            return FakeAnswer(R"({"exception":"ParseError","content":"no","error_code":null})");
        return Pager(10)(operations);
    });
    QueryPages pages = fixture.session->query_all("Task", 2);

    CHECK(fixture.run(pages.next())->data.size() == 2);
    test::poll(fixture.io);

    CHECK_THROWS_AS(fixture.run(pages.next()), ServerError);
    CHECK_THROWS_AS(fixture.run(pages.next()), ServerError);
}

TEST_CASE("the time-out is for each page", "[page_stream]")
{
    SessionFixture fixture(Pager(10, true));
    fixture.run(fixture.session->initialize());
    CallOptions options;
    options.timeout = 5s;
    QueryPages pages = fixture.session->query_all("Task", 2, options);
    Running<Page> first(fixture.io, pages.next());
    run_until_hanging(fixture);
    fixture.clock->advance(4s);
    fixture.transport->release();
    CHECK(first.get());
    Running<Page> second(fixture.io, pages.next());
    run_until_hanging(fixture);

    fixture.clock->advance(4s);
    test::poll(fixture.io);
    CHECK_FALSE(second.is_done());
    fixture.clock->advance(1s);

    CHECK_THROWS_AS(second.get(), TimeoutError);
}

TEST_CASE("destroying the stream aborts the page in flight", "[page_stream]")
{
    SessionFixture fixture(Pager(10, true));
    asio::cancellation_signal abort;
    CallOptions options;
    options.signal = abort.slot();
    {
        QueryPages pages = fixture.session->query_all("Task", 2, options);
        Running<Page> first(fixture.io, pages.next());
        run_until_hanging(fixture);
        first.cancel();
        CHECK_THROWS_AS(first.get(), AbortError);
        CHECK(abort.slot().has_handler());
    }
    CHECK_FALSE(abort.slot().has_handler());
    test::poll(fixture.io);
    CHECK(fixture.transport->in_flight == 0);
}

TEST_CASE("closing the session ends the stream", "[page_stream]")
{
    SessionFixture fixture(Pager(10, true));
    QueryPages pages = fixture.session->query_all("Task", 2);
    Running<Page> first(fixture.io, pages.next());
    run_until_hanging(fixture);

    fixture.run(fixture.session->close());

    CHECK_THROWS_AS(first.get(), AbortError);
    CHECK_THROWS_AS(fixture.run(pages.next()), AbortError);
}
