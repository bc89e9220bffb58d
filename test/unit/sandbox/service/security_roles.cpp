// Copyright the ftrack C++ client authors. SPDX-License-Identifier: Apache-2.0
#include "sandbox/service/security_roles.hpp"

#include "support/api_fixture.hpp"
#include "support/catch.hpp"

#include <set>
#include <string>

namespace {

namespace json = boost::json;
using ftrack::test::ApiFixture;

std::string text(json::value const& value) { return std::string(value.as_string()); }

class Fixture : public ApiFixture
{
public:
    json::object operation(char const* action, char const* name)
    {
        return json::object{{"action", action}, {"user_id", user}, {"role_id", role(name)}};
    }

    std::string role(char const* name)
    {
        return text(query("select id from SecurityRole where type is \"PROJECT\" and name is \"" + std::string(name) + "\"").at(0).at("id"));
    }

    std::set<std::string> roles()
    {
        std::set<std::string> names;
        for (json::value const& entry : query("select security_role.name, is_all_projects from UserSecurityRole where user_id is \"" + user + "\""))
            names.insert(text(entry.at("security_role").at("name")) + (entry.at("is_all_projects").as_bool() ? " everywhere" : ""));
        return names;
    }

    std::string const user = text(query("select id from User where username is \"alex.kim\"").at(0).at("id"));
};

} // namespace

TEST_CASE("security roles come and go", "[sandbox][security_roles]")
{
    Fixture fixture;
    using Names = std::set<std::string>;
    CHECK(fixture.roles() == Names{"Restricted everywhere"});
    CHECK(fixture.call({fixture.operation("add_user_security_role", "User")})[0] ==
          json::object{{"data", true}, {"action", "add_user_security_role"}});
    CHECK(fixture.roles() == Names{"Restricted everywhere", "User everywhere"});
    CHECK(fixture.failure({fixture.operation("add_user_security_role", "User")}).find("DuplicateEntryError") != std::string::npos);
    json::object update = fixture.operation("update_user_security_role", "User");
    update["new_role_id"] = fixture.role("Project Manager");
    fixture.call({update});
    CHECK(fixture.roles() == Names{"Restricted everywhere", "Project Manager everywhere"});
    fixture.call({fixture.operation("remove_user_security_role", "Project Manager")});
    fixture.call({fixture.operation("revoke_user_security_role", "Restricted")});
    CHECK(fixture.roles().empty());
    CHECK(fixture.failure({fixture.operation("remove_user_security_role", "User")}).find("ValueError") == 0);
    CHECK(fixture.failure({update}).find("ValueError") == 0);
}

TEST_CASE("roles for single projects", "[sandbox][security_roles]")
{
    Fixture fixture;
    std::string const project = text(fixture.query("Project")[0].at("id"));
    json::object grant = fixture.operation("grant_user_security_role_project", "Restricted");
    grant["project_id"] = project;
    fixture.call({grant});
    CHECK(fixture.roles() == std::set<std::string>{"Restricted"});
    json::array const projects =
        fixture.query("select project_id from UserSecurityRoleProject where user_security_role.user_id is \"" + fixture.user + "\"");
    REQUIRE(projects.size() == 1);
    CHECK(projects[0].at("project_id").as_string() == project);
    json::object revoke = grant;
    revoke["action"] = "revoke_user_security_role_project";
    fixture.call({revoke});
    CHECK(fixture.query("UserSecurityRoleProject").empty());
    CHECK(fixture.failure({revoke}).find("ValueError") == 0);
    json::object everywhere = fixture.operation("update_user_security_role", "Restricted");
    everywhere["all_open_projects"] = true;
    fixture.call({everywhere});
    CHECK(fixture.roles() == std::set<std::string>{"Restricted everywhere"});
}

TEST_CASE("roles are for administrators to give", "[sandbox][security_roles]")
{
    Fixture fixture;
    json::object reset{{"action", "reset_remote"}, {"reset_type", "api_key"}, {"entity_type", "User"}, {"entity_key", fixture.user}};
    json::object const add = fixture.operation("add_user_security_role", "Administrator");
    fixture.caller.api_key = text(fixture.call({reset})[0].at("data").at("api_key"));
    fixture.caller.user = "alex.kim";
    CHECK(fixture.failure({add}).find("PermissionError") == 0);
}
