// Copyright the ftrack C++ client authors. SPDX-License-Identifier: Apache-2.0
#pragma once

#include "sandbox/service/batch.hpp"

#include <boost/json/object.hpp>

#include <optional>
#include <string>
#include <string_view>

namespace ftrack::sandbox::service {

/// The result of an operation beside reading, writing and storage: keys, jobs, invitations, roles; nothing when no action is called so. `origin` is
/// the address that the caller knows the server by. Throws Failure.
std::optional<boost::json::object> answer_operation(Batch& batch, std::string const& origin, std::string_view action,
                                                    boost::json::object const& operation);

/// The id in a member of an operation. Throws Failure unless it is that of an entity of this type.
std::string existing_id(Batch& batch, char const* type, boost::json::object const& operation, std::string_view member);

/// Creates an entity at the server's own wish; gives back its id.
std::string make_entity(Batch& batch, char const* type, Values values);

} // namespace ftrack::sandbox::service
