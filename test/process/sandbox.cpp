// Copyright the ftrack C++ client authors. SPDX-License-Identifier: Apache-2.0
//
// The program `ftrack sandbox`, as a person starts it.
#include "ftrack/ftrack.hpp"

#include "process/running_sandbox.hpp"
#include "support/catch.hpp"
#include "support/process.hpp"
#include "support/run_coroutine.hpp"
#include "support/temporary_folder.hpp"

#include <csignal>
#include <filesystem>

using namespace ftrack;
using ftrack::test::Process;
using ftrack::test::RunningSandbox;
using ftrack::test::TemporaryFolder;
namespace fs = std::filesystem;

TEST_CASE("the lines that it prints are enough to connect, and SIGTERM ends it cleanly", "[process]")
{
    RunningSandbox sandbox({"--port", "0"});

    CHECK(sandbox.count("Project") == 3);
    CHECK(sandbox.server.starts_with("http://localhost:"));
    CHECK(sandbox.end(SIGTERM) == 0);
}

TEST_CASE("it prints the credentials of whom one asks for", "[process]")
{
    RunningSandbox sandbox({"--port", "0", "--user", "alex.kim"});
    CHECK(sandbox.user == "alex.kim");
    CHECK(sandbox.count("Project") == 3);
    CHECK_THROWS_AS(test::run_coroutine(sandbox.io, sandbox.session->create("Project", attributes("name", "mine"))), ServerPermissionDeniedError);
    CHECK(sandbox.end(SIGTERM) == 0);

    Process unknown(RunningSandbox::command({"--port", "0", "--user", "nobody"}));
    CHECK(unknown.read_errors().find("nobody") != std::string::npos);
    CHECK(unknown.wait() == 1);
}

TEST_CASE("what was acknowledged outlives a kill", "[process]")
{
    TemporaryFolder const folder;
    std::vector<std::string> const options{"--port", "0", "--demo", "none", "--data", (folder / "data").string()};
    std::string key;
    {
        RunningSandbox first(options);
        key = first.key;
        CHECK(first.count("Project") == 0);
        test::run_coroutine(first.io, first.session->create("User", attributes("username", "survivor")));
        CHECK(first.end(SIGKILL) == -SIGKILL);
    }
    RunningSandbox second(options);

    CHECK(second.count("select username from User where username is survivor") == 1);
    CHECK(second.key == key);
    CHECK(second.end(SIGINT) == 0);
}

TEST_CASE("with data its authority stays the same, and its key is for its owner alone", "[process]")
{
    TemporaryFolder const folder;
    fs::path const certificates = folder / "data" / "certificates";
    std::vector<std::string> const options{"--port", "0", "--tls", "--data", (folder / "data").string()};
    RunningSandbox(options).end(SIGTERM);
    SessionOptions session_options;
    session_options.tls.ca_file = certificates / "authority.pem";

    RunningSandbox again(options, session_options);

    CHECK(again.server.starts_with("https://localhost:"));
    CHECK(again.count("Project") == 3);
    CHECK(fs::status(certificates / "server.key").permissions() == (fs::perms::owner_read | fs::perms::owner_write));
}

TEST_CASE("what cannot be served is said", "[process]")
{
    RunningSandbox first({"--port", "0"});
    std::string const port = first.server.substr(first.server.rfind(':') + 1);

    Process second(RunningSandbox::command({"--port", port}));

    std::string const errors = second.read_errors();
    INFO(errors);
    CHECK(errors.find("cannot listen on 127.0.0.1:" + port) != std::string::npos);
    CHECK(second.wait() == 1);
}

TEST_CASE("a wrong command line is a usage error", "[process]")
{
    for (std::vector<std::string> const& options :
         std::vector<std::vector<std::string>>{{"--port", "70000"}, {"--demo", "huge"}, {"--no-such-option"}, {"unexpected"}})
    {
        INFO(options.front());
        Process process(RunningSandbox::command(options));
        CHECK(process.read_errors() != "");
        CHECK(process.wait() == 2);
    }
}
