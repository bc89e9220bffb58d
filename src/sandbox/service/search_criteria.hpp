// Copyright the ftrack C++ client authors. SPDX-License-Identifier: Apache-2.0
#pragma once

#include "sandbox/query/ast.hpp"
#include "sandbox/schema/registry.hpp"

#include <boost/json/object.hpp>

namespace ftrack::sandbox::service {

/// The query that a search operation stands for. Throws Failure or query::QueryError.
query::Query read_search(schema::Registry const& registry, boost::json::object const& operation);

} // namespace ftrack::sandbox::service
