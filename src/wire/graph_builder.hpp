// Copyright the ftrack C++ client authors. SPDX-License-Identifier: Apache-2.0
#pragma once

#include "wire/graph.hpp"
#include "wire/identity_map.hpp"
#include "wire/name_table.hpp"
#include "wire/schema_index.hpp"
#include "wire/stack.hpp"

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>

namespace ftrack::wire {

/// Builds a graph from the events of a parser. What is not finished yet lies on two stacks, one of members and one of elements; an object or
/// array moves from there into the arena when it ends. Functions that return bool give false for a value that is wrong; failure() says why.
class GraphBuilder
{
public:
    GraphBuilder(std::shared_ptr<SchemaIndex const> schemas, bool merge_entities);
    GraphBuilder(GraphBuilder const&) = delete;
    GraphBuilder& operator=(GraphBuilder const&) = delete;
    ~GraphBuilder();

    void begin_array();
    void end_array();
    void begin_object();
    bool end_object();

    void key(std::string_view text)
    {
        Name* const name = names_.follow(last_name_, text);
        members_.push(Member{name, Node()});
        if (name->role != NameRole::attribute) [[unlikely]]
            note_role(name->role);
    }

    bool string(std::string_view text)
    {
        if (in_object_ && members_.back().name->role != NameRole::attribute) [[unlikely]]
            return special_string(text);
        place(text_node(text));
        return true;
    }

    void integer(std::int64_t number)
    {
        Node node;
        node.integer = number;
        node.kind = Kind::integer;
        place(node);
    }

    void number(double number)
    {
        Node node;
        node.number = number;
        node.kind = Kind::number;
        place(node);
    }

    void boolean(bool value)
    {
        Node node;
        node.boolean = value;
        node.kind = Kind::boolean;
        place(node);
    }

    void null() { place(Node()); }

    /// What is wrong with the last value.
    std::string const& failure() const noexcept { return failure_; }

    /// The root, after a whole text. The builder is of no further use.
    Value finish();

private:
    /// An object or array that has begun.
    struct Frame
    {
        std::size_t base;       ///< of its members or elements on their stack
        char* mark;             ///< of the arena
        std::uint64_t retained; ///< see retained_
        bool is_object;
        bool may_be_entity;
        bool may_be_date;
    };

    void place(Node const& node)
    {
        if (in_object_)
            members_.back().value = node;
        else
            elements_.push(node);
    }

    Node text_node(std::string_view text)
    {
        Node node;
        node.chars = graph_->values.copy(text);
        node.size = static_cast<std::uint32_t>(text.size());
        node.kind = Kind::string;
        return node;
    }

    void push_frame(std::size_t base, bool is_object);
    void pop_frame() noexcept;
    void note_role(NameRole role) noexcept;
    bool special_string(std::string_view text);
    bool is_date_tag_before_value() noexcept;

    std::uint32_t drop_duplicates(Member* members, std::uint32_t count) noexcept;
    Member* member(Member* members, Name const* name) const noexcept;
    bool parse_date(std::string_view tag, std::string_view text, Node& node);
    bool take_date(Member* members, Node& node, bool& is_date);

    Node make_object(Member const* members, std::uint32_t count, EntityType const* type);
    Node make_entity(Member* members, std::uint32_t count, EntityType const* type, Frame const& frame);
    Object* new_object(Member const* members, std::uint32_t count, EntityType const* type);
    bool identity(Member* members, EntityType const& type, std::uint64_t& hash) const noexcept;
    bool is_same(Object const& entity, Member* members, EntityType const& type) const noexcept;
    void merge(Object& entity, Member const* members, std::uint32_t count);
    void overwrite(Node& old, Node const& value) noexcept;
    EntityType const* entity_type(Name* name);

    Graph* graph_; // owned
    std::shared_ptr<SchemaIndex const> schemas_;
    bool merge_entities_;
    NameTable names_;
    IdentityMap entities_;

    Stack<Frame> frames_;
    Stack<Member> members_;
    Stack<Node> elements_;
    bool in_object_ = false;

    Name start_; // stands before the first name
    Name* last_name_ = &start_;
    Name type_start_;
    Name* last_type_ = &type_start_;
    Name* entity_type_name_ = nullptr;
    Name* type_tag_name_ = nullptr;
    Name* value_name_ = nullptr;

    std::uint32_t stamp_ = 0;
    std::uint64_t retained_ = 0; // how often something outside the open objects has come to hold what lies in the arena
    std::string failure_;
};

} // namespace ftrack::wire
