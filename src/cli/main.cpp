// Copyright the ftrack C++ client authors. SPDX-License-Identifier: Apache-2.0
#include "cli/commands.hpp"

#include "ftrack/version.hpp"

#include <CLI/Config.hpp>
#include <CLI/Formatter.hpp>

#include <exception>
#include <iostream>

int main(int argc, char** argv)
{
    using namespace ftrack::cli;

    CLI::App program("Tools for the ftrack API.", "ftrack");
    program.set_version_flag("--version", FTRACK_VERSION);
    program.require_subcommand(1);
    add_sandbox(program);
    try {
        program.parse(argc, argv);
    } catch (CLI::ParseError const& error) { // help and version come this way too
        return program.exit(error) == 0 ? 0 : exit_usage;
    } catch (std::exception const& error) {
        std::cerr << "ftrack: " << error.what() << '\n';
        return exit_failure;
    }
    return 0;
}
