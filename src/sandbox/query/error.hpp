// Copyright the ftrack C++ client authors. SPDX-License-Identifier: Apache-2.0
#pragma once

#include <stdexcept>
#include <string>

namespace ftrack::sandbox::query {

/// Why an expression has no answer, in the server's words; it becomes the server's ParseError.
class QueryError : public std::runtime_error
{
public:
    using std::runtime_error::runtime_error;
};

} // namespace ftrack::sandbox::query
