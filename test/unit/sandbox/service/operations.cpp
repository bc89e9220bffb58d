// Copyright the ftrack C++ client authors. SPDX-License-Identifier: Apache-2.0
#include "sandbox/service/operations.hpp"

#include "support/api_fixture.hpp"
#include "support/catch.hpp"

#include <boost/json/parse.hpp>

#include <string>
#include <vector>

namespace {

namespace json = boost::json;
using ftrack::test::ApiFixture;

std::string text(json::value const& value) { return std::string(value.as_string()); }

json::object action(char const* name, json::object members = {})
{
    members["action"] = name;
    return members;
}

std::string user_id(ApiFixture& fixture, std::string const& name)
{
    return text(fixture.query("select id from User where username is \"" + name + "\"").at(0).at("id"));
}

} // namespace

TEST_CASE("a reset API key replaces the old one", "[sandbox][operations]")
{
    ApiFixture fixture;
    std::string const old_key = fixture.caller.api_key;
    json::object const reset = action("reset_remote", {{"reset_type", "api_key"}, {"entity_type", "User"}});
    json::object mine = reset;
    mine["entity_key"] = json::array{user_id(fixture, fixture.caller.user)};
    json::value const result = fixture.call({mine})[0];
    CHECK(result.at("action") == "reset_remote");
    CHECK(fixture.failure({}).find("InvalidCredentialsError") == 0);
    fixture.caller.api_key = text(result.at("data").at("api_key"));
    CHECK(fixture.caller.api_key != old_key);
    CHECK(fixture.call({}).empty());
    json::value const user = fixture.create("User", {{"username", "new"}, {"is_active", true}});
    json::object theirs = reset;
    theirs["entity_key"] = user.at("id");
    fixture.caller.api_key = text(fixture.call({theirs})[0].at("data").at("api_key"));
    fixture.caller.user = "new";
    CHECK(fixture.failure({mine}).find("PermissionError") == 0);
}

TEST_CASE("a reset in a batch that fails did not happen", "[sandbox][operations]")
{
    ApiFixture fixture;
    json::object const reset =
        action("reset_remote", {{"reset_type", "api_key"}, {"entity_type", "User"}, {"entity_key", user_id(fixture, fixture.caller.user)}});
    fixture.failure({reset, action("no_such")});
    CHECK(fixture.call({}).empty());
}

TEST_CASE("the address of a widget", "[sandbox][operations]")
{
    ApiFixture fixture;
    fixture.caller.origin = "https://sandbox:1";
    json::value const plain = fixture.call({action("get_widget_url", {{"name", "tasks browser"}, {"theme", nullptr}})})[0];
    CHECK(text(plain.at("widget_url")).find("https://sandbox:1/widget?view=tasks+browser&theme=dark&token=") == 0);
    std::string const task = fixture.first("Task");
    json::value const info = fixture.call(
        {action("get_widget_url", {{"name", "info"}, {"theme", "light"}, {"entity_type", "Task"}, {"entity_key", json::array{task}}})})[0];
    CHECK(text(info.at("widget_url")).find("&entityType=Task&entityId=" + task) != std::string::npos);
    CHECK(text(info.at("widget_url")).find("theme=light") != std::string::npos);
}

TEST_CASE("jobs end", "[sandbox][operations]")
{
    ApiFixture fixture;
    std::string const component = fixture.first("Component");
    std::string const version = text(fixture.query("select id from AssetVersion limit 1")[0].at("id"));
    json::value const encoded =
        fixture.call({action("encode_media", {{"component_id", component}, {"version_id", version}, {"keep_original", true}})})[0];
    std::string const id = text(encoded.at("job_id"));
    json::value const job =
        fixture.query("select status, data, finished_at, user.username, job_components.component_id from Job where id is \"" + id + "\"")[0];
    CHECK(job.at("status") == "done");
    CHECK(job.at("finished_at").is_object());
    CHECK(job.at("user").at("username").as_string() == fixture.caller.user);
    CHECK(job.at("job_components").at(0).at("component_id").as_string() == component);
    json::value const data = json::parse(text(job.at("data")));
    CHECK(data.at("source_component_id").as_string() == component);
    CHECK(data.at("output").at(0).at("component_id").as_string() == component);
    json::value const delayed = fixture.call({action("delayed_job", {{"job_type", "SYNC_USERS_LDAP"}})})[0];
    CHECK(delayed.at("action") == "delayed_job");
    CHECK(fixture.query("select status from Job where id is \"" + text(delayed.at("data").at("job_id")) + "\"")[0].at("status") == "done");
}

