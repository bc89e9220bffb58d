// Copyright the ftrack C++ client authors. SPDX-License-Identifier: Apache-2.0
#pragma once

#include <boost/json/value.hpp>

#include <string>

namespace ftrack::test {

/// Where and how a value differs from a pattern; empty when it is as the pattern says. A pattern is JSON in which
///
///     "~any"        stands for any value
///     "~uuid"       stands for an id
///     "~datetime"   stands for `{"__type__": "datetime", "value": …}`
///     "~text"       stands for a string that is not empty
///     "~has TEXT"   stands for a string that holds TEXT
///     "~more": true in an object allows for members that it does not name
///     "~unordered"  at the beginning of an array allows for any order of the items
std::string mismatch(boost::json::value const& pattern, boost::json::value const& value, std::string const& path = "$");

} // namespace ftrack::test
