// Copyright the ftrack C++ client authors. SPDX-License-Identifier: Apache-2.0
#include "ftrack/ftrack.hpp"

#include "session/ensure_plan.hpp"
#include "support/catch.hpp"
#include "support/fixtures.hpp"
#include "support/session_fixture.hpp"
#include "wire/decoder.hpp"

#include <boost/json/parse.hpp>

#include <stdexcept>
#include <string>
#include <vector>

using namespace ftrack;
using ftrack::test::FakeAnswer;
using ftrack::test::SessionFixture;
namespace json = boost::json;
namespace asio = boost::asio;

namespace {

json::object object(std::string const& text) { return json::parse(text).as_object(); }

/// A server that finds `rows` and remembers what it was asked to change.
class Finder
{
public:
    explicit Finder(std::string rows) : rows_(std::move(rows)) {}

    FakeAnswer operator()(json::array const& operations) const
    {
        std::string answer;
        for (json::value const& operation : operations) {
            std::string const action(operation.at("action").as_string());
            std::string const data = action == "query" ? "[" + rows_ + "]" : std::string(R"({"__entity_type__":"Shot","id":"new","name":"made"})");
            answer += (answer.empty() ? "" : ",") + (R"({"action":")" + action + R"(","data":)" + data + "}");
        }
        return FakeAnswer("[" + answer + "]");
    }

private:
    std::string rows_;
};

} // namespace

