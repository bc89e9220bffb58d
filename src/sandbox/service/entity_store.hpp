// Copyright the ftrack C++ client authors. SPDX-License-Identifier: Apache-2.0
#pragma once

#include "sandbox/schema/registry.hpp"
#include "sandbox/service/values.hpp"
#include "sandbox/store/database.hpp"

#include <map>
#include <optional>
#include <string>
#include <vector>

namespace ftrack::sandbox::service {

/// Rows as entities: by type and key, without rules.
class EntityStore
{
public:
    EntityStore(store::Database& database, schema::Registry const& registry) : database_(database), registry_(registry) {}

    store::Database& database() noexcept { return database_; }
    schema::Registry const& registry() const noexcept { return registry_; }

    /// The concrete type of the entity of this key; null when there is none that is a `type`.
    schema::EntityType const* concrete_type(schema::EntityType const& type, Key const& key);

    /// All stored attributes of an entity of this concrete type.
    std::optional<Values> load(schema::EntityType const& type, Key const& key);

    void insert(schema::EntityType const& type, Values const& values);
    void update(schema::EntityType const& type, Key const& key, Values const& values);
    void erase(schema::EntityType const& type, Key const& key);

    /// One attribute of an entity; null when there is no such entity.
    SqlValue value(schema::EntityType const& type, std::string const& id, std::string const& attribute);

private:
    std::string const& where_key(schema::EntityType const& type);

    store::Database& database_;
    schema::Registry const& registry_;
    std::map<schema::EntityType const*, std::string> conditions_;
};

Key key_of(schema::EntityType const& type, Values const& values);

} // namespace ftrack::sandbox::service
