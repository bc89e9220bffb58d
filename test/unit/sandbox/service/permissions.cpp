// Copyright the ftrack C++ client authors. SPDX-License-Identifier: Apache-2.0
#include "sandbox/service/permissions.hpp"

#include "support/api_fixture.hpp"
#include "support/catch.hpp"

#include <map>
#include <string>
#include <vector>

namespace {

namespace json = boost::json;
using ftrack::sandbox::schema::Registry;
using ftrack::test::ApiFixture;
using namespace ftrack::sandbox::service;

std::string text(json::value const& value) { return std::string(value.as_string()); }

/// Several users, by the names of the demo studio.
class Fixture : public ApiFixture
{
public:
    Fixture()
    {
        for (json::value const& user : query("select id, username from User"))
            ids[text(user.at("username"))] = text(user.at("id"));
        administrator = caller;
        for (auto const& [name, id] : ids) {
            json::object reset{{"action", "reset_remote"}, {"reset_type", "api_key"}, {"entity_type", "User"}, {"entity_key", id}};
            if (name != administrator.user)
                keys[name] = text(call({reset})[0].at("data").at("api_key"));
        }
    }

    void become(std::string const& user)
    {
        caller = administrator;
        if (user == administrator.user)
            return;
        caller.user = user;
        caller.api_key = keys.at(user);
    }

    bool may(json::object const& operation) { return failure({operation}).find("PermissionError") == std::string::npos; }

    std::map<std::string, std::string> ids;
    std::map<std::string, std::string> keys;
    ftrack::sandbox::ApiRequest administrator;
};

} // namespace

TEST_CASE("the role that a mutation takes", "[sandbox][permissions]")
{
    Registry const& registry = Registry::standard();
    for (auto const& [type, action, role] : std::vector<std::tuple<char const*, ChangeAction, Role>>{
             {"Task", ChangeAction::add, Role::user},
             {"Project", ChangeAction::update, Role::user},
             {"Project", ChangeAction::add, Role::manager},
             {"Project", ChangeAction::remove, Role::manager},
             {"Location", ChangeAction::update, Role::manager},
             {"CustomAttributeConfiguration", ChangeAction::add, Role::administrator},
             {"User", ChangeAction::update, Role::administrator},
             {"UserSecurityRole", ChangeAction::add, Role::administrator},
         })
    {
        INFO(type);
        CHECK(required_role(registry.get(type), action) == role);
    }
    CHECK(role_of_name("Project Manager") == Role::manager);
    CHECK(role_of_name("of the studio's own") == Role::restricted);
}

TEST_CASE("who may change what", "[sandbox][permissions]")
{
    struct Case
    {
        char const* what;
        json::object operation;
        std::vector<bool> allowed; // demo.admin, jane.doe, john.smith, alex.kim
    };
    Fixture fixture;
    std::string const task = fixture.first("Task");
    std::string const shot = fixture.first("Shot");
    for (Case const& mutation : std::vector<Case>{
             {"create a task", ApiFixture::creation("Task", {{"name", "x"}, {"parent_id", shot}}), {true, true, true, false}},
             {"change a task", ApiFixture::change("Task", task, {{"description", "x"}}), {true, true, true, false}},
             {"write a note",
              ApiFixture::creation("Note", {{"content", "x"}, {"parent_id", task}, {"parent_type", "Task"}}),
              {true, true, true, false}},
             {"log time", ApiFixture::creation("Timelog", {{"context_id", task}}), {true, true, true, false}},
             {"start a timer", ApiFixture::creation("Timer", {{"context_id", task}}), {true, true, true, false}},
             {"register a component", ApiFixture::creation("FileComponent", {{"name", "x"}}), {true, true, true, false}},
             {"set a custom attribute",
              ApiFixture::change("Shot", shot, {{"custom_attributes", json::object{{"fstart", 3}}}}),
              {true, true, true, false}},
             {"create a project", ApiFixture::creation("Project", {{"name", "x"}}), {true, true, false, false}},
             {"add a location", ApiFixture::creation("Location", {{"name", "x"}}), {true, true, false, false}},
             {"add a user", ApiFixture::creation("User", {{"username", "x"}}), {true, false, false, false}},
             {"change another user", ApiFixture::change("User", fixture.ids.at("robin.gone"), {{"first_name", "x"}}), {true, false, false, false}},
             {"add a status", ApiFixture::creation("Status", {{"name", "x"}}), {true, false, false, false}},
             {"delete the project", ApiFixture::removal("Project", text(fixture.query("Project")[0].at("id"))), {true, true, false, false}},
         })
    {
        std::size_t i = 0;
        for (char const* const user : {"alex.kim", "john.smith", "jane.doe", "demo.admin"}) {
            INFO(user << " may " << mutation.what);
            fixture.become(user);
            CHECK(fixture.may(mutation.operation) == mutation.allowed[3 - i++]);
        }
    }
}

