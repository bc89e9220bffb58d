// Copyright the ftrack C++ client authors. SPDX-License-Identifier: Apache-2.0
#include "ftrack/ftrack.hpp"

#include "support/catch.hpp"
#include "support/sandbox_fixture.hpp"
#include "support/temporary_folder.hpp"

#include <boost/asio/use_future.hpp>

#include <set>
#include <string>
#include <thread>
#include <vector>

using namespace ftrack;
using ftrack::test::SandboxFixture;
namespace asio = boost::asio;
namespace json = boost::json;

namespace {

std::string first_id(SandboxFixture& fixture, Session& session, std::string const& type)
{
    return fixture.run(session.query("select id from " + type + " order by name limit 1")).data[0].get_string("id");
}

json::object shot_data(SandboxFixture& fixture, Session& session, std::string const& name)
{
    return attributes("name", name, "parent_id", first_id(fixture, session, "Sequence"));
}

} // namespace

TEST_CASE("a query over verified TLS, with nested attributes", "[main_job]")
{
    SandboxFixture fixture;
    Session session = fixture.session();
    QueryResponse const tasks = fixture.run(session.query("select name, status.name, parent.name, project.name from Task limit 5"));

    REQUIRE(tasks.data.size() == 5);
    CHECK(tasks.metadata.next.offset == 5);
    for (Value const& task : tasks.data) {
        CHECK(task.entity_type() == "Task");
        CHECK_FALSE(task.get_string("status.name").empty());
        CHECK_FALSE(task.get_string("parent.name").empty());
        CHECK(task["project"].entity_type() == "Project");
    }
    // Tasks of one project share one object.
    CHECK(tasks.data[0]["project"] == tasks.data[1]["project"]);
}

TEST_CASE("create, update, ensure and delete a shot", "[main_job]")
{
    SandboxFixture fixture;
    Session session = fixture.session();
    json::object const data = shot_data(fixture, session, "main job");
    auto const count = [&] { return fixture.run(session.query(expression("select id from Shot where name is {}", "main job"))).data.size(); };

    CreateResponse const created = fixture.run(session.create("Shot", data));
    CHECK(created.data.entity_type() == "Shot");
    CHECK(count() == 1);

    UpdateResponse const updated = fixture.run(session.update("Shot", created.data, attributes("description", "described")));
    CHECK(updated.data.get_string("description") == "described");

    json::object wanted = data;
    wanted["description"] = "ensured \"twice\" \\ and 'quoted'";
    for (int i = 0; i < 2; ++i) {
        Value const ensured = fixture.run(session.ensure("Shot", wanted, Keys("name", "parent_id")));
        CHECK(ensured.get_string("id") == created.data.get_string("id"));
        CHECK(ensured.get_string("description") == "ensured \"twice\" \\ and 'quoted'");
        CHECK(count() == 1);
    }

    CHECK(fixture.run(session.delete_("Shot", created.data)).data);
    CHECK(count() == 0);
    CHECK(fixture.run(session.ensure("Shot", data)).get_string("name") == "main job");
    CHECK(count() == 1);
}

TEST_CASE("ensure quotes what it asks for", "[main_job]")
{
    SandboxFixture fixture;
    Session session = fixture.session();
    for (std::string const name : {R"(it's "quoted")", R"(back\slash)", R"(trailing\)", "ümläut 日本", R"(" or name is ")"}) {
        INFO(name);
        json::object const data = shot_data(fixture, session, name);
        Value const first = fixture.run(session.ensure("Shot", data));
        Value const second = fixture.run(session.ensure("Shot", data));
        CHECK(first.get_string("name") == name);
        CHECK(first.get_string("id") == second.get_string("id"));
    }
}

TEST_CASE("a batch is applied wholly or not at all", "[main_job]")
{
    SandboxFixture fixture;
    Session session = fixture.session();
    auto batch = operations(operation::create("Shot", shot_data(fixture, session, "rolled back")), operation::query("select nonsense from Task"));

    CHECK_THROWS_AS(fixture.run(session.call(std::move(batch))), ServerError);

    CHECK(fixture.run(session.query("select id from Shot where name is \"rolled back\"")).data.empty());
}

TEST_CASE("all pages of a query are all its entities, once each", "[main_job]")
{
    SandboxFixture fixture;
    Session session = fixture.session();
    QueryResponse const all = fixture.run(session.query("select id from Task"));
    QueryPages pages = session.query_all("select id from Task", 7);
    std::set<std::string> ids;
    std::size_t rows = 0;

    while (auto const page = fixture.run(pages.next())) {
        CHECK(page->data.size() <= 7);
        rows += page->data.size();
        for (Value const& task : page->data)
            ids.insert(task.get_string("id"));
    }

    CHECK(rows == all.data.size());
    CHECK(ids.size() == rows);
}

