// Copyright the ftrack C++ client authors. SPDX-License-Identifier: Apache-2.0
#include "ftrack/schema.hpp"

#include "ftrack/error.hpp"

#include <utility>

namespace ftrack {

Schema::Schema(Value json) : json_(std::move(json))
{
    Value const id = json_["id"];
    if (!id.is_string() || id.as_string().empty())
        throw MalformedResponseError("A schema of the server has no id.");
    id_ = id.as_string();
    for (Value const& name : json_["primary_key"])
        if (name.is_string())
            primary_key_.emplace_back(name.as_string());
}

} // namespace ftrack
