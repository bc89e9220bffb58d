// Copyright the ftrack C++ client authors. SPDX-License-Identifier: Apache-2.0
#include "cli/commands.hpp"

#include "ftrack/sandbox.hpp"
#include "ftrack/uuid.hpp"

#include <CLI/Option.hpp>
#include <CLI/Validators.hpp>

#include <boost/asio/io_context.hpp>
#include <boost/asio/signal_set.hpp>

#include <csignal>
#include <cstdint>
#include <filesystem>
#include <iostream>
#include <memory>
#include <optional>
#include <stdexcept>
#include <string>
#include <system_error>

namespace ftrack::cli {

namespace asio = boost::asio;

namespace {

/// A folder that goes with the program.
class TemporaryDirectory
{
public:
    TemporaryDirectory() : path_(std::filesystem::temp_directory_path() / ("ftrack-sandbox-" + make_uuid()))
    {
        std::filesystem::create_directory(path_);
    }
    TemporaryDirectory(TemporaryDirectory const&) = delete;
    TemporaryDirectory& operator=(TemporaryDirectory const&) = delete;
    ~TemporaryDirectory()
    {
        std::error_code ignored;
        std::filesystem::remove_all(path_, ignored);
    }

    std::filesystem::path const& path() const noexcept { return path_; }

private:
    std::filesystem::path path_;
};

/// What the command line may set.
class SandboxCommand
{
public:
    std::string address = "127.0.0.1";
    std::uint16_t port = 8080;
    std::uint16_t storage_port = 0;
    std::filesystem::path data;
    std::string demo = "small";
    bool tls = false;
    std::string user;

    void run() const;

private:
    sandbox::Options options() const;
    void tell_how_to_connect(sandbox::Server const& server, std::filesystem::path const& certificates) const;
};

sandbox::DemoStudio demo_studio(std::string const& name)
{
    sandbox::DemoStudio studio;
    if (name == "none")
        studio.projects = 0;
    if (name == "large") { // 100,000 tasks
        studio.projects = 50;
        studio.sequences_per_project = 10;
        studio.shots_per_sequence = 40;
        studio.tasks_per_shot = 5;
    }
    return studio;
}

sandbox::Options SandboxCommand::options() const
{
    sandbox::Options result;
    result.address = address;
    result.port = port;
    result.storage_port = storage_port;
    result.tls = tls;
    result.demo = demo_studio(demo);
    if (!data.empty()) {
        std::filesystem::create_directories(data);
        result.database = data / "ftrack.sqlite";
    }
    return result;
}

void SandboxCommand::tell_how_to_connect(sandbox::Server const& server, std::filesystem::path const& certificates) const
{
    // Standard output holds nothing but what a shell can evaluate.
    std::string const name = user.empty() ? server.api_user() : user;
    std::cout << "export FTRACK_SERVER=" << server.url() << "\nexport FTRACK_API_USER=" << name << "\nexport FTRACK_API_KEY=" << server.api_key(name)
              << std::endl;
    if (tls)
        std::cerr << "Its certificate's authority is " << (certificates / "authority.pem").string()
                  << ", for TlsOptions::ca_file, NODE_EXTRA_CA_CERTS or REQUESTS_CA_BUNDLE.\n";
    std::cerr << "Serving a local ftrack at " << server.url() << (data.empty() ? ", in memory" : ", data in " + data.string())
              << ". Ctrl-C ends it.\n";
}

void SandboxCommand::run() const
{
    asio::io_context io(1);
    sandbox::Options chosen = options();
    std::optional<TemporaryDirectory> temporary;
    if (tls)
        chosen.certificate_directory = data.empty() ? temporary.emplace().path() : data / "certificates";
    if (demo == "large" && !std::filesystem::exists(chosen.database))
        std::cerr << "Making a studio with 100,000 tasks; this takes a while." << std::endl;
    sandbox::Server server(io.get_executor(), chosen);
    if (!user.empty() && server.api_key(user).empty())
        throw std::runtime_error("no active user with an API key is called " + user);
    try {
        server.start();
    } catch (std::exception const& error) {
        std::string const storage = storage_port == 0 ? "" : " and, for the storage, port " + std::to_string(storage_port);
        throw std::runtime_error("cannot listen on " + address + ":" + std::to_string(port) + storage + ": " + error.what());
    }
    tell_how_to_connect(server, chosen.certificate_directory);

    asio::signal_set signals(io, SIGINT, SIGTERM);
    signals.async_wait([&](boost::system::error_code, int) {
        signals.clear(); // a second signal ends the program at once
        server.stop();
    });
    io.run();
}

} // namespace

void add_sandbox(CLI::App& program)
{
    auto const command = std::make_shared<SandboxCommand>();
    CLI::App* const verb = program.add_subcommand("sandbox", "Serve a local ftrack to try programs against, until Ctrl-C or SIGTERM.");
    verb->add_option("--address", command->address, "The address to listen on")->capture_default_str();
    verb->add_option("--port", command->port, "The port; 0 picks a free one")->capture_default_str();
    verb->add_option("--storage-port", command->storage_port, "The port of the storage for uploads and downloads; 0 picks a free one")
        ->capture_default_str();
    verb->add_option("--data", command->data, "A folder to keep everything in; without it all is in memory and gone at the end");
    verb->add_option("--demo", command->demo, "The studio that fresh data starts with")
        ->check(CLI::IsMember({"none", "small", "large"}))
        ->capture_default_str();
    verb->add_option("--user", command->user, "Whose credentials to print: jane.doe is a project manager, john.smith a user, alex.kim may only read")
        ->default_str("demo.admin");
    verb->add_flag("--tls", command->tls, "Serve HTTPS, with a certificate of an authority of its own");
    verb->callback([command] { command->run(); });
}

} // namespace ftrack::cli
