// Copyright the ftrack C++ client authors. SPDX-License-Identifier: Apache-2.0
#pragma once

#include "sandbox/service/entity_store.hpp"
#include "sandbox/service/update_event.hpp"

#include <map>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace ftrack::sandbox::service {

/// Carries out the changes of one batch and remembers them: what an entity was before, and what became of it.
class ChangeLog
{
public:
    explicit ChangeLog(EntityStore& entities) : entities_(entities) {}

    void insert(schema::EntityType const& type, Values const& values);
    void update(schema::EntityType const& type, Key const& key, Values const& values);

    /// Erases them all. What is above them is told as it was before the first went.
    void erase(std::vector<std::pair<schema::EntityType const*, Key>> const& doomed);

    /// A value of an entity that its own row does not hold, such as a custom attribute's. Recorded alone.
    void set_value(schema::EntityType const& type, Key const& key, std::string const& name, boost::json::value before, boost::json::value after);

    /// Whether the batch erased an entity of this table's whose attribute had this value before.
    bool has_erased(std::string_view type, std::string const& attribute, SqlValue const& value) const;

    /// The ids of this table's entities that the batch erased.
    std::vector<std::string> erased(std::string_view type) const;

    /// What the batch did, each entity once, in the order of their first change. An entity that came and went, and one that is as it was, are left
    /// out, and so are rows that link two entities or hold a value of one. To be called within the batch's transaction.
    std::vector<EntityChange> changes();

private:
    class Entry
    {
    public:
        schema::EntityType const* type = nullptr;
        Key key;
        bool existed = true;
        bool is_gone = false;
        Values before;
        Values after;
        std::map<std::string, std::pair<boost::json::value, boost::json::value>> further;
        std::vector<LineageEntry> lineage; ///< of one that is gone
    };

    Entry& entry(schema::EntityType const& type, Key const& key);
    EntityChange change_of(Entry const& entry) const;

    EntityStore& entities_;
    std::vector<Entry> entries_;
    std::map<std::pair<std::string, Key>, std::size_t> index_;
};

} // namespace ftrack::sandbox::service
