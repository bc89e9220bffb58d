// Copyright the ftrack C++ client authors. SPDX-License-Identifier: Apache-2.0
#pragma once

#include "ftrack/operation.hpp"

#include <boost/json/value.hpp>

#include <string>
#include <vector>

namespace ftrack::wire {

/// The body of a request: the operations as a JSON array. With `convert_dates`, strings that are wholly an ISO date-time become datetime
/// objects, at any depth; objects that have a `__type__` are left as they are. Throws std::invalid_argument for what JSON cannot hold (NaN, bytes
/// that are no UTF-8) and for more than 1,000 nested levels.
std::string encode(std::vector<Operation> const& operations, bool convert_dates);

/// One value, in the same text form, its strings as they are.
std::string encode(boost::json::value const& value);

} // namespace ftrack::wire
