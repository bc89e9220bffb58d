// Copyright the ftrack C++ client authors. SPDX-License-Identifier: Apache-2.0
#pragma once

#include "ftrack/sandbox.hpp"
#include "sandbox/service/entity_store.hpp"

#include <string>
#include <string_view>
#include <vector>

namespace ftrack::sandbox::service {

inline constexpr std::string_view administrator_name = "demo.admin";

/// An id that is the same for the same name, on every machine.
std::string stable_id(std::string_view name);

/// What every studio has: statuses, types, priorities, object types, locations, users with their API keys. In the caller's transaction.
void seed(EntityStore& entities);

/// Fills a seeded store with a demo studio of this size. In the caller's transaction.
void generate_demo_studio(EntityStore& entities, DemoStudio const& size);

} // namespace ftrack::sandbox::service
