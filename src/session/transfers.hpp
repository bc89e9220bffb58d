// Copyright the ftrack C++ client authors. SPDX-License-Identifier: Apache-2.0
#pragma once

#include "ftrack/component.hpp"
#include "session/state.hpp"
#include "transfer/setup.hpp"

#include <boost/asio/awaitable.hpp>

#include <filesystem>
#include <memory>
#include <string>

/// What ties the transfers to their session.
namespace ftrack::session {

/// `state` is the one behind `weak`, which may be gone before the setup. `storage` is the transport for files.
std::shared_ptr<transfer::Setup> make_transfer_setup(std::weak_ptr<State> weak, State const& state, std::shared_ptr<Transport> storage);

/// Session::create_component.
boost::asio::awaitable<CreateComponentResponse> create_component(std::shared_ptr<State> state, ComponentSource source,
                                                                 CreateComponentOptions options);

/// Session::download_component.
boost::asio::awaitable<void> download_component(std::shared_ptr<State> state, std::string component_id, std::filesystem::path path,
                                                DownloadOptions options);

} // namespace ftrack::session
