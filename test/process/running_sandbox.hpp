// Copyright the ftrack C++ client authors. SPDX-License-Identifier: Apache-2.0
#pragma once

#include "ftrack/session.hpp"
#include "support/catch.hpp"
#include "support/process.hpp"
#include "support/run_coroutine.hpp"

#include <boost/asio/io_context.hpp>

#include <cstddef>
#include <optional>
#include <string>
#include <utility>
#include <vector>

namespace ftrack::test {

/// The program `ftrack sandbox`, and a session made from the three lines that it prints.
class RunningSandbox
{
public:
    explicit RunningSandbox(std::vector<std::string> options, SessionOptions session_options = {})
        : process(command(std::move(options))), server(value_of("FTRACK_SERVER")), user(value_of("FTRACK_API_USER")), key(value_of("FTRACK_API_KEY"))
    {
        session_options.proxy.use_environment = false;
        session.emplace(io.get_executor(), server, user, key, std::move(session_options));
    }

    static std::vector<std::string> command(std::vector<std::string> options)
    {
        options.insert(options.begin(), {FTRACK_PROGRAM, "sandbox"});
        return options;
    }

    std::size_t count(std::string const& expression) { return run_coroutine(io, session->query(expression)).data.size(); }

    int end(int signal)
    {
        process.send_signal(signal);
        return process.wait();
    }

    boost::asio::io_context io;
    Process process;
    std::string server;
    std::string user;
    std::string key;
    std::optional<Session> session;

private:
    std::string value_of(std::string const& variable)
    {
        std::string const line = process.read_line();
        std::string const head = "export " + variable + "=";
        INFO(line);
        REQUIRE(line.starts_with(head));
        return line.substr(head.size());
    }
};

} // namespace ftrack::test
