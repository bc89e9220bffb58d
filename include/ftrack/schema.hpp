// Copyright the ftrack C++ client authors. SPDX-License-Identifier: Apache-2.0
#pragma once

#include "ftrack/value.hpp"

#include <string>
#include <string_view>
#include <vector>

namespace ftrack {

/// The schema of one entity type, as the server describes it. Immutable; may be read from any thread.
class Schema
{
public:
    Schema() = default;

    /// From one element of the `query_schemas` response. Throws MalformedResponseError when it has no `id`.
    explicit Schema(Value json);

    /// The entity type, for example "Task".
    std::string const& id() const noexcept { return id_; }

    /// The names of the attributes that make up the primary key, in order.
    std::vector<std::string> const& primary_key() const noexcept { return primary_key_; }

    /// The description of an attribute (`type`, `$ref`, `default`, …); null when the type has no such attribute.
    Value property(std::string_view name) const { return json_["properties"][name]; }

    /// The whole schema as the server sent it.
    Value const& json() const noexcept { return json_; }

private:
    std::string id_;
    std::vector<std::string> primary_key_;
    Value json_;
};

} // namespace ftrack
