// Copyright the ftrack C++ client authors. SPDX-License-Identifier: Apache-2.0
#pragma once

#include "ftrack/sandbox.hpp"
#include "support/raw_client.hpp"

#include <boost/asio/io_context.hpp>
#include <boost/json/value.hpp>

#include <map>
#include <string>
#include <vector>

namespace ftrack::test {

/// Sends what the official Python client sends, byte for byte, over one connection that stays, and reads the answer as that client does.
class PythonClient
{
public:
    /// Calls as this user of the sandbox; empty: its administrator.
    PythonClient(boost::asio::io_context& io, sandbox::Server const& server, std::string const& user = {});

    /// `body` is what `json.dumps(…, sort_keys=True)` makes of the operations.
    boost::json::value call(std::string const& body);

    std::string strict_api = "false"; ///< the header `ftrack-strict-api`; empty: none
    std::string api_options;          ///< the header `ftrack-api-options`, which this client never sends
    std::string head;                 ///< of the last answer
    int status = 0;

private:
    std::string request_head(std::size_t size) const;

    boost::asio::io_context& io_;
    RawClient connection_;
    std::string user_;
    std::string key_;
    std::uint16_t port_;
};

/// A request of the Python client and the pattern (json_pattern.hpp) of the answer to it. `$name` stands for a value in both.
class Exchange
{
public:
    char const* what;
    char const* request;
    char const* answer;
};

/// A sandbox with one project, a sequence, two shots and four tasks, and the Python client of its administrator.
class PythonWire
{
public:
    PythonWire();

    /// Carries them out in order; each is checked.
    void run(std::vector<Exchange> const& exchanges);
    void run(std::vector<Exchange> const& exchanges, PythonClient& as);

    /// Values for `$name`: known are `$project`, `$sequence`, `$shot` and `$task` (the first of each by name), `$asset` and `$version`, `$user` (the
    /// caller), `$jane`, and `$fstart`, `$delivered`, the ids of custom attribute configurations.
    std::map<std::string, std::string> values;

    boost::asio::io_context io;
    sandbox::Server server;
    PythonClient client;

private:
    std::string filled_in(std::string text) const;
    void look_up(std::string const& name, std::string const& expression);
};

} // namespace ftrack::test
