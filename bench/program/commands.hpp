// Copyright the ftrack C++ client authors. SPDX-License-Identifier: Apache-2.0
#pragma once

#include <CLI/App.hpp>

namespace ftrack::bench {

// Each adds a subcommand, which prints its figures as one line of JSON.
void add_serve(CLI::App& app);
void add_load(CLI::App& app);
void add_codec(CLI::App& app);
void add_session(CLI::App& app);
void add_upload(CLI::App& app);

} // namespace ftrack::bench
