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
#include <string>

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
    auto sequences = co_await session.query("select name from Sequence order by name limit 1");
    std::string const parent_id = sequences.data[0].get_string("id");

    auto created = co_await session.create("Shot", ftrack::attributes("name", "demo_shot", "parent_id", parent_id));
    std::cout << "\ncreated  " << created.data.get_string("name") << " in " << sequences.data[0].get_string("name") << '\n';
    co_await session.update("Shot", created.data, ftrack::attributes("description", "A shot made by the demo"));
    std::cout << "updated  its description\n";

    // Found by name and parent; what differs is sent, and nothing else.
    auto data = ftrack::attributes("name", "demo_shot", "parent_id", parent_id, "description", "Ensured");
    auto ensured = co_await session.ensure("Shot", data, ftrack::Keys("name", "parent_id"));
    std::cout << "ensured  its description is \"" << ensured.get_string("description") << "\"\n";

    try {
        co_await session.update("Shot", created.data, ftrack::attributes("name", 42));
    } catch (ftrack::ServerValidationError const& error) {
        std::cout << "refused  " << error.what() << '\n';
    }
    co_await session.delete_("Shot", created.data);
    std::cout << "deleted  the shot again\n";
}

asio::awaitable<void> abort_a_query(ftrack::Session& session)
{
    std::stop_source abort; // or an asio::cancellation_signal
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
    std::string const version = co_await session.get_server_version();
    std::cout << "connected to " << session.server_url() << ", version " << version << "\n\n";
    co_await print_tasks(session);
    co_await change_a_shot(session);
    co_await abort_a_query(session);
    co_await session.close();
}

int main()
try {
    asio::io_context io;
    ftrack::sandbox::Server server(io.get_executor());
    server.start();

    ftrack::SessionOptions options;
    options.tls.ca_certificates = server.certificate_authority(); // a real site needs none of this
    ftrack::Session session(io.get_executor(), server.url(), server.api_user(), server.api_key(), options);

    std::exception_ptr failure;
    asio::co_spawn(io, tour(std::move(session)), [&](std::exception_ptr why) {
        failure = why;
        server.stop(); // then nothing is left to run
    });
    io.run();
    if (failure)
        std::rethrow_exception(failure);
} catch (std::exception const& error) {
    std::cerr << "demo: " << error.what() << '\n';
    return 1;
}
