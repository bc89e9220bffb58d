// Copyright the ftrack C++ client authors. SPDX-License-Identifier: Apache-2.0
//
// A program of another project: meets a port where nothing listens, and reads the library's error.
#include <ftrack/ftrack.hpp>

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/use_future.hpp>

#include <chrono>
#include <cstdlib>
#include <iostream>

namespace asio = boost::asio;

int main()
{
    asio::io_context context;
    ftrack::SessionOptions options;
    options.retry.max_attempts = 1;
    ftrack::Session session(context.get_executor(), "http://127.0.0.1:1", "user", "key", options);

    auto response = asio::co_spawn(context, session.query("select name from Project"), asio::use_future);
    context.run();
    try {
        response.get();
    } catch (ftrack::NetworkError const& error) {
        std::cout << error.what() << '\n';
        return EXIT_SUCCESS;
    }
    return EXIT_FAILURE;
}
