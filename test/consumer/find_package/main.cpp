// Copyright the ftrack C++ client authors. SPDX-License-Identifier: Apache-2.0
//
// A program of another project: queries the embedded sandbox over verified TLS.
#include <ftrack/ftrack.hpp>
#include <ftrack/sandbox.hpp>

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/use_future.hpp>

#include <cstdlib>
#include <iostream>

namespace asio = boost::asio;

static asio::awaitable<std::size_t> count_projects(ftrack::Session& session)
{
    auto const projects = co_await session.query("select name from Project");
    for (ftrack::Value const& project : projects.data)
        std::cout << project.get_string("name") << '\n';
    co_await session.close();
    co_return projects.data.size();
}

int main()
{
    asio::io_context context;
    ftrack::sandbox::Server server(context.get_executor());
    server.start();

    ftrack::SessionOptions options;
    options.tls.ca_certificates = server.certificate_authority();
    ftrack::Session session(context.get_executor(), server.url(), server.api_user(), server.api_key(), options);

    auto count = asio::co_spawn(context, count_projects(session), asio::use_future);
    while (count.wait_for(std::chrono::seconds(0)) != std::future_status::ready)
        context.run_one();
    server.stop();
    return count.get() == 3 ? EXIT_SUCCESS : EXIT_FAILURE;
}
