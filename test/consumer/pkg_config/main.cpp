// Copyright the ftrack C++ client authors. SPDX-License-Identifier: Apache-2.0
//
// A program of another project: creates a task in the embedded sandbox from an ordinary thread, by futures.
#include <ftrack/ftrack.hpp>
#include <ftrack/sandbox.hpp>

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/thread_pool.hpp>
#include <boost/asio/use_future.hpp>

#include <cstdlib>
#include <iostream>

namespace asio = boost::asio;

int main()
{
    asio::thread_pool pool(1);
    ftrack::sandbox::Options sandbox;
    sandbox.tls = false;
    ftrack::sandbox::Server server(pool.get_executor(), sandbox);
    server.start();
    ftrack::Session session(pool.get_executor(), server.url(), server.api_user(), server.api_key());

    auto const shots = asio::co_spawn(pool, session.query("select name from Shot limit 1"), asio::use_future).get();
    auto const name = shots.data[0].get_string("name");
    std::cout << name << '\n';

    asio::co_spawn(pool, session.close(), asio::use_future).get();
    server.stop();
    pool.join();
    return name.empty() ? EXIT_FAILURE : EXIT_SUCCESS;
}
