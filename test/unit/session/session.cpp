// Copyright the ftrack C++ client authors. SPDX-License-Identifier: Apache-2.0
#include "ftrack/ftrack.hpp"

#include "support/catch.hpp"
#include "support/session_fixture.hpp"

#include <boost/json/parse.hpp>
#include <boost/json/serialize.hpp>

#include <cstdlib>
#include <stdexcept>
#include <string>
#include <vector>

using namespace ftrack;
using namespace std::chrono_literals;
using ftrack::test::FakeAnswer;
using ftrack::test::SessionFixture;
namespace json = boost::json;
namespace asio = boost::asio;

namespace {

std::string const task_1 = R"({"__entity_type__":"Task","id":"t1","name":"compositing"})";

FakeAnswer one_task(json::array const&) { return FakeAnswer(test::query_answer(task_1)); }

json::object object(char const* text) { return json::parse(text).as_object(); }

} // namespace

TEST_CASE("a session is made from sound arguments alone", "[session]")
{
    asio::io_context io;
    struct Case
    {
        char const* url;
        char const* user;
        char const* key;
    };
    for (Case const& bad : {Case{"", "u", "k"}, Case{"https://x", "", "k"}, Case{"https://x", "u", ""}, Case{"studio", "u", "k"},
                            Case{"ftp://studio", "u", "k"}, Case{"https://user:pass@studio", "u", "k"}, Case{"https://studio?x=1", "u", "k"},
                            Case{"https://studio", "u\r\nx: y", "k"}, Case{"https://studio", "u", "k\n"}, Case{"https://stu\ndio", "u", "k"}})
    {
        INFO(bad.url << " " << bad.user);
        CHECK_THROWS_AS(Session(io.get_executor(), bad.url, bad.user, bad.key), std::invalid_argument);
    }
    CHECK(Session(io.get_executor(), "https://studio.example///", "u", "k").server_url() == "https://studio.example");
}

TEST_CASE("a session refuses wrong options", "[session]")
{
    asio::io_context io;
    auto const make = [&](auto change) {
        SessionOptions options;
        change(options);
        return Session(io.get_executor(), "https://studio.example", "u", "k", options);
    };
    CHECK_THROWS_AS(make([](SessionOptions& o) { o.timeout = -1ms; }), std::invalid_argument);
    CHECK_THROWS_AS(make([](SessionOptions& o) { o.timeouts.connect = -1ms; }), std::invalid_argument);
    CHECK_THROWS_AS(make([](SessionOptions& o) { o.max_connections = 0; }), std::invalid_argument);
    CHECK_THROWS_AS(make([](SessionOptions& o) { o.headers["x\r\ny"] = "z"; }), std::invalid_argument);
    CHECK_THROWS_AS(make([](SessionOptions& o) { o.headers["x"] = std::string("a\0b", 3); }), std::invalid_argument);
    CHECK_THROWS_AS(make([](SessionOptions& o) { o.client_token = "a\nb"; }), std::invalid_argument);
    CHECK_THROWS_AS(make([](SessionOptions& o) { o.retry.max_attempts = 0; }), std::invalid_argument);
    CHECK_THROWS_AS(make([](SessionOptions& o) { o.tls.ca_file = "/nowhere/at/all.pem"; }), std::invalid_argument);
}

TEST_CASE("from_environment names the variable that is missing", "[session]")
{
    asio::io_context io;
    ::setenv("FTRACK_SERVER", "https://studio.example/", 1);
    ::setenv("FTRACK_API_USER", "ada", 1);
    ::unsetenv("FTRACK_API_KEY");
    CHECK_THROWS_WITH(Session::from_environment(io.get_executor()), Catch::Contains("FTRACK_API_KEY"));

    ::setenv("FTRACK_API_KEY", "key", 1);
    CHECK(Session::from_environment(io.get_executor()).server_url() == "https://studio.example");
}

