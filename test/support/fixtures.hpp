// Copyright the ftrack C++ client authors. SPDX-License-Identifier: Apache-2.0
#pragma once

#include "wire/schema_index.hpp"

#include <memory>
#include <string>
#include <string_view>

namespace ftrack::test {

/// The text of a file in test/fixtures.
std::string fixture_text(std::string_view name);

/// The schemas of a real server.
std::shared_ptr<wire::SchemaIndex const> fixture_schemas();

} // namespace ftrack::test
