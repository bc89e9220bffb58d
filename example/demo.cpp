// Copyright the ftrack C++ client authors. SPDX-License-Identifier: Apache-2.0
//
// A tour of the client against a sandbox: a local ftrack server, here in the same process.
#include <ftrack/ftrack.hpp>
#include <ftrack/sandbox.hpp>

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/io_context.hpp>

#include <iomanip>
#include <iostream>
#include <stop_token>

namespace asio = boost::asio;

void print_row(std::string const& project, std::string const& parent, std::string const& task, std::string const& status)
{
    std::cout << "  " << std::left << std::setw(20) << project << std::setw(12) << parent << std::setw(16) << task << status << '\n';
}

asio::awaitable<void> print_tasks(ftrack::Session& session)
{
    auto tasks = co_await session.query("select name, project.name, parent.name, status.name from Task order by project.name, name limit 8");
    print_row("PROJECT", "SHOT", "TASK", "STATUS");
    for (ftrack::Value const& task : tasks.data)
        print_row(task.get_string("project.name"), task.get_string("parent.name"), task.get_string("name"), task.get_string("status.name"));
}

asio::awaitable<void> change_a_shot(ftrack::Session& session)
{
    auto sequences = co_await session.query("select name, project_id from Sequence order by name limit 1");
    std::string const sequence_id = sequences.data[0].get_string("id");

    auto created = co_await session.create(
        "Shot", ftrack::attributes("name", "demo_shot", "parent_id", sequence_id, "project_id", sequences.data[0].get_string("project_id")));
    std::cout << "created  " << created.data.get_string("name") << " in " << sequences.data[0].get_string("name") << '\n';

    co_await session.update("Shot", created.data, ftrack::attributes("description", "A shot made by the demo"));
    std::cout << "updated  its description\n";

    // The shot is found by its name and parent, and only what differs is sent.
    auto ensured = co_await session.ensure("Shot", ftrack::attributes("name", "demo_shot", "parent_id", sequence_id, "description", "Ensured"),
                                           ftrack::Keys("name", "parent_id"));
    std::cout << "ensured  description is now \"" << ensured.get_string("description") << "\"\n";

    co_await session.delete_("Shot", created.data);
    std::cout << "deleted  the shot again\n";
}

asio::awaitable<void> fail_on_purpose(ftrack::Session& session)
{
    try {
        co_await session.query("select no_such_attribute from Task");
    } catch (ftrack::ServerError const& error) {
        std::cout << "error    " << error.what() << '\n';
    }
    std::stop_source abort;
    ftrack::CallOptions options;
    options.signal = abort.get_token();
    auto query = session.query("Task", options);
    abort.request_stop();
    try {
        co_await std::move(query);
    } catch (ftrack::AbortError const& error) {
        std::cout << "aborted  " << error.what() << '\n';
    }
}

asio::awaitable<void> tour(ftrack::Session session)
{
    std::cout << "connected to " << session.server_url() << ", version " << co_await session.get_server_version() << "\n\n";
    co_await print_tasks(session);
    std::cout << '\n';
    co_await change_a_shot(session);
    co_await fail_on_purpose(session);
    co_await session.close();
}

int main()
{
    asio::io_context io;
    ftrack::sandbox::Server server(io.get_executor());
    server.start();

    ftrack::SessionOptions options;
    options.tls.ca_certificates = server.certificate_authority(); // a real site needs none of this
    ftrack::Session session(io.get_executor(), server.url(), server.api_user(), server.api_key(), options);

    int exit_code = 0;
    asio::co_spawn(io, tour(std::move(session)), [&](std::exception_ptr failure) {
        server.stop();
        try {
            if (failure)
                std::rethrow_exception(failure);
        } catch (std::exception const& error) {
            std::cerr << "demo: " << error.what() << '\n';
            exit_code = 1;
        }
    });
    io.run();
    return exit_code;
}
