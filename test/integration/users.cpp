// Copyright the ftrack C++ client authors. SPDX-License-Identifier: Apache-2.0
//
// The demo users of the sandbox, through the client: what their roles let them do.
#include "ftrack/ftrack.hpp"

#include "support/catch.hpp"
#include "support/sandbox_fixture.hpp"

#include <string>
#include <vector>

using namespace ftrack;
using ftrack::test::SandboxFixture;

namespace {

Session session_of(SandboxFixture& fixture, std::string const& user)
{
    return Session(fixture.io.get_executor(), fixture.server.url(), user, fixture.server.api_key(user), fixture.options());
}

bool may(SandboxFixture& fixture, std::string const& user, Operation operation)
{
    Session session = session_of(fixture, user);
    try {
        fixture.run(session.call(operations(std::move(operation))));
        return true;
    } catch (ServerPermissionDeniedError const& error) {
        CHECK(error.exception() == "PermissionError");
        return false;
    }
}

} // namespace

TEST_CASE("each demo user may do what the role says", "[users]")
{
    SandboxFixture fixture;
    Session administrator = fixture.session();
    std::string const shot = fixture.run(administrator.query("select id from Shot limit 1")).data[0].get_string("id");
    struct Case
    {
        char const* user;
        bool task, project, status;
    };
    for (Case const& user : std::vector<Case>{{"alex.kim", false, false, false},
                                              {"john.smith", true, false, false},
                                              {"jane.doe", true, true, false},
                                              {"demo.admin", true, true, true}})
    {
        INFO(user.user);
        std::string const name = std::string("of ") + user.user;
        CHECK(may(fixture, user.user, operation::create("Task", attributes("name", name, "parent_id", shot))) == user.task);
        CHECK(may(fixture, user.user, operation::create("Project", attributes("name", name))) == user.project);
        CHECK(may(fixture, user.user, operation::create("Status", attributes("name", name))) == user.status);
        CHECK(may(fixture, user.user, operation::query("select id from Task limit 1")));
    }
}

TEST_CASE("who is inactive, or nobody, has no key", "[users]")
{
    SandboxFixture fixture;
    CHECK(fixture.server.api_key("robin.gone").empty());
    CHECK(fixture.server.api_key("nobody").empty());
    CHECK(fixture.server.api_key("demo.admin") == fixture.server.api_key());
}
