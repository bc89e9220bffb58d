// Copyright the ftrack C++ client authors. SPDX-License-Identifier: Apache-2.0
#pragma once

#include <boost/json/array.hpp>

#include <string>

namespace ftrack::sandbox::service {

/// The hash of a server's schemas. Clients that keep schemas compare it with one that they make themselves: the MD5, in hexadecimal, of the schemas
/// as Python's json module writes them with sorted keys.
std::string schema_hash(boost::json::array const& schemas);

} // namespace ftrack::sandbox::service
