// Copyright the ftrack C++ client authors. SPDX-License-Identifier: Apache-2.0
//
// Uploads files and image sequences, and tells how far it is. Ctrl-C ends it and leaves nothing on the server.
//
//     upload /plates/sh010.mov '/plates/sh020.%04d.exr [1001-1100]'
//
// An upload of a large file that was killed, or lost its network, goes on where it was when it is started again in the same folder.
#include <ftrack/ftrack.hpp>

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/signal_set.hpp>

#include <csignal>
#include <filesystem>
#include <iostream>
#include <stop_token>
#include <string>
#include <vector>

namespace asio = boost::asio;

void print(ftrack::TransferProgress const& progress)
{
    constexpr double megabyte = 1e6;
    std::cout << "\r  " << static_cast<double>(progress.bytes_done) / megabyte << " of " << static_cast<double>(progress.bytes_total) / megabyte
              << " MB, " << progress.parts_done << " of " << progress.parts_total << " parts   " << std::flush;
}

asio::awaitable<void> upload(ftrack::Session& session, std::string const& path, std::stop_token abort)
{
    std::cout << path << '\n';
    ftrack::CreateComponentOptions options;
    options.on_progress = print;
    options.signal = abort;
    if (std::filesystem::exists(path)) // a sequence is a pattern of files
        options.resume_file = std::filesystem::path(path).filename().string() + ".resume";
    auto created = co_await session.create_component(path, options);
    std::cout << "\n  component " << created.component.get_string("id") << '\n';
}

asio::awaitable<void> upload_all(ftrack::Session& session, std::vector<std::string> paths, std::stop_token abort)
{
    for (std::string const& path : paths)
        co_await upload(session, path, abort);
    co_await session.close();
}

int main(int count, char** arguments)
try {
    std::vector<std::string> const paths(arguments + 1, arguments + count);
    if (paths.empty()) {
        std::cerr << "usage: upload FILE...     FTRACK_SERVER, FTRACK_API_USER and FTRACK_API_KEY say where to\n";
        return 2;
    }
    asio::io_context io;
    auto session = ftrack::Session::from_environment(io.get_executor());

    std::stop_source abort;
    asio::signal_set interrupt(io, SIGINT, SIGTERM);
    interrupt.async_wait([&](boost::system::error_code error, int) {
        if (!error)
            abort.request_stop();
    });

    std::exception_ptr failure;
    asio::co_spawn(io, upload_all(session, paths, abort.get_token()), [&](std::exception_ptr why) {
        failure = why;
        io.stop();
    });
    io.run();
    if (failure)
        std::rethrow_exception(failure);
} catch (std::exception const& error) {
    std::cerr << '\n' << error.what() << '\n';
    return 1;
}
