// Copyright the ftrack C++ client authors. SPDX-License-Identifier: Apache-2.0
#include "sandbox/service/server_information.hpp"

#include "support/api_fixture.hpp"
#include "support/catch.hpp"
#include "support/fixtures.hpp"

#include <boost/json/parse.hpp>

#include <set>
#include <string>

namespace {

namespace json = boost::json;
using ftrack::test::ApiFixture;

json::object information(ApiFixture& fixture, json::value values = nullptr)
{
    json::object operation{{"action", "query_server_information"}};
    if (!values.is_null())
        operation["values"] = std::move(values);
    return fixture.call({operation})[0].as_object();
}

} // namespace

TEST_CASE("server information has the form of a real server's", "[sandbox][server_information]")
{
    ApiFixture fixture;
    json::object const recorded = json::parse(ftrack::test::fixture_text("query_server_information")).as_object();
    json::object ours = information(fixture);
    CHECK(ours.at("schema_hash").as_string().size() == 32);
    CHECK(ours.at("schema_hash") == information(fixture).at("schema_hash"));
    ours["schema_hash"] = recorded.at("schema_hash");
    CHECK(ours == recorded);
}

TEST_CASE("further information is told when asked for by name", "[sandbox][server_information]")
{
    ApiFixture fixture;
    json::array const names{"user_information",
                            "company_information",
                            "product",
                            "license",
                            "default_colors",
                            "preferred_language",
                            "week_startday",
                            "workday_length",
                            "storage_limit",
                            "custom_widget",
                            "is_nested_subqueries_enabled",
                            "display_week_numbers",
                            "display_task_dates_as_time"};
    json::object const all = information(fixture, names);
    for (json::value const& name : names) {
        INFO(name.as_string());
        CHECK(all.contains(name.as_string()));
    }
    json::object const& user = all.at("user_information").as_object();
    CHECK(user.at("username").as_string() == fixture.caller.user);
    CHECK(user.at("first_name") == "Demo");
    CHECK(user.at("permissions").as_array().size() == 4);
    json::object const some = information(fixture, json::array{"week_startday", "unheard_of", 3});
    CHECK(some.contains("week_startday"));
    CHECK(some.size() == information(fixture).size() + 1);
    CHECK(fixture.failure({json::object{{"action", "query_server_information"}, {"values", "all"}}}).find("ValidationError: 'values'") == 0);
}
