// Copyright the ftrack C++ client authors. SPDX-License-Identifier: Apache-2.0
#pragma once

#include "ftrack/sandbox.hpp"
#include "sandbox/service/change_log.hpp"
#include "sandbox/service/entity_store.hpp"
#include "sandbox/service/permissions.hpp"

#include <functional>
#include <optional>
#include <set>
#include <string>
#include <utility>
#include <vector>

namespace ftrack::sandbox::service {

/// An entity that a batch changed at the wish of its client, to be checked at the end.
class TouchedEntity
{
public:
    TouchedEntity() = default;

    schema::EntityType const* type = nullptr;
    Key key;
    ChangeAction action = ChangeAction::update;
};

/// What the mutations of one request share.
class Batch
{
public:
    Batch(EntityStore& store, std::string user, Rules const& rules_in_force)
        : entities(store), log(store), user_id(std::move(user)), rules(rules_in_force)
    {
    }
    Batch(Batch const&) = delete;
    Batch& operator=(Batch const&) = delete;

    /// Has the entity checked at the end of the batch.
    void touch(schema::EntityType const& type, Key const& key, ChangeAction action = ChangeAction::update);

    std::vector<TouchedEntity> const& touched() const noexcept { return touched_; }

    /// Throws Failure unless the caller may do this to an entity, by where it is now.
    void permit(ChangeAction action, schema::EntityType const& type, Key const& key);

    /// Has something done that cannot be taken back, once the batch is committed.
    void after_commit(std::function<void()> action) { actions_.push_back(std::move(action)); }

    /// Does it all. After the commit.
    void settle();

    /// The caller's, as they were when first asked for.
    Permissions const& permissions();

    EntityStore& entities;
    ChangeLog log;
    std::string user_id; ///< the caller's
    Rules rules;

private:
    std::optional<Permissions> permissions_;
    std::set<std::pair<schema::EntityType const*, Key>> seen_;
    std::vector<TouchedEntity> touched_;
    std::vector<std::function<void()>> actions_;
};

} // namespace ftrack::sandbox::service
