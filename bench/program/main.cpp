// Copyright the ftrack C++ client authors. SPDX-License-Identifier: Apache-2.0
//
// ftrack_bench: one measurement for each run, its figures as one line of JSON. bench/run starts the servers and sets the runs side by side.
#include "program/commands.hpp"

#include <CLI/Config.hpp>
#include <CLI/Formatter.hpp>

#include <exception>
#include <iostream>

int main(int argc, char** argv)
{
    CLI::App app("Measures the client library, one thing at a time.", "ftrack_bench");
    app.require_subcommand(1);
    ftrack::bench::add_serve(app);
    ftrack::bench::add_load(app);
    ftrack::bench::add_codec(app);
    ftrack::bench::add_session(app);
    ftrack::bench::add_upload(app);
    try {
        app.parse(argc, argv);
    } catch (CLI::ParseError const& error) { // help comes this way too
        return app.exit(error);
    } catch (std::exception const& error) {
        std::cerr << "ftrack_bench: " << error.what() << '\n';
        return 1;
    }
    return 0;
}
