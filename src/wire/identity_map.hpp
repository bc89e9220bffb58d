// Copyright the ftrack C++ client authors. SPDX-License-Identifier: Apache-2.0
#pragma once

#include "wire/graph.hpp"

#include <cstdint>
#include <vector>

namespace ftrack::wire {

/// The entities of a response by type and primary key.
class IdentityMap
{
public:
    /// The entity with this hash that `matches` accepts, or null.
    template <class Predicate>
    Object* find(std::uint64_t hash, Predicate const& matches) const
    {
        if (slots_.empty())
            return nullptr;
        for (std::size_t slot = hash & mask(); slots_[slot].entity != nullptr; slot = (slot + 1) & mask())
            if (slots_[slot].hash == hash && matches(*slots_[slot].entity))
                return slots_[slot].entity;
        return nullptr;
    }

    /// An entity that is not in the map yet.
    void add(std::uint64_t hash, Object* entity)
    {
        if ((count_ + 1) * 4 > slots_.size() * 3)
            grow();
        put(hash, entity);
        ++count_;
    }

private:
    struct Slot
    {
        std::uint64_t hash = 0;
        Object* entity = nullptr;
    };

    std::size_t mask() const noexcept { return slots_.size() - 1; }

    void put(std::uint64_t hash, Object* entity)
    {
        std::size_t slot = hash & mask();
        while (slots_[slot].entity != nullptr)
            slot = (slot + 1) & mask();
        slots_[slot] = {hash, entity};
    }

    void grow()
    {
        std::vector<Slot> const old = std::move(slots_);
        slots_ = std::vector<Slot>(old.empty() ? 64 : old.size() * 2);
        for (Slot const& slot : old)
            if (slot.entity != nullptr)
                put(slot.hash, slot.entity);
    }

    std::vector<Slot> slots_; // open addressing, a power of two of them
    std::size_t count_ = 0;
};

} // namespace ftrack::wire
