// Copyright the ftrack C++ client authors. SPDX-License-Identifier: Apache-2.0
#pragma once

#include "sandbox/service/entity_store.hpp"
#include "sandbox/service/update_event.hpp"

#include <map>
#include <string>
#include <utility>
#include <vector>

namespace ftrack::sandbox::service {

/// The server's own name of a type: `task` for every typed context, `show`, `assetversion`.
std::string table_name_of(schema::EntityType const& type);

/// The id of an entity as one text; the parts of a composite key are joined by commas.
std::string id_text(Key const& key);

/// Finds what is above entities, each of these once: for as long as nothing changes.
class LineageFinder
{
public:
    explicit LineageFinder(EntityStore& entities) : entities_(entities) {}

    /// The entity, what it belongs to, and so on up to the project or whatever stands at the top.
    std::vector<LineageEntry> find(schema::EntityType const& type, Key const& key, Values const& values);

private:
    using Parent = std::pair<schema::EntityType const*, std::string>;

    Parent parent_of(schema::EntityType const& type, Values const& values);
    std::vector<LineageEntry> find_above(Parent const& parent, std::size_t depth);

    EntityStore& entities_;
    std::map<Parent, std::vector<LineageEntry>> known_;
};

} // namespace ftrack::sandbox::service
