// Copyright the ftrack C++ client authors. SPDX-License-Identifier: Apache-2.0
//
// One file, from the first request to the created component.
#include "program/commands.hpp"
#include "program/measurement.hpp"

#include "ftrack/ftrack.hpp"

#include <CLI/Option.hpp>
#include <CLI/Validators.hpp>

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/json/serialize.hpp>

#include <chrono>
#include <exception>
#include <filesystem>
#include <iostream>
#include <memory>
#include <string>
#include <utility>

namespace ftrack::bench {

namespace asio = boost::asio;

namespace {

class UploadCommand
{
public:
    std::string server;
    std::string user;
    std::string api_key;
    std::string ca_file;
    std::filesystem::path file;
    std::size_t connections = 6;

    void run();

private:
    asio::awaitable<void> upload(boost::json::object& result);
};

asio::awaitable<void> UploadCommand::upload(boost::json::object& result)
{
    SessionOptions options;
    options.tls.ca_file = ca_file;
    Session session(co_await asio::this_coro::executor, server, user, api_key, std::move(options));
    co_await session.initialize();
    CreateComponentOptions how;
    how.concurrency = connections;
    auto const begin = Measurement::Clock::now();
    auto const cpu = cpu_time();
    std::uint64_t const memory = peak_resident_memory();
    CreateComponentResponse const created = co_await session.create_component(file, std::move(how));
    std::chrono::duration<double> const time = Measurement::Clock::now() - begin;
    result["count"] = 1;
    result["seconds"] = time.count();
    result["cpu_seconds"] = (cpu_time() - cpu).count();
    result["p50_us"] = time.count() * 1e6;
    result["memory_for_it"] = peak_resident_memory() - memory;
    result["peak_memory"] = peak_resident_memory();
    co_await session.close();
}

void UploadCommand::run()
{
    asio::io_context context(1);
    boost::json::object result;
    asio::co_spawn(context, upload(result), [](std::exception_ptr failure) {
        if (failure)
            std::rethrow_exception(failure);
    });
    context.run();
    std::cout << boost::json::serialize(result) << std::endl;
}

} // namespace

void add_upload(CLI::App& app)
{
    CLI::App* const verb = app.add_subcommand("upload", "create a component from a file");
    auto const command = std::make_shared<UploadCommand>();
    verb->add_option("--server", command->server)->required()->envname("FTRACK_SERVER");
    verb->add_option("--user", command->user)->required()->envname("FTRACK_API_USER");
    verb->add_option("--key", command->api_key)->required()->envname("FTRACK_API_KEY");
    verb->add_option("--ca-file", command->ca_file)->required()->envname("SSL_CERT_FILE");
    verb->add_option("--file", command->file)->required()->check(CLI::ExistingFile);
    verb->add_option("--connections", command->connections, "parts that travel at once")->check(CLI::Range(1, 100));
    verb->callback([command] { command->run(); });
}

} // namespace ftrack::bench