TEST_CASE("rollups are sums of what is below", "[sandbox][operations]")
{
    ApiFixture fixture;
    std::string const shot = fixture.first("Shot");
    double bid = 0;
    for (json::value const& task : fixture.query("select id, bid from Task where parent_id is \"" + shot + "\"")) {
        fixture.create("Timelog", {{"context_id", task.at("id")}, {"duration", 60}});
        bid += task.at("bid").to_number<double>();
    }
    json::value const sums = fixture.call({action("compute_rollups", {{"entity_type", "Shot"}, {"entity_key", shot}})})[0].at("data");
    CHECK(sums.at("bid").to_number<double>() == bid);
    CHECK(sums.at("time_logged").to_number<double>() == 120);
}

TEST_CASE("invitations", "[sandbox][operations]")
{
    ApiFixture fixture;
    json::value const sent = fixture.call({action("send_user_invite", {{"user_id", user_id(fixture, "jane.doe")}})})[0];
    CHECK(sent == json::object{{"sent", true}, {"action", "send_user_invite"}});
    std::string const project = text(fixture.query("Project")[0].at("id"));
    fixture.call({ApiFixture::creation("ReviewSession", {{"id", "r"}, {"name", "review"}, {"description", "d"}, {"project_id", project}}),
                  ApiFixture::creation("ReviewSessionInvitee",
                                       {{"id", "i"}, {"name", "John Doe"}, {"email", "john.doe@example.com"}, {"review_session_id", "r"}})});
    CHECK(fixture.query("select last_sent_at from ReviewSessionInvitee")[0].at("last_sent_at").is_null());
    CHECK(fixture.call({action("send_review_session_invite", {{"review_session_invitee_id", "i"}})})[0].at("sent") == true);
    CHECK(fixture.query("select last_sent_at from ReviewSessionInvitee")[0].at("last_sent_at").is_object());
}

TEST_CASE("permissions are the roles of the caller", "[sandbox][operations]")
{
    ApiFixture fixture;
    CHECK(fixture.call({action("permissions")})[0].at("data") == json::array{"Restricted", "User", "Project Manager", "Administrator"});
}

TEST_CASE("operations that cannot be carried out", "[sandbox][operations]")
{
    ApiFixture fixture;
    std::string const user = user_id(fixture, "jane.doe");
    for (auto const& [operation, failure] : std::vector<std::pair<json::object, char const*>>{
             {action("reset_remote"), "ValidationError: There is no reset_type ''"},
             {action("reset_remote", {{"reset_type", "api_key"}, {"entity_type", "Task"}, {"entity_key", fixture.first("Task")}}),
              "ValidationError: An api_key belongs to a User"},
             {action("reset_remote", {{"reset_type", "api_key"}, {"entity_type", "User"}, {"entity_key", "none"}}), "ValueError: Could not find"},
             {action("reset_remote", {{"reset_type", "api_key"}, {"entity_type", "User"}}), "ValidationError: The operation needs an 'entity_key'"},
             {action("get_widget_url"), "ValidationError: 'name' must name a widget"},
             {action("get_widget_url", {{"name", "info"}, {"entity_type", "None"}}), "ValidationError: There is no entity type 'None'"},
             {action("delayed_job"), "ValidationError: 'job_type' must name"},
             {action("encode_media"), "ValueError: Could not find entity Component with entity_key [u'']."},
             {action("encode_media", {{"component_id", fixture.first("Component")}, {"version_id", "none"}}),
              "ValueError: Could not find entity AssetVersion"},
             {action("compute_rollups", {{"entity_type", "User"}, {"entity_key", user}}),
              "ValidationError: 'entity_type' must name a type of context"},
             {action("compute_rollups", {{"entity_type", "Task"}, {"entity_key", "none"}}), "ValueError: Could not find entity Task"},
             {action("send_user_invite", {{"user_id", "none"}}), "ValueError: Could not find entity User"},
             {action("send_review_session_invite"), "ValueError: Could not find entity ReviewSessionInvitee"},
             {action("send_user_invite", {{"user_id", 3}}), "ValidationError: 'user_id' must be a string"},
         })
    {
        INFO(failure);
        CHECK(fixture.failure({operation}).find(failure) == 0);
    }
}
