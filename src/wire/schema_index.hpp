// Copyright the ftrack C++ client authors. SPDX-License-Identifier: Apache-2.0
#pragma once

#include "ftrack/schema.hpp"

#include <string_view>
#include <unordered_map>
#include <vector>

namespace ftrack::wire {

/// The schemas of a server by entity type. Immutable.
class SchemaIndex
{
public:
    SchemaIndex() = default;

    /// From the `query_schemas` response. Throws MalformedResponseError when it is no array of schemas.
    explicit SchemaIndex(Value schemas);
    SchemaIndex(SchemaIndex const&) = delete; // the map's keys look into schemas_
    SchemaIndex& operator=(SchemaIndex const&) = delete;

    /// Null when there is none.
    Schema const* find(std::string_view id) const noexcept;

    Value const& json() const noexcept { return json_; }

private:
    Value json_;
    std::vector<Schema> schemas_;
    std::unordered_map<std::string_view, Schema const*> by_id_;
};

} // namespace ftrack::wire
