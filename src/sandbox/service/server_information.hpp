// Copyright the ftrack C++ client authors. SPDX-License-Identifier: Apache-2.0
#pragma once

#include "sandbox/service/entity_store.hpp"
#include "sandbox/service/permissions.hpp"

#include <boost/json/object.hpp>

#include <string>

namespace ftrack::sandbox::service {

/// The answer to query_server_information: what every client needs, and what the operation asks for by name in `values`.
boost::json::object server_information(EntityStore& entities, boost::json::object const& operation, std::string const& schema_hash,
                                       std::string const& user_id, Permissions const& permissions);

} // namespace ftrack::sandbox::service