TEST_CASE("searching finds by terms", "[main_job]")
{
    SandboxFixture fixture;
    Session session = fixture.session();
    fixture.run(session.create("Shot", shot_data(fixture, session, "needle in a haystack")));
    SearchOptions search;
    search.entity_type = "Shot";
    search.terms.emplace_back("needle");

    SearchResponse const found = fixture.run(session.search(search));

    REQUIRE(found.data.size() == 1);
    CHECK(found.data[0].entity_type() == "Shot");
}

TEST_CASE("the server's errors arrive in their classes, and the connection lives on", "[main_job]")
{
    SandboxFixture fixture;
    Session session = fixture.session();
    try {
        fixture.run(session.query("select no_such_attribute from Task"));
        FAIL("no error");
    } catch (ServerError const& error) {
        CHECK(error.exception() == "ParseError");
        CHECK_THAT(error.what(), Catch::Contains("No attribute 'no_such_attribute' exists for schema 'Task'."));
        CHECK_THAT(error.what(), !Catch::Contains(fixture.server.api_key()));
    }
    CHECK_NOTHROW(fixture.run(session.query("Task limit 1")));
    CHECK(fixture.server.accepted_connections() == 1);

    Session stranger(fixture.io.get_executor(), fixture.server.url(), fixture.server.api_user(), "wrong-key", fixture.options());
    try {
        fixture.run(stranger.query("Task"));
        FAIL("no error");
    } catch (ServerError const& error) {
        CHECK(error.exception() == "InvalidCredentialsError");
        CHECK_THAT(error.what(), !Catch::Contains("wrong-key"));
    }
}

TEST_CASE("strict errors come with their status", "[main_job]")
{
    SandboxFixture fixture;
    SessionOptions options = fixture.options();
    options.strict_api = true;
    Session session = fixture.session(options);
    try {
        fixture.run(session.query("select no_such_attribute from Task"));
        FAIL("no error");
    } catch (ServerError const& error) {
        CHECK(error.http_status() >= 400);
        CHECK(error.exception() == "ParseError");
    }
}

TEST_CASE("a certificate of an unknown authority is refused", "[main_job]")
{
    SandboxFixture fixture;
    SessionOptions options = fixture.options();
    options.tls.ca_certificates.clear();
    Session session = fixture.session(options);
    CHECK_THROWS_WITH(fixture.run(session.query("Task")),
                      Catch::Contains("localhost:" + std::to_string(fixture.server.port())) && Catch::Contains("TlsOptions::ca_file"));
    CHECK(fixture.server.handled_requests() == 0);
    CHECK(fixture.server.accepted_connections() == 1); // trying again would not help

    options.tls.verify = false;
    Session trusting = fixture.session(options);
    CHECK_NOTHROW(fixture.run(trusting.query("Task limit 1")));
}

TEST_CASE("plain HTTP works too", "[main_job]")
{
    sandbox::Options plain;
    plain.tls = false;
    SandboxFixture fixture(plain);
    CHECK(fixture.server.url().starts_with("http://"));
    Session session = fixture.session();
    CHECK(fixture.run(session.query("Project")).data.size() == 3);
}

TEST_CASE("forty concurrent queries share eight connections", "[main_job]")
{
    SandboxFixture fixture;
    Session session = fixture.session();
    fixture.run(session.initialize());
    std::vector<test::Running<QueryResponse>> queries;
    for (int i = 0; i < 40; ++i)
        queries.emplace_back(fixture.io, session.query("select name from Task limit " + std::to_string(i + 1)));

    for (std::size_t i = 0; i < queries.size(); ++i)
        CHECK(queries[i].get().data.size() == i + 1);
    CHECK(fixture.server.accepted_connections() <= 8);
}

TEST_CASE("a database file keeps what was written", "[main_job]")
{
    test::TemporaryFolder const folder;
    sandbox::Options options;
    options.database = folder / "studio.sqlite";
    {
        SandboxFixture fixture(options);
        Session session = fixture.session();
        fixture.run(session.create("Shot", shot_data(fixture, session, "kept")));
    }
    {
        SandboxFixture fixture(options);
        Session session = fixture.session();
        CHECK(fixture.run(session.query("select id from Shot where name is kept")).data.size() == 1);
        CHECK(fixture.run(session.query("Project")).data.size() == 3);
    }
}

TEST_CASE("callbacks and futures from a thread of one's own", "[main_job]")
{
    SandboxFixture fixture;
    auto work = asio::make_work_guard(fixture.io);
    std::thread runner([&] { fixture.io.run(); });
    {
        Session session = fixture.session();
        CHECK(asio::co_spawn(fixture.io, session.query("Task limit 2"), asio::use_future).get().data.size() == 2);
        asio::co_spawn(fixture.io, session.close(), asio::use_future).get();
    }
    work.reset();
    fixture.server.stop();
    runner.join();
}
