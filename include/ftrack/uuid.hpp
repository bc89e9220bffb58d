// Copyright the ftrack C++ client authors. SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>

namespace ftrack {

/// A new random UUID (version 4) in its canonical form, as ftrack uses for the ids of entities, events and client tokens.
/// Drawn from the system's generator; may be called from any thread. Throws std::system_error when the system has no entropy source.
std::string make_uuid();

} // namespace ftrack