TEST_CASE("a refusal is the server's, and nothing of its batch stays", "[sandbox][permissions]")
{
    Fixture fixture;
    std::string const task = fixture.first("Task");
    fixture.become("alex.kim");
    fixture.caller.strict_api = true;
    CHECK(fixture.failure({ApiFixture::change("Task", task, {{"name", "x"}})}) ==
          "PermissionError: You do not have permission to update Task " + task + ".");
    CHECK(fixture.status == 403);
    CHECK_FALSE(fixture.query("Task").empty());
    CHECK_FALSE(fixture.may(ApiFixture::removal("Task", task)));
    fixture.become("john.smith");
    CHECK(fixture.failure({ApiFixture::change("Task", task, {{"name", "x"}}), ApiFixture::creation("User", {})}).find("PermissionError") == 0);
    CHECK(fixture.query("select name from Task where id is \"" + task + "\"")[0].at("name") != "x");
    CHECK(fixture.may(ApiFixture::change("User", fixture.ids.at("john.smith"), {{"first_name", "Johnny"}})));
}

TEST_CASE("a role may be for single projects, and private projects want one", "[sandbox][permissions]")
{
    Fixture fixture;
    std::string const project = text(fixture.query("Project")[0].at("id"));
    std::string const task = fixture.first("Task");
    fixture.call({ApiFixture::creation("Project", {{"id", "p"}, {"name", "other"}}),
                  ApiFixture::creation("Task", {{"id", "t"}, {"name", "t"}, {"parent_id", "p"}})});
    std::string const user_role = text(fixture.query("select id from SecurityRole where name is \"User\"")[0].at("id"));
    json::object grant{
        {"action", "grant_user_security_role_project"}, {"user_id", fixture.ids.at("alex.kim")}, {"role_id", user_role}, {"project_id", project}};
    fixture.call({grant});
    fixture.become("alex.kim");
    CHECK(fixture.may(ApiFixture::change("Task", task, {{"name", "x"}})));
    CHECK_FALSE(fixture.may(ApiFixture::change("Task", "t", {{"name", "x"}})));
    CHECK_FALSE(fixture.may(ApiFixture::change("Task", task, {{"parent_id", "p"}})));
    CHECK_FALSE(fixture.may(ApiFixture::change("Project", project, {{"children", json::array{"t"}}})));
    fixture.become("demo.admin");
    fixture.update("Project", "p", {{"is_private", true}});
    fixture.become("john.smith");
    CHECK(fixture.may(ApiFixture::change("Task", task, {{"name", "y"}})));
    CHECK_FALSE(fixture.may(ApiFixture::change("Task", "t", {{"name", "y"}})));
}

