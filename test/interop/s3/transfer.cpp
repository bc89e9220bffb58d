// Copyright the ftrack C++ client authors. SPDX-License-Identifier: Apache-2.0
//
// transfer FILE COPY PART_SIZE: uploads a file in parts of so many bytes, with its checksum, downloads it as COPY and prints the component's id.
#include <ftrack/ftrack.hpp>

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/io_context.hpp>

#include <exception>
#include <iostream>
#include <string>

namespace asio = boost::asio;

asio::awaitable<void> transfer(ftrack::Session& session, std::string file, std::string copy, std::uint64_t part_size)
{
    ftrack::CreateComponentOptions options;
    options.part_size = part_size;
    options.checksum = true;
    auto created = co_await session.create_component(file, options);
    std::string const id = created.component.get_string("id");
    ftrack::DownloadOptions ranges;
    ranges.part_size = part_size;
    co_await session.download_component(id, copy, ranges);
    std::cout << id << '\n';
    co_await session.close();
}

int main(int count, char** arguments)
try {
    if (count != 4)
        return 2;
    asio::io_context io;
    auto session = ftrack::Session::from_environment(io.get_executor());
    asio::co_spawn(io, transfer(session, arguments[1], arguments[2], std::stoull(arguments[3])), [](std::exception_ptr failure) {
        if (failure)
            std::rethrow_exception(failure);
    });
    io.run();
} catch (std::exception const& error) {
    std::cerr << error.what() << '\n';
    return 1;
}