TEST_CASE("the first operation initialises the session, once", "[session]")
{
    SessionFixture fixture(one_task);
    CHECK(fixture.session->get_schema("Task") == nullptr);
    CHECK(fixture.session->get_primary_key_attributes("Task").empty());

    auto const tasks = fixture.run(fixture.session->query("select name from Task"));
    fixture.run(fixture.session->query("select name from Task"));

    REQUIRE(fixture.transport->requests.size() == 3);
    CHECK(fixture.transport->requests[0].body == R"([{"action":"query_server_information"},{"action":"query_schemas"}])");
    CHECK(fixture.transport->requests[1].body == R"([{"action":"query","expression":"select name from Task"}])");
    CHECK(tasks.data[0].get_string("name") == "compositing");
    CHECK(fixture.session->get_schema("Task")->primary_key() == std::vector<std::string>(1, "id"));
    CHECK(fixture.session->get_schema("Nothing") == nullptr);
    CHECK(fixture.session->get_primary_key_attributes("Metadata") == std::vector<std::string>{"parent_id", "key"});
    CHECK(fixture.session->get_identifying_key(tasks.data[0]) == "Task,t1");
    CHECK(fixture.run(fixture.session->get_server_version()) == "dev");
    CHECK(fixture.run(fixture.session->get_server_information())["is_timezone_support_enabled"].as_bool());
    CHECK(fixture.run(fixture.session->get_schemas()).size() == 116);
}

TEST_CASE("requests have the headers of the official clients", "[session]")
{
    SessionOptions options;
    options.client_token = "my-daemon";
    options.strict_api = true;
    options.headers["X-Studio"] = "one";
    options.ensure_serializable_response = true;
    SessionFixture fixture(one_task, options);
    CallOptions call;
    call.push_token = "push";
    call.headers["X-Studio"] = "two";
    fixture.run(fixture.session->query("Task", call));

    HttpRequest const& request = fixture.transport->requests.back();
    CHECK(request.method == "POST");
    CHECK(request.url == "https://studio.example/api");
    CHECK(request.headers.find("Content-Type") == "application/json");
    CHECK(request.headers.find("Accept") == "application/json");
    CHECK(request.headers.find("ftrack-user") == "ada");
    CHECK(request.headers.find("ftrack-api-key") == "SECRET-KEY");
    CHECK(request.headers.find("ftrack-Clienttoken") == "my-daemon");
    CHECK(request.headers.find("ftrack-pushtoken") == "push");
    CHECK(request.headers.find("ftrack-strict-api") == "true");
    CHECK(request.headers.find("ftrack-api-options") == "strict:1;denormalize:1");
    CHECK(request.headers.find("X-Studio") == "two");
    CHECK_FALSE(request.is_mutation);
    CHECK(request.description == "query");
}

TEST_CASE("options that are off send no header", "[session]")
{
    SessionFixture fixture(one_task);
    fixture.run(fixture.session->query("Task"));

    HeaderFields const& headers = fixture.transport->requests.back().headers;
    CHECK_FALSE(headers.contains("ftrack-pushtoken"));
    CHECK_FALSE(headers.contains("ftrack-strict-api"));
    CHECK_FALSE(headers.contains("ftrack-api-options"));
    CHECK(headers.find("ftrack-Clienttoken").starts_with("ftrack-cpp--"));
    CHECK(headers.find("ftrack-Clienttoken").size() == std::string("ftrack-cpp--").size() + 36);
}

TEST_CASE("a serializable response is not merged", "[session]")
{
    auto const twice = [](json::array const&) { return FakeAnswer(test::query_answer(task_1 + R"(,{"__entity_type__":"Task","id":"t1"})")); };
    SessionFixture fixture(twice);
    CallOptions serializable;
    serializable.ensure_serializable_response = true;

    auto const merged = fixture.run(fixture.session->query("Task"));
    auto const apart = fixture.run(fixture.session->query("Task", serializable));

    CHECK(merged.data[1].get_string("name") == "compositing");
    CHECK(apart.data[1]["name"].is_null());
}

TEST_CASE("a batch is one request and one identity map", "[session]")
{
    SessionFixture fixture([](json::array const& operations) {
        CHECK(operations.size() == 2);
        return FakeAnswer(R"([{"action":"query","data":[{"__entity_type__":"Task","id":"t1","name":"one"}]},)"
                          R"({"action":"query","data":[{"__entity_type__":"Task","id":"t1","bid":3}]}])");
    });
    auto batch = operations(operation::query("select name from Task"), operation::query("select bid from Task"));
    auto const responses = fixture.run(fixture.session->call(std::move(batch)));

    REQUIRE(responses.size() == 2);
    CHECK(responses[0]["data"][0] == responses[1]["data"][0]);
    CHECK(responses[0].get_integer("data.0.bid") == 3);
}

TEST_CASE("an empty batch is answered without a request", "[session]")
{
    SessionFixture fixture(one_task);
    CHECK(fixture.run(fixture.session->call(std::vector<Operation>())).empty());
    CHECK(fixture.transport->requests.size() == 1);
}

