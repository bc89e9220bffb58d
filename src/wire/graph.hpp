// Copyright the ftrack C++ client authors. SPDX-License-Identifier: Apache-2.0
#pragma once

#include "ftrack/value.hpp"
#include "wire/arena.hpp"

#include <atomic>
#include <bit>
#include <cstdint>
#include <string>
#include <string_view>

namespace ftrack::wire {

struct Object;

/// One value. Texts, elements and objects lie in the arena of its graph.
struct Node
{
    union {
        bool boolean;
        std::int64_t integer = 0; ///< also a DateTime in microseconds and a Date in days since 1970
        double number;
        char const* chars;
        Node const* elements;
        Object* object;
    };
    std::uint32_t size = 0; ///< of a string or an array
    Kind kind = Kind::null;

    std::string_view text() const noexcept { return std::string_view(chars, size); }
};
static_assert(sizeof(Node) == 16);

struct EntityType;

/// What the decoder has to know of a name.
enum class NameRole : std::uint8_t
{
    attribute,
    entity_type, ///< `__entity_type__`
    type_tag,    ///< `__type__`
    value        ///< `value`, which follows a `__type__`
};

/// A name of attributes or of an entity type, once for each response. Its characters follow it in memory.
struct Name
{
    std::uint64_t hash = 0;
    std::uint32_t size = 0;
    NameRole role = NameRole::attribute;

    // For decoding alone:
    std::uint32_t stamp = 0;    ///< the object that had this attribute last
    std::uint32_t position = 0; ///< and where
    Name* next = nullptr;       ///< the name that came after this one the last time, most likely it does again
    EntityType* type = nullptr; ///< when it was met as the name of an entity type

    char const* chars() const noexcept { return reinterpret_cast<char const*>(this + 1); }
    std::string_view text() const noexcept { return std::string_view(chars(), size); }
    static Name* of(char const* chars) noexcept { return reinterpret_cast<Name*>(const_cast<char*>(chars)) - 1; }
};

/// Resolved once for each response.
struct EntityType
{
    Name* name;
    Name** keys; ///< the names of its primary key in the order of the schema
    std::uint32_t key_count;
    std::uint64_t hash;
};

struct Member
{
    Name* name;
    Node value;
};

/// A plain object (no type) or an entity.
struct Object
{
    /// Up to so many members are searched one after the other, more with an index that lies behind them.
    static constexpr std::uint32_t index_from = 17;

    Member* members;
    EntityType const* type;
    std::uint32_t size;
    std::uint32_t capacity;

    static std::size_t index_slots(std::uint32_t capacity) noexcept
    {
        return capacity < index_from ? 0 : std::bit_ceil(static_cast<std::size_t>(capacity) * 2);
    }
    std::uint32_t* index() const noexcept { return reinterpret_cast<std::uint32_t*>(members + capacity); }

    /// Null when there is none.
    Member* find(std::string_view name) const noexcept;
    Member* find(Name const* name) const noexcept;

    /// There must be capacity.
    void append(Member const& member) noexcept;
};

/// All that a response holds. Immutable once the decoder has let it go.
class Graph
{
public:
    Graph() noexcept : values(2048), names(1024) {}
    Graph(Graph const&) = delete;
    Graph& operator=(Graph const&) = delete;

    void retain() const noexcept { references_.fetch_add(1, std::memory_order_relaxed); }
    void release() const noexcept
    {
        if (references_.fetch_sub(1, std::memory_order_acq_rel) == 1)
            delete this;
    }

    Object* make_object(std::uint32_t capacity, EntityType const* type);

    /// Room for more members, at least half as many again: merging stays linear.
    void grow(Object& object, std::uint32_t needed);

    Arena values;
    Arena names; // apart, so that `values` can be rewound
    Node root;

private:
    ~Graph() = default;

    mutable std::atomic<std::size_t> references_{1};
};

/// The way from Values to the graph.
class ValueAccess
{
public:
    static Value make(Graph const* graph, Node const* node) noexcept { return Value(graph, node); }
    static Graph const* graph(Value const& value) noexcept { return value.graph_; }
    static Node const& node(Value const& value) noexcept
    {
        static constexpr Node null{};
        return value.node_ == nullptr ? null : *value.node_;
    }
};

/// Strings, numbers and booleans can be part of a primary key.
inline bool is_key_scalar(Node const& node) noexcept
{
    return node.kind == Kind::string || node.kind == Kind::integer || node.kind == Kind::number || node.kind == Kind::boolean;
}

/// This part of an entity's primary key. Null when it is missing or no scalar.
Node const* key_part(Object const& entity, Name const* name) noexcept;

/// A number or bool as text; strings as they are.
std::string key_text(Node const& node);

/// Whether it is a whole number that fits std::int64_t.
bool is_whole(double number) noexcept;

} // namespace ftrack::wire
