// Copyright the ftrack C++ client authors. SPDX-License-Identifier: Apache-2.0
#include "wire/schema_index.hpp"

#include "ftrack/error.hpp"

#include <utility>

namespace ftrack::wire {

SchemaIndex::SchemaIndex(Value schemas) : json_(std::move(schemas))
{
    if (!json_.is_array())
        throw MalformedResponseError("The server's schemas are no array: is this the address of an ftrack server?");
    schemas_.reserve(json_.size());
    for (Value const& schema : json_)
        schemas_.emplace_back(schema);
    for (Schema const& schema : schemas_)
        by_id_.emplace(schema.id(), &schema);
}

Schema const* SchemaIndex::find(std::string_view id) const noexcept
{
    auto const found = by_id_.find(id);
    return found == by_id_.end() ? nullptr : found->second;
}

} // namespace ftrack::wire
