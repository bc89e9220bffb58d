// Copyright the ftrack C++ client authors. SPDX-License-Identifier: Apache-2.0
//
// The example daemon, as an operator runs it: it does its work, survives its server's death and ends when it is asked to.
#include "ftrack/ftrack.hpp"

#include "process/running_sandbox.hpp"
#include "support/catch.hpp"
#include "support/temporary_folder.hpp"

#include <csignal>
#include <optional>
#include <string>
#include <utility>
#include <vector>

using namespace ftrack;
using ftrack::test::Process;
using ftrack::test::RunningSandbox;

namespace {

std::vector<std::string> daemon_command(RunningSandbox const& sandbox)
{
    return {"/usr/bin/env", "FTRACK_SERVER=" + sandbox.server, "FTRACK_API_USER=" + sandbox.user, "FTRACK_API_KEY=" + sandbox.key,
            FTRACK_EVENT_DAEMON};
}

void wait_for_line(Process& process, std::string const& wanted)
{
    while (process.read_line() != wanted) {
    }
}

boost::asio::awaitable<void> finish_tasks(Session& session, std::string shot)
{
    auto done = co_await session.query("select id from Status where state.short is \"DONE\" limit 1");
    auto tasks = co_await session.query(expression("select id from Task where parent_id is {}", shot));
    for (Value const& task : tasks.data)
        co_await session.update("Task", task, attributes("status_id", done.data[0].get_string("id")));
}

std::string state_of(RunningSandbox& sandbox, std::string const& shot)
{
    auto const shots =
        test::run_coroutine(sandbox.io, sandbox.session->query(expression("select status.state.short from Shot where id is {}", shot)));
    return shots.data.at(0).get_string("status.state.short");
}

std::vector<std::string> shots_with_tasks(RunningSandbox& sandbox)
{
    auto const shots = test::run_coroutine(
        sandbox.io,
        sandbox.session->query("select id from Shot where status.state.short is_not \"DONE\" and children any (name like \"%\") limit 2"));
    return {shots.data.at(0).get_string("id"), shots.data.at(1).get_string("id")};
}

} // namespace

TEST_CASE("the example daemon completes shots, through a crash of the server, until it is terminated", "[process]")
{
    test::TemporaryFolder const folder;
    std::vector<std::string> options{"--data", folder / "data", "--demo", "small"};
    std::optional<RunningSandbox> sandbox(std::in_place, options);
    Process daemon(daemon_command(*sandbox));
    wait_for_line(daemon, "ready");
    std::vector<std::string> const shots = shots_with_tasks(*sandbox);

    test::run_coroutine(sandbox->io, finish_tasks(*sandbox->session, shots[0]));
    wait_for_line(daemon, "completed Shot " + shots[0]);
    CHECK(state_of(*sandbox, shots[0]) == "DONE");

    options.insert(options.end(), {"--port", sandbox->server.substr(sandbox->server.rfind(':') + 1)});
    sandbox->end(SIGKILL);
    sandbox.emplace(options);
    test::run_coroutine(sandbox->io, finish_tasks(*sandbox->session, shots[1])); // before or after the daemon is back
    wait_for_line(daemon, "completed Shot " + shots[1]);
    CHECK(state_of(*sandbox, shots[1]) == "DONE");

    daemon.send_signal(SIGTERM);
    wait_for_line(daemon, "bye");
    CHECK(daemon.wait() == 0);
}

TEST_CASE("the example daemon says what is wrong with its credentials, and ends", "[process]")
{
    RunningSandbox const sandbox({"--demo", "none"});
    std::vector<std::string> command = daemon_command(sandbox);
    command[3] = "FTRACK_API_KEY=WRONG-KEY";
    Process daemon(command);
    CHECK(daemon.wait() == 1);
    std::string const said = daemon.read_errors();
    CHECK(said.find("InvalidCredentialsError") != std::string::npos);
    CHECK(said.find("WRONG-KEY") == std::string::npos);
}
