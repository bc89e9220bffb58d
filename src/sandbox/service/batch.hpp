// Copyright the ftrack C++ client authors. SPDX-License-Identifier: Apache-2.0
#pragma once

#include "ftrack/sandbox.hpp"
#include "sandbox/service/change_log.hpp"
#include "sandbox/service/entity_store.hpp"

#include <set>
#include <string>
#include <utility>
#include <vector>

namespace ftrack::sandbox::service {

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
    void touch(schema::EntityType const& type, Key const& key)
    {
        if (seen_.emplace(&type.root(), key).second)
            touched_.emplace_back(&type, key);
    }

    std::vector<std::pair<schema::EntityType const*, Key>> const& touched() const noexcept { return touched_; }

    EntityStore& entities;
    ChangeLog log;
    std::string user_id; ///< the caller's
    Rules rules;

private:
    std::set<std::pair<schema::EntityType const*, Key>> seen_;
    std::vector<std::pair<schema::EntityType const*, Key>> touched_;
};

} // namespace ftrack::sandbox::service
