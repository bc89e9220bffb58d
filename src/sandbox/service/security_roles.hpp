// Copyright the ftrack C++ client authors. SPDX-License-Identifier: Apache-2.0
#pragma once

#include "sandbox/service/batch.hpp"

#include <boost/json/object.hpp>

#include <string_view>

namespace ftrack::sandbox::service {

/// Carries out an operation on the security roles of a user; false when the action is another. Throws Failure, also for callers who are no
/// administrators.
bool answer_security_role(Batch& batch, std::string_view action, boost::json::object const& operation);

} // namespace ftrack::sandbox::service