TEST_CASE("what a query identifies by, by type", "[ensure]")
{
    struct Case
    {
        std::string data;
        std::string query;
    };
    std::string const head = "select id, ";
    std::vector<Case> const cases{
        {R"({"name":"sh010"})", R"(select id, name from Shot where name is "sh010" limit 2)"},
        {R"({"name":"it's \"x\" \\ y"})", R"(select id, name from Shot where name is "it\'s \"x\" \\ y" limit 2)"},
        {R"({"bid":3})", "select id, bid from Shot where bid is 3 limit 2"},
        {R"({"bid":2.5})", "select id, bid from Shot where bid is 2.5 limit 2"},
        {R"({"is_published":true})", "select id, is_published from Shot where is_published is true limit 2"},
        {R"({"description":null})", "select id, description from Shot where description is none limit 2"},
        {R"({"parent":{"__entity_type__":"Sequence","id":"s1"}})", R"(select id, parent.id from Shot where parent.id is "s1" limit 2)"},
        {R"({"setting":{"__entity_type__":"Setting","name":"n","group":"g"}})",
         R"(select id, setting.name, setting.group from Shot where setting.name is "n" and setting.group is "g" limit 2)"},
        {R"({"start_date":{"__type__":"datetime","value":"2024-01-31T10:00:00.000Z"}})",
         R"(select id, start_date from Shot where start_date is "2024-01-31T10:00:00.000Z" limit 2)"},
        {R"({"__entity_type__":"Shot","name":"a","id":"x"})", R"(select id, name from Shot where name is "a" and id is "x" limit 2)"},
    };
    Schema const& shot = *test::fixture_schemas()->find("Shot");
    for (Case const& test : cases) {
        INFO(test.data);
        json::object const data = object(test.data);
        CHECK(session::identifying_query(shot, *test::fixture_schemas(), data, session::identifying_names("Shot", data, Keys())) == test.query);
    }
}

TEST_CASE("keys that cannot identify are refused before anything is sent", "[ensure]")
{
    SessionFixture fixture{Finder("")};
    Session& session = *fixture.session;
    CHECK_THROWS_AS(session.ensure("Shot", json::object()), std::invalid_argument);
    CHECK_THROWS_WITH(session.ensure("Shot", object(R"({"name":"a"})"), Keys("name", "parent_id")), Catch::Contains("parent_id"));
    CHECK_THROWS_AS(session.ensure("Shot", object(R"({"name":"a","scopes":[]})")), std::invalid_argument);
    CHECK_THROWS_AS(session.ensure("Shot", object(R"({"name":"a","custom_attributes":{"x":1}})")), std::invalid_argument);
    CHECK_NOTHROW(session.ensure("Shot", object(R"({"name":"a","scopes":[]})"), "name"));
    test::poll(fixture.io);
    CHECK(fixture.transport->requests.empty());

    CHECK_THROWS_AS(fixture.run(session.ensure("Nothing", object(R"({"name":"a"})"))), std::invalid_argument);
    CHECK_THROWS_AS(fixture.run(session.ensure("Shot", object(R"({"parent":{"__entity_type__":"Sequence"}})"))), std::invalid_argument);
}

TEST_CASE("none found: created", "[ensure]")
{
    SessionFixture fixture{Finder("")};
    Value const shot = fixture.run(fixture.session->ensure("Shot", object(R"({"name":"sh010","bid":3})"), "name"));

    CHECK(shot.get_string("id") == "new");
    REQUIRE(fixture.transport->requests.size() == 3);
    CHECK(fixture.transport->operations(1).at(0).at("expression") == R"(select id, name, bid from Shot where name is "sh010" limit 2)");
    CHECK(fixture.transport->operations(2).at(0).at("action") == "create");
    CHECK(fixture.transport->operations(2).at(0).at("entity_data").at("bid") == 3);
}

TEST_CASE("one found and nothing different: returned as it is", "[ensure]")
{
    SessionFixture fixture{Finder(R"({"__entity_type__":"Shot","id":"s1","name":"sh010","bid":3.0})")};
    Value const shot = fixture.run(fixture.session->ensure("Shot", object(R"({"name":"sh010","bid":3})"), "name"));

    CHECK(shot.get_string("id") == "s1");
    CHECK(fixture.transport->requests.size() == 2);
}

TEST_CASE("one found and something different: that alone is updated", "[ensure]")
{
    SessionFixture fixture{Finder(R"({"__entity_type__":"Shot","id":"s1","name":"sh010","bid":2,"description":"x"})")};
    Value const shot = fixture.run(fixture.session->ensure("Shot", object(R"({"name":"sh010","bid":3,"description":"x"})"), "name"));

    REQUIRE(fixture.transport->requests.size() == 3);
    json::array const batch = fixture.transport->operations(2);
    REQUIRE(batch.size() == 2);
    CHECK(batch.at(0).at("action") == "update");
    CHECK(batch.at(0).at("entity_data") == object(R"({"__entity_type__":"Shot","bid":3})"));
    CHECK(batch.at(1).at("expression") == R"(select id, name, bid, description from Shot where id is "s1")");
    CHECK(shot.get_string("name") == "sh010");
}

TEST_CASE("more than one found is an error, and nothing is changed", "[ensure]")
{
    SessionFixture fixture{Finder(R"({"__entity_type__":"Shot","id":"s1"},{"__entity_type__":"Shot","id":"s2"})")};
    CHECK_THROWS_AS(fixture.run(fixture.session->ensure("Shot", object(R"({"name":"sh010"})"))), MultipleResultsError);
    CHECK(fixture.transport->requests.size() == 2);
}

TEST_CASE("an abort between the two requests of ensure counts", "[ensure]")
{
    asio::cancellation_signal abort;
    SessionFixture fixture([&](json::array const& operations) {
        abort.emit(asio::cancellation_type::terminal);
        return Finder("")(operations);
    });
    CallOptions options;
    options.signal = abort.slot();
    CHECK_THROWS_AS(fixture.run(fixture.session->ensure("Shot", object(R"({"name":"sh010"})"), {}, options)), AbortError);
    CHECK(fixture.transport->requests.size() == 2);
}

TEST_CASE("what differs", "[ensure]")
{
    Value const found = wire::decode(R"({"__entity_type__":"Shot","id":"s1","name":"a","bid":2,"sort":2.5,"flag":true,"none":null,
        "start_date":{"__type__":"datetime","value":"2024-01-31T10:00:00"},"day":{"__type__":"date","value":"2024-01-31"},
        "parent":{"__entity_type__":"Sequence","id":"q1"},"scopes":[{"__entity_type__":"Scope","id":"x"},{"__entity_type__":"Scope","id":"y"}],
        "free":{"a":[1,2]}})",
                                     test::fixture_schemas());
    struct Case
    {
        std::string wanted;
        bool differs;
    };
    std::vector<Case> const cases{
        {R"({"name":"a"})", false},
        {R"({"name":"A"})", true},
        {R"({"name":null})", true},
        {R"({"name":1})", true},
        {R"({"bid":2})", false},
        {R"({"bid":2.0})", false},
        {R"({"bid":3})", true},
        {R"({"bid":"2"})", true},
        {R"({"sort":2.5})", false},
        {R"({"sort":2})", true},
        {R"({"flag":true})", false},
        {R"({"flag":false})", true},
        {R"({"none":null})", false},
        {R"({"none":""})", true},
        {R"({"start_date":"2024-01-31T10:00:00"})", false},
        {R"({"start_date":"2024-01-31T11:00:00+01:00"})", false},
        {R"({"start_date":{"__type__":"datetime","value":"2024-01-31T10:00:00.250Z"}})", false},
        {R"({"start_date":"2024-01-31T10:00:01Z"})", true},
        {R"({"start_date":"soon"})", true},
        {R"({"start_date":null})", true},
        {R"({"day":"2024-01-31"})", false},
        {R"({"day":{"__type__":"date","value":"2024-02-01"}})", true},
        {R"({"parent":{"__entity_type__":"Sequence","id":"q1","name":"ignored"}})", false},
        {R"({"parent":{"__entity_type__":"Sequence","id":"q2"}})", true},
        {R"({"parent":null})", true},
        {R"({"none":{"__entity_type__":"Sequence","id":"q2"}})", true},
        {R"({"scopes":[{"__entity_type__":"Scope","id":"y"},{"__entity_type__":"Scope","id":"x"}]})", false},
        {R"({"scopes":[{"__entity_type__":"Scope","id":"x"}]})", true},
        {R"({"scopes":[]})", true},
        {R"({"free":{"a":[1,2]}})", false},
        {R"({"free":{"a":[1,3]}})", true},
        {R"({"missing":1})", true},
    };
    for (Case const& test : cases) {
        INFO(test.wanted);
        CHECK(session::differences(*test::fixture_schemas(), object(test.wanted), found).empty() == !test.differs);
    }
}