TEST_CASE("a count that differs from the operations' is malformed", "[session]")
{
    for (char const* const body : {"[]", "[{},{}]", "{}", "3", "null"}) {
        SessionFixture fixture([&](json::array const&) { return FakeAnswer(body); });
        INFO(body);
        CHECK_THROWS_AS(fixture.run(fixture.session->query("Task")), MalformedResponseError);
    }
}

TEST_CASE("a query without rows of data is malformed", "[session]")
{
    for (char const* const body : {"[3]", "[{}]", R"([{"data":{}}])", R"([{"data":null}])"}) {
        SessionFixture fixture([&](json::array const&) { return FakeAnswer(body); });
        INFO(body);
        CHECK_THROWS_AS(fixture.run(fixture.session->query("Task")), MalformedResponseError);
    }
}

TEST_CASE("the server's errors have their classes", "[session]")
{
    auto const fails = [](int status, std::string body) {
        SessionFixture fixture([&](json::array const&) {
            FakeAnswer answer(body);
            answer.status = status;
            return answer;
        });
        fixture.run(fixture.session->query("Task"));
    };
    CHECK_THROWS_AS(fails(200, R"({"exception":"ValidationError","content":"no","error_code":null})"), ServerValidationError);
    CHECK_THROWS_AS(fails(200, R"({"exception":"PermissionError","content":"no","error_code":null})"), ServerPermissionDeniedError);
    CHECK_THROWS_AS(fails(403, R"({"exception":"FTAuthenticationError","content":"no"})"), ServerPermissionDeniedError);
    CHECK_THROWS_AS(fails(200, "<html>"), MalformedResponseError);
    CHECK_THROWS_AS(fails(200, "[{\"action\":"), MalformedResponseError);
    try {
        fails(502, "<html>Bad gateway</html>");
        FAIL("no error");
    } catch (MalformedResponseError const&) {
        FAIL("a proxy's page is the server's error");
    } catch (ServerError const& error) {
        CHECK(error.http_status() == 502);
        CHECK_THAT(error.what(), Catch::Contains("Bad gateway"));
    }
    try {
        fails(200, R"({"exception":"ParseError","content":"No attribute 'url' exists for schema 'Component'.","error_code":"x"})");
        FAIL("no error");
    } catch (ServerError const& error) {
        CHECK(error.exception() == "ParseError");
        CHECK(error.error_code() == "x");
        CHECK_THAT(error.what(), Catch::Contains("No attribute 'url'"));
        CHECK_THAT(error.what(), !Catch::Contains("SECRET-KEY"));
    }
}

TEST_CASE("a failed initialisation reaches all who wait, and the next call tries again", "[session]")
{
    SessionFixture fixture(one_task);
    FakeAnswer down;
    down.hang = true;
    down.failure = std::make_exception_ptr(NetworkError(asio::error::connection_refused, "refused"));
    fixture.transport->starts.push_back(down);
    test::Running<QueryResponse> first(fixture.io, fixture.session->query("Task"));
    test::Running<void> second(fixture.io, fixture.session->initialize());
    test::run_until(fixture.io, [&] { return fixture.transport->hanging() == 1; });

    fixture.transport->release();

    CHECK_THROWS_AS(first.get(), NetworkError);
    CHECK_THROWS_AS(second.get(), NetworkError);
    CHECK(fixture.run(fixture.session->query("Task")).data.size() == 1);
}

TEST_CASE("cancelling one waiter of the initialisation, also the first, ends that wait alone", "[session]")
{
    SessionFixture fixture(one_task);
    fixture.transport->starts.push_back(FakeAnswer::hanging());
    test::Running<void> first(fixture.io, fixture.session->initialize());
    test::Running<QueryResponse> second(fixture.io, fixture.session->query("Task"));
    test::run_until(fixture.io, [&] { return fixture.transport->hanging() == 1; });

    first.cancel();
    CHECK_THROWS_AS(first.get(), AbortError);
    fixture.transport->release();

    CHECK(second.get().data.size() == 1);
    CHECK(fixture.transport->requests.size() == 2);
}

