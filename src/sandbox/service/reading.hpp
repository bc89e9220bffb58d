// Copyright the ftrack C++ client authors. SPDX-License-Identifier: Apache-2.0
#pragma once

#include "sandbox/service/entity_store.hpp"

#include <boost/json/object.hpp>

#include <string_view>

namespace ftrack::sandbox::service {

class ReadOptions;

/// The operation `query`. Throws Failure.
boost::json::object answer_query(EntityStore& entities, boost::json::object const& operation, ReadOptions const& options);

/// The operation `search`: those whose name holds every term, narrowed by context, object types and an expression. Throws Failure.
boost::json::object answer_search(EntityStore& entities, boost::json::object const& operation, ReadOptions const& options);

/// The string member of an operation, or empty. Throws Failure when it is no string.
std::string_view text_member(boost::json::object const& operation, std::string_view name);

} // namespace ftrack::sandbox::service
