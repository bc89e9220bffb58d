// Copyright the ftrack C++ client authors. SPDX-License-Identifier: Apache-2.0
#include "wire/graph.hpp"

#include "wire/hash.hpp"

#include <algorithm>
#include <charconv>
#include <cmath>
#include <random>

namespace ftrack::wire {

std::uint64_t hash_seed() noexcept
{
    static std::uint64_t const seed = []() noexcept {
        static char const somewhere = 0;
        std::uint64_t bits = reinterpret_cast<std::uintptr_t>(&somewhere);
        try {
            std::random_device device;
            bits ^= std::uint64_t{device()} << 32 | device();
        } catch (std::exception const&) { // no entropy: the address of a variable has to do
        }
        return bits;
    }();
    return seed;
}

namespace {

Member* search_index(Object const& object, std::uint64_t hash, auto const& matches) noexcept
{
    std::size_t const mask = Object::index_slots(object.capacity) - 1;
    std::uint32_t const* const index = object.index();
    for (std::size_t slot = hash & mask; index[slot] != 0; slot = (slot + 1) & mask) {
        Member* const member = object.members + (index[slot] - 1);
        if (matches(*member->name))
            return member;
    }
    return nullptr;
}

void add_to_index(Object const& object, std::uint32_t position) noexcept
{
    std::size_t const mask = Object::index_slots(object.capacity) - 1;
    std::uint32_t* const index = object.index();
    std::size_t slot = object.members[position].name->hash & mask;
    while (index[slot] != 0)
        slot = (slot + 1) & mask;
    index[slot] = position + 1;
}

Member* allocate_members(Arena& arena, std::uint32_t capacity)
{
    std::size_t const slots = Object::index_slots(capacity);
    auto* const members = static_cast<Member*>(arena.allocate(capacity * sizeof(Member) + slots * sizeof(std::uint32_t)));
    if (slots != 0)
        std::memset(static_cast<void*>(members + capacity), 0, slots * sizeof(std::uint32_t));
    return members;
}

} // namespace

Member* Object::find(std::string_view name) const noexcept
{
    if (capacity >= index_from) {
        std::uint64_t const hash = hash_text(name, hash_seed());
        return search_index(*this, hash, [&](Name const& other) { return other.hash == hash && other.text() == name; });
    }
    for (Member* member = members; member != members + size; ++member)
        if (member->name->text() == name)
            return member;
    return nullptr;
}

Member* Object::find(Name const* name) const noexcept
{
    if (capacity >= index_from)
        return search_index(*this, name->hash, [&](Name const& other) { return &other == name; });
    for (Member* member = members; member != members + size; ++member)
        if (member->name == name)
            return member;
    return nullptr;
}

void Object::append(Member const& member) noexcept
{
    members[size] = member;
    if (capacity >= index_from)
        add_to_index(*this, size);
    ++size;
}

Object* Graph::make_object(std::uint32_t capacity, EntityType const* type)
{
    auto* const object = static_cast<Object*>(values.allocate(sizeof(Object)));
    return new (object) Object{allocate_members(values, capacity), type, 0, capacity};
}

void Graph::grow(Object& object, std::uint32_t needed)
{
    if (needed <= object.capacity)
        return;
    Object grown = object;
    grown.capacity = std::max(needed, object.capacity + object.capacity / 2);
    grown.members = allocate_members(values, grown.capacity);
    grown.size = 0;
    for (Member const* member = object.members; member != object.members + object.size; ++member)
        grown.append(*member);
    object = grown;
}

Node const* key_part(Object const& entity, Name const* name) noexcept
{
    Member const* const member = entity.find(name);
    return member != nullptr && is_key_scalar(member->value) ? &member->value : nullptr;
}

std::string key_text(Node const& node)
{
    if (node.kind == Kind::string)
        return std::string(node.text());
    if (node.kind == Kind::boolean)
        return node.boolean ? "true" : "false";
    char digits[32];
    std::to_chars_result const result = node.kind == Kind::integer ? std::to_chars(digits, digits + sizeof digits, node.integer)
                                                                   : std::to_chars(digits, digits + sizeof digits, node.number);
    return std::string(digits, result.ptr);
}

bool is_whole(double number) noexcept
{
    constexpr double limit = 9223372036854775808.0; // 2^63
    return number >= -limit && number < limit && std::trunc(number) == number;
}

} // namespace ftrack::wire