TEST_CASE("search, create, update and delete speak the protocol", "[session]")
{
    SessionFixture fixture([](json::array const& operations) {
        std::string const action(operations.at(0).at("action").as_string());
        if (action == "delete")
            return FakeAnswer(R"([{"action":"delete","data":true}])");
        if (action == "search")
            return FakeAnswer(R"([{"action":"search","data":[)" + task_1 + R"(],"metadata":{"next":{"offset":7}}}])");
        return FakeAnswer(R"([{"action":")" + action + R"(","data":)" + task_1 + "}]");
    });
    Session& session = *fixture.session;

    auto const created = fixture.run(session.create("Task", object(R"({"name":"compositing"})")));
    CHECK(created.action == "create");
    CHECK(created.data.get_string("id") == "t1");
    CHECK(fixture.transport->requests.back().is_mutation);
    CHECK(fixture.transport->operations(1) ==
          json::parse(R"([{"action":"create","entity_type":"Task","entity_data":{"__entity_type__":"Task","name":"compositing"}}])"));

    auto const updated = fixture.run(session.update("Task", "t1", object(R"({"name":"x"})")));
    CHECK(updated.action == "update");
    CHECK(fixture.transport->operations(2).at(0).at("action") == "update");

    auto const deleted = fixture.run(session.delete_("Task", created.data));
    CHECK(deleted.data);
    CHECK(fixture.transport->operations(3).at(0).at("entity_type") == "Task");

    SearchOptions search;
    search.entity_type = "Task";
    search.terms.emplace_back("comp");
    auto const found = fixture.run(session.search(search));
    CHECK(found.data.size() == 1);
    CHECK(found.metadata.next.offset == 7);
    CHECK_FALSE(fixture.transport->requests.back().is_mutation);
}

TEST_CASE("calls that are wrong by themselves send nothing", "[session]")
{
    SessionFixture fixture(one_task);
    Session& session = *fixture.session;
    CallOptions negative;
    negative.timeout = -1ms;
    CallOptions header;
    header.headers["a"] = "b\r\nc";
    CHECK_THROWS_AS(session.query("Task", negative), std::invalid_argument);
    CHECK_THROWS_AS(session.query("Task", header), std::invalid_argument);
    CHECK_THROWS_AS(session.query_all("Task", 0), std::invalid_argument);
    CHECK_THROWS_AS(session.query_all("Task", 5, negative), std::invalid_argument);
    CHECK_THROWS_AS(session.update("Task", EntityKey(), json::object()), std::invalid_argument);
    CHECK_THROWS_AS(session.delete_("Task", EntityKey()), std::invalid_argument);
    CHECK_THROWS_AS(session.create("", json::object()), std::invalid_argument);
    CHECK_THROWS_AS(session.search(SearchOptions()), std::invalid_argument);
    CHECK_THROWS_AS(session.ensure("Task", json::object()), std::invalid_argument);
    test::poll(fixture.io);
    CHECK(fixture.transport->requests.empty());
}

TEST_CASE("dates in data travel as datetime objects unless the caller says no", "[session]")
{
    SessionFixture fixture([](json::array const&) { return FakeAnswer(R"([{"action":"create","data":{"id":"1"}}])"); });
    CallOptions plain;
    plain.convert_dates = false;

    fixture.run(fixture.session->create("Task", object(R"({"start_date":"2024-01-31T10:00:00"})")));
    fixture.run(fixture.session->create("Task", object(R"({"start_date":"2024-01-31T10:00:00"})"), plain));

    CHECK(fixture.transport->operations(1).at(0).at("entity_data").at("start_date") ==
          json::parse(R"({"__type__":"datetime","value":"2024-01-31T10:00:00.000Z"})"));
    CHECK(fixture.transport->operations(2).at(0).at("entity_data").at("start_date") == "2024-01-31T10:00:00");
}

TEST_CASE("addresses of components and thumbnails", "[session]")
{
    SessionFixture fixture(one_task);
    ThumbnailOptions small;
    small.size = 100;
    CHECK(fixture.session->get_component_url("c 1") == "https://studio.example/component/get?id=c+1&username=ada&apiKey=SECRET-KEY");
    CHECK(fixture.session->get_component_url("") == std::nullopt);
    CHECK(fixture.session->thumbnail_url("c1") == "https://studio.example/component/thumbnail?id=c1&size=300&username=ada&apiKey=SECRET-KEY");
    CHECK(fixture.session->thumbnail_url("c1", small) == "https://studio.example/component/thumbnail?id=c1&size=100&username=ada&apiKey=SECRET-KEY");
    CHECK(fixture.session->thumbnail_url("") == "https://studio.example/img/thumbnail2.png");
    small.size = 0;
    CHECK_THROWS_AS(fixture.session->thumbnail_url("c1", small), std::invalid_argument);
}

TEST_CASE("a log function that throws ends nothing", "[session]")
{
    SessionOptions options;
    options.log = [](LogRecord const&) { throw std::runtime_error("full disk"); };
    options.trace = [](TraceRecord const&) { throw std::runtime_error("full disk"); };
    SessionFixture fixture(one_task, options);
    CHECK(fixture.run(fixture.session->query("Task")).data.size() == 1);
}
