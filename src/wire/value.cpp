// Copyright the ftrack C++ client authors. SPDX-License-Identifier: Apache-2.0
#include "ftrack/value.hpp"

#include "wire/graph.hpp"
#include "wire/value_path.hpp"

#include <algorithm>
#include <stdexcept>

namespace ftrack {

using wire::Member;
using wire::Node;
using wire::ValueAccess;

std::string_view to_string(Kind kind) noexcept
{
    switch (kind) {
    case Kind::null:
        return "null";
    case Kind::boolean:
        return "boolean";
    case Kind::integer:
        return "integer";
    case Kind::number:
        return "number";
    case Kind::string:
        return "string";
    case Kind::date_time:
        return "datetime";
    case Kind::date:
        return "date";
    case Kind::array:
        return "array";
    case Kind::object:
        return "object";
    case Kind::entity:
        return "entity";
    }
    return "";
}

namespace {

Member const* find_member(Node const& node, std::string_view key) noexcept
{
    bool const has_members = node.kind == Kind::object || node.kind == Kind::entity;
    return has_members ? node.object->find(key) : nullptr;
}

bool equal(Node const& left, Node const& right) noexcept;

bool equal_elements(Node const& left, Node const& right) noexcept
{
    return left.elements == right.elements || std::equal(left.elements, left.elements + left.size, right.elements, equal);
}

bool equal_members(wire::Object const& left, wire::Object const& right) noexcept
{
    if (&left == &right)
        return true;
    if (left.size != right.size)
        return false;
    return std::all_of(left.members, left.members + left.size, [&](Member const& member) {
        Member const* const other = right.find(member.name->text());
        return other != nullptr && equal(member.value, other->value);
    });
}

/// Recursion ends: an entity is not looked into, and without entities a graph is as deep as its text was.
bool equal(Node const& left, Node const& right) noexcept
{
    if (left.kind != right.kind) {
        Node const& whole = left.kind == Kind::integer ? left : right;
        Node const& number = left.kind == Kind::integer ? right : left;
        return whole.kind == Kind::integer && number.kind == Kind::number && wire::is_whole(number.number) &&
               static_cast<std::int64_t>(number.number) == whole.integer;
    }
    switch (left.kind) {
    case Kind::null:
        return true;
    case Kind::boolean:
        return left.boolean == right.boolean;
    case Kind::number:
        return left.number == right.number;
    case Kind::string:
        return left.text() == right.text();
    case Kind::array:
        return left.size == right.size && equal_elements(left, right);
    case Kind::object:
        return equal_members(*left.object, *right.object);
    case Kind::entity:
        return left.object == right.object;
    default:
        return left.integer == right.integer;
    }
}

} // namespace

Value::Value(wire::Graph const* graph, Node const* node) noexcept : graph_(graph), node_(node)
{
    if (graph_ != nullptr)
        graph_->retain();
}

Value::Value(Value const& other) noexcept : Value(other.graph_, other.node_) {}

Value::Value(Value&& other) noexcept : graph_(std::exchange(other.graph_, nullptr)), node_(std::exchange(other.node_, nullptr)) {}

Value& Value::operator=(Value const& other) noexcept
{
    Value copy(other);
    return *this = std::move(copy);
}

Value& Value::operator=(Value&& other) noexcept
{
    std::swap(graph_, other.graph_);
    std::swap(node_, other.node_);
    return *this;
}

Value::~Value()
{
    if (graph_ != nullptr)
        graph_->release();
}

Kind Value::kind() const noexcept { return ValueAccess::node(*this).kind; }

bool Value::as_bool() const { return wire::read_bool(ValueAccess::node(*this), {}); }
std::int64_t Value::as_integer() const { return wire::read_integer(ValueAccess::node(*this), {}); }
double Value::as_double() const { return wire::read_double(ValueAccess::node(*this), {}); }
std::string_view Value::as_string() const { return wire::read_string(ValueAccess::node(*this), {}); }
DateTime Value::as_date_time() const { return wire::read_date_time(ValueAccess::node(*this), {}); }
Date Value::as_date() const { return wire::read_date(ValueAccess::node(*this), {}); }

std::string_view Value::entity_type() const noexcept { return is_entity() ? node_->object->type->name->text() : std::string_view(); }

std::vector<std::string> Value::primary_key() const
{
    std::vector<std::string> key;
    if (!is_entity())
        return key;
    wire::EntityType const& type = *node_->object->type;
    for (std::uint32_t i = 0; i < type.key_count; ++i) {
        Node const* const part = wire::key_part(*node_->object, type.keys[i]);
        if (part == nullptr)
            return {};
        key.push_back(wire::key_text(*part));
    }
    return key;
}

std::size_t Value::size() const noexcept
{
    if (is_array())
        return node_->size;
    return is_object() ? node_->object->size : 0;
}

bool Value::contains(std::string_view key) const noexcept { return find_member(ValueAccess::node(*this), key) != nullptr; }

Value Value::operator[](std::string_view key) const noexcept
{
    Member const* const member = find_member(ValueAccess::node(*this), key);
    return member == nullptr ? Value() : Value(graph_, &member->value);
}

Value Value::operator[](std::size_t index) const noexcept
{
    return is_array() && index < node_->size ? Value(graph_, node_->elements + index) : Value();
}

Value::Iterator Value::begin() const noexcept
{
    if (is_array())
        return Iterator(graph_, node_->elements, false);
    return is_object() ? Iterator(graph_, node_->object->members, true) : Iterator();
}

Value::Iterator Value::end() const noexcept
{
    if (is_array())
        return Iterator(graph_, node_->elements + node_->size, false);
    return is_object() ? Iterator(graph_, node_->object->members + node_->object->size, true) : Iterator();
}

Value::Items Value::items() const noexcept { return Items(*this); }

Value Value::Iterator::operator*() const noexcept
{
    Node const* const node = in_object_ ? &static_cast<Member const*>(position_)->value : static_cast<Node const*>(position_);
    return ValueAccess::make(graph_, node);
}

Value::Iterator& Value::Iterator::operator++() noexcept
{
    if (in_object_)
        position_ = static_cast<Member const*>(position_) + 1;
    else
        position_ = static_cast<Node const*>(position_) + 1;
    return *this;
}

std::string_view Value::Iterator::key() const noexcept
{
    return in_object_ ? static_cast<Member const*>(position_)->name->text() : std::string_view();
}

bool operator==(Value const& left, Value const& right) noexcept { return equal(ValueAccess::node(left), ValueAccess::node(right)); }

} // namespace ftrack