TEST_CASE("a private project and what is in it are seen by those who have a role there", "[sandbox][permissions]")
{
    Fixture fixture;
    std::string const user_role = text(fixture.query("select id from SecurityRole where name is \"User\"")[0].at("id"));
    fixture.call({ApiFixture::creation("Project", {{"id", "p"}, {"name", "secret"}, {"is_private", true}}),
                  ApiFixture::creation("Shot", {{"id", "s"}, {"name", "s"}, {"parent_id", "p"}}),
                  ApiFixture::creation("Task", {{"id", "t"}, {"name", "t"}, {"parent_id", "s"}}),
                  ApiFixture::creation("Asset", {{"id", "a"}, {"name", "a"}, {"context_id", "s"}}),
                  ApiFixture::creation("AssetVersion", {{"id", "v"}, {"asset_id", "a"}, {"task_id", "t"}}),
                  ApiFixture::creation("FileComponent", {{"id", "c"}, {"name", "c"}, {"version_id", "v"}}),
                  ApiFixture::creation("Note", {{"id", "n"}, {"content", "n"}, {"parent_id", "t"}}),
                  ApiFixture::creation("Note", {{"id", "m"}, {"content", "m"}, {"parent_id", "v"}}),
                  ApiFixture::creation("Timelog", {{"id", "l"}, {"context_id", "t"}}),
                  ApiFixture::creation("Metadata", {{"parent_id", "a"}, {"key", "k"}, {"value", "x"}}),
                  ApiFixture::creation("Appointment", {{"id", "i"}, {"context_id", "t"}, {"resource_id", fixture.ids.at("john.smith")}})});
    std::vector<std::string> const queries{"select name from Context where id in (p, s, t)",
                                           "select id from Project where name is secret",
                                           "select id from Asset where id is a",
                                           "select id from AssetVersion where id is v",
                                           "select id from Component where id is c",
                                           "select id from Note where id in (n, m)",
                                           "select id from Timelog where id is l",
                                           "select value from Metadata where key is k",
                                           "select id from User where assignments.context.name is t",
                                           "select key from ContextCustomAttributeValue where entity_id is s",
                                           "select count(id) from Task where project.name is secret group by status_id"};
    auto const found = [&] {
        std::vector<bool> result;
        for (std::string const& query : queries)
            result.push_back(!fixture.query(query).empty());
        return result;
    };
    json::object const search{{"action", "search"}, {"entity_type", "Task"}, {"expression", "select id from Task"}, {"context_id", "p"}};
    auto const sought = [&] { return fixture.call({search})[0].at("data").as_array().size(); };
    CHECK(found() == std::vector<bool>(queries.size(), true));
    CHECK(sought() == 1);
    fixture.become("john.smith");
    CHECK(found() == std::vector<bool>(queries.size(), false));
    CHECK(sought() == 0);
    CHECK(fixture.query("Task").size() == 4);
    // What the others see is still to be changed, also in one batch with queries.
    CHECK(fixture
              .call({json::object{{"action", "query"}, {"expression", "Project"}},
                     ApiFixture::change("Task", fixture.first("Task"), {{"description", "x"}}),
                     json::object{{"action", "query"}, {"expression", "select id from Task where description is x"}}})[2]
              .at("data")
              .as_array()
              .size() == 1);
    fixture.become("demo.admin");
    json::object const grant{
        {"action", "grant_user_security_role_project"}, {"user_id", fixture.ids.at("john.smith")}, {"role_id", user_role}, {"project_id", "p"}};
    fixture.call({grant});
    fixture.become("john.smith");
    CHECK(found() == std::vector<bool>(queries.size(), true));
    fixture.become("jane.doe");
    CHECK(found() == std::vector<bool>(queries.size(), false));
    fixture.become("demo.admin");
    fixture.update("Project", "p", {{"is_private", false}});
    fixture.become("jane.doe");
    CHECK(found() == std::vector<bool>(queries.size(), true));
}

TEST_CASE("what a batch sees of private projects lasts as long as the batch", "[sandbox][permissions]")
{
    Fixture fixture;
    fixture.call({ApiFixture::creation("Project", {{"id", "p"}, {"name", "p"}})});
    auto const seen_by_john = [&] {
        fixture.become("john.smith");
        bool const is_seen = !fixture.query("select id from Project where id is p").empty();
        fixture.become("demo.admin");
        return is_seen;
    };
    json::object const look{{"action", "query"}, {"expression", "select id from Project"}};
    auto const set_private = [](bool is_private) { return ApiFixture::change("Project", "p", {{"is_private", is_private}}); };
    CHECK(seen_by_john());
    // As it was before the update.
    fixture.call({look, set_private(true)});
    CHECK_FALSE(seen_by_john());
    // As it is in what is rolled back.
    CHECK_FALSE(fixture.failure({set_private(false), look, json::object{{"action", "no_such"}}}).empty());
    CHECK_FALSE(seen_by_john());
    fixture.call({look, set_private(false)});
    CHECK(seen_by_john());
    CHECK_FALSE(fixture.failure({set_private(true), look, json::object{{"action", "no_such"}}}).empty());
    CHECK(seen_by_john());
}

TEST_CASE("who has left has no entry", "[sandbox][permissions]")
{
    Fixture fixture;
    fixture.become("robin.gone");
    CHECK(fixture.failure({}).find("InvalidCredentialsError") == 0);
    fixture.become("demo.admin");
    fixture.update("User", fixture.ids.at("robin.gone"), {{"is_active", true}});
    fixture.become("robin.gone");
    CHECK(fixture.call({}).empty());
    fixture.become("demo.admin");
    fixture.update("User", fixture.ids.at("john.smith"), {{"is_active", false}});
    fixture.become("john.smith");
    CHECK(fixture.failure({}).find("InvalidCredentialsError") == 0);
}

TEST_CASE("custom attributes are written by the roles that they name", "[sandbox][permissions]")
{
    Fixture fixture;
    std::string const shot = fixture.first("Shot");
    std::string const fstart = text(fixture.query("select id from CustomAttributeConfiguration where key is \"fstart\"")[0].at("id"));
    json::object const write = ApiFixture::change("ContextCustomAttributeValue", json::array{fstart, shot}, {{"value", 3}});
    json::array const managers = fixture.query("select id from SecurityRole where name is \"Project Manager\"");
    fixture.update("CustomAttributeConfiguration", fstart, {{"write_security_roles", managers}});
    fixture.become("john.smith");
    CHECK_FALSE(fixture.may(write));
    fixture.become("jane.doe");
    CHECK(fixture.may(write));
}
