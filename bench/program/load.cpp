// Copyright the ftrack C++ client authors. SPDX-License-Identifier: Apache-2.0
#include "program/load.hpp"

#include "program/commands.hpp"
#include "program/responder.hpp"

#include <CLI/Option.hpp>
#include <CLI/Validators.hpp>

#include <boost/json/array.hpp>
#include <boost/json/serialize.hpp>

#include <filesystem>
#include <functional>
#include <iostream>
#include <map>
#include <memory>
#include <string>

namespace ftrack::bench {

namespace {

using Client = std::function<boost::json::object(Load const&)>;

std::map<std::string, Client> known_clients()
{
    return {
        {"ftrack", run_ftrack}, {"ftrack-coalesced", run_ftrack_coalesced}, {"ftrack-batches", run_ftrack_batches}, {"beast", run_beast},
#ifdef FTRACK_BENCH_CURL
        {"curl", run_curl},
#endif
    };
}

class LoadCommand
{
public:
    Load load;
    std::string client;
    double seconds = 2;

    void run()
    {
        load.time = std::chrono::duration<double>(seconds);
        std::cout << boost::json::serialize(known_clients().at(client)(load)) << std::endl;
    }
};

} // namespace

std::string Load::body() const
{
    boost::json::object operation;
    operation["action"] = "query";
    operation["expression"] = expression;
    return boost::json::serialize(boost::json::array{operation});
}

void add_serve(CLI::App& app)
{
    CLI::App* const serve = app.add_subcommand("serve", "hold answers ready in memory and serve them over TLS");
    auto const port = std::make_shared<std::uint16_t>();
    auto const folder = std::make_shared<std::filesystem::path>();
    serve->add_option("--port", *port, "0: the system picks one");
    serve->add_option("--certificates", *folder, "a folder that gets authority.pem")->required();
    serve->callback([port, folder] { serve_answers(*port, *folder); });
}

void add_load(CLI::App& app)
{
    CLI::App* const list = app.add_subcommand("clients", "whom `load` knows, one a line");
    list->callback([] {
        for (auto const& [name, client] : known_clients())
            std::cout << name << '\n';
    });
    CLI::App* const verb = app.add_subcommand("load", "callers that ask the same again and again, each as soon as it has its answer");
    auto const command = std::make_shared<LoadCommand>();
    verb->add_option("--client", command->client)->required()->check(CLI::IsMember(known_clients()));
    verb->add_option("--server", command->load.server)->required()->envname("FTRACK_SERVER");
    verb->add_option("--user", command->load.user)->required()->envname("FTRACK_API_USER");
    verb->add_option("--key", command->load.api_key)->required()->envname("FTRACK_API_KEY");
    verb->add_option("--ca-file", command->load.ca_file)->required()->envname("SSL_CERT_FILE");
    verb->add_option("--expression", command->load.expression)->required();
    verb->add_option("--concurrency", command->load.concurrency, "callers")->check(CLI::PositiveNumber);
    verb->add_option("--connections", command->load.connections, "at most")->check(CLI::PositiveNumber);
    verb->add_option("--seconds", command->seconds)->check(CLI::PositiveNumber);
    verb->callback([command] { command->run(); });
}

} // namespace ftrack::bench
