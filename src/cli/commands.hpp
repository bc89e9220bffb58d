// Copyright the ftrack C++ client authors. SPDX-License-Identifier: Apache-2.0
#pragma once

#include <CLI/App.hpp>

/// The verbs of the program `ftrack`, a file for each.
namespace ftrack::cli {

/// How the program ends, besides 0.
enum ExitCode : int
{
    exit_failure = 1, ///< the command could not do its work
    exit_usage = 2    ///< the command line is wrong
};

/// Each adds its verb with its options. The work is done as the command line is parsed, and fails with an exception whose text is for the user.
void add_sandbox(CLI::App& program);

} // namespace ftrack::cli
