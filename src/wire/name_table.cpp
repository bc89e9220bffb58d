// Copyright the ftrack C++ client authors. SPDX-License-Identifier: Apache-2.0
#include "wire/name_table.hpp"

namespace ftrack::wire {

NameTable::NameTable(Arena& arena) : arena_(arena), slots_(64, nullptr)
{
    intern("__entity_type__")->role = NameRole::entity_type;
    intern("__type__")->role = NameRole::type_tag;
    intern("value")->role = NameRole::value;
}

Name* NameTable::intern(std::string_view text)
{
    std::uint64_t const hash = hash_text(text, seed_);
    std::size_t const mask = slots_.size() - 1;
    std::size_t slot = hash & mask;
    for (; slots_[slot] != nullptr; slot = (slot + 1) & mask)
        if (slots_[slot]->hash == hash && slots_[slot]->text() == text)
            return slots_[slot];
    return add(text, hash, slot);
}

Name* NameTable::add(std::string_view text, std::uint64_t hash, std::size_t slot)
{
    auto* const name = new (arena_.allocate(sizeof(Name) + text.size())) Name;
    name->hash = hash;
    name->size = static_cast<std::uint32_t>(text.size());
    if (!text.empty())
        std::memcpy(name + 1, text.data(), text.size());
    slots_[slot] = name;
    if (++count_ * 2 > slots_.size())
        grow();
    return name;
}

void NameTable::grow()
{
    std::vector<Name*> grown(slots_.size() * 2, nullptr);
    std::size_t const mask = grown.size() - 1;
    for (Name* const name : slots_) {
        if (name == nullptr)
            continue;
        std::size_t slot = name->hash & mask;
        while (grown[slot] != nullptr)
            slot = (slot + 1) & mask;
        grown[slot] = name;
    }
    slots_ = std::move(grown);
}

} // namespace ftrack::wire
