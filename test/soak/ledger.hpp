// Copyright the ftrack C++ client authors. SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <set>
#include <string>

namespace ftrack::soak {

/// What the server owes one entity: the last number that it acknowledged, and those that were sent and never answered.
class Entry
{
public:
    std::optional<std::int64_t> acknowledged; ///< nothing: even its creation was not answered
    std::set<std::int64_t> open;              ///< greater than `acknowledged`
    bool is_deleted = false;                  ///< acknowledged so
    bool may_be_deleted = false;              ///< its deletion was not answered

    /// Whether this is what the server may have; nothing: no such entity.
    bool allows(std::optional<std::int64_t> found) const
    {
        if (!found)
            return is_deleted || may_be_deleted || !acknowledged;
        return !is_deleted && (found == acknowledged || open.count(*found) > 0);
    }
};

/// What clients were promised, by the ids of entities. For one thread.
class Ledger
{
public:
    void send(std::string const& id, std::int64_t number) { entries_[id].open.insert(number); }

    void acknowledge(std::string const& id, std::int64_t number)
    {
        Entry& entry = entries_[id];
        entry.acknowledged = number;
        entry.open.erase(entry.open.begin(), entry.open.upper_bound(number));
    }

    void send_deletion(std::string const& id) { entries_[id].may_be_deleted = true; }
    void acknowledge_deletion(std::string const& id) { entries_[id].is_deleted = true; }

    std::map<std::string, Entry> const& entries() const noexcept { return entries_; }

private:
    std::map<std::string, Entry> entries_;
};

} // namespace ftrack::soak
