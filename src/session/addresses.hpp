// Copyright the ftrack C++ client authors. SPDX-License-Identifier: Apache-2.0
#pragma once

#include "session/state.hpp"

#include <optional>
#include <string>
#include <string_view>

/// Addresses that a browser or downloader can open: pure.
namespace ftrack::session {

std::optional<std::string> component_url(Credentials const& credentials, std::string_view component_id);
std::string thumbnail_url(Credentials const& credentials, std::string_view component_id, int size);

} // namespace ftrack::session
