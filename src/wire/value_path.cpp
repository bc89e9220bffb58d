// Copyright the ftrack C++ client authors. SPDX-License-Identifier: Apache-2.0
#include "wire/value_path.hpp"

#include <charconv>
#include <optional>
#include <stdexcept>

namespace ftrack {

namespace wire {

std::string describe_kind(Node const& node)
{
    switch (node.kind) {
    case Kind::null:
        return "null";
    case Kind::integer:
    case Kind::array:
    case Kind::object:
        return "an " + std::string(to_string(node.kind));
    case Kind::entity:
        return "an entity (" + std::string(node.object->type->name->text()) + ")";
    default:
        return "a " + std::string(to_string(node.kind));
    }
}

namespace {

/// "path 'a.b' of Task"
std::string describe_path(PathContext const& context)
{
    bool const is_entity = context.root->kind == Kind::entity;
    return "path '" + std::string(context.path) + "' of " +
           (is_entity ? std::string(context.root->object->type->name->text()) : describe_kind(*context.root));
}

[[noreturn]] void throw_wrong_kind(Node const& node, std::string_view wanted, PathContext const& context)
{
    std::string const where = context.root == nullptr ? "The value" : "The value at " + describe_path(context);
    throw KindError(where + " is " + describe_kind(node) + ", not " + std::string(wanted) + ".");
}

Node const& member_at(Node const& node, std::string_view step, PathContext const& context)
{
    Member const* const member = node.object->find(step);
    if (member == nullptr)
        throw std::out_of_range("no attribute '" + std::string(step) + "' in " + describe_path(context));
    return member->value;
}

Node const& element_at(Node const& node, std::string_view step, PathContext const& context)
{
    std::size_t index = 0;
    char const* const end = step.data() + step.size();
    std::from_chars_result const result = std::from_chars(step.data(), end, index);
    if (step.empty() || result.ptr != end || result.ec == std::errc::invalid_argument)
        throw std::out_of_range("an array has positions, no attribute '" + std::string(step) + "' in " + describe_path(context));
    if (result.ec != std::errc() || index >= node.size)
        throw std::out_of_range("no element " + std::string(step) + " in an array of " + std::to_string(node.size) + " in " + describe_path(context));
    return node.elements[index];
}

Node const& step_into(Node const& node, std::string_view step, PathContext const& context)
{
    if (node.kind == Kind::object || node.kind == Kind::entity)
        return member_at(node, step, context);
    if (node.kind == Kind::array)
        return element_at(node, step, context);
    throw KindError("There is no '" + std::string(step) + "' in " + describe_kind(node) + ", in " + describe_path(context) + ".");
}

} // namespace

Node const& resolve(Node const& root, std::string_view path)
{
    PathContext const context(path, root);
    Node const* node = &root;
    std::string_view rest = path;
    for (std::size_t dot = rest.find('.'); dot != rest.npos; dot = rest.find('.')) {
        node = &step_into(*node, rest.substr(0, dot), context);
        rest.remove_prefix(dot + 1);
    }
    return step_into(*node, rest, context);
}

bool read_bool(Node const& node, PathContext const& context)
{
    if (node.kind != Kind::boolean)
        throw_wrong_kind(node, "a boolean", context);
    return node.boolean;
}

std::int64_t read_integer(Node const& node, PathContext const& context)
{
    if (node.kind == Kind::number && is_whole(node.number))
        return static_cast<std::int64_t>(node.number);
    if (node.kind != Kind::integer)
        throw_wrong_kind(node, "an integer", context);
    return node.integer;
}

double read_double(Node const& node, PathContext const& context)
{
    if (node.kind == Kind::integer)
        return static_cast<double>(node.integer);
    if (node.kind != Kind::number)
        throw_wrong_kind(node, "a number", context);
    return node.number;
}

std::string_view read_string(Node const& node, PathContext const& context)
{
    if (node.kind != Kind::string)
        throw_wrong_kind(node, "a string", context);
    return node.text();
}

DateTime read_date_time(Node const& node, PathContext const& context)
{
    if (node.kind != Kind::date_time)
        throw_wrong_kind(node, "a datetime", context);
    return DateTime(DateTime::time_point(std::chrono::microseconds(node.integer)));
}

Date read_date(Node const& node, PathContext const& context)
{
    if (node.kind != Kind::date)
        throw_wrong_kind(node, "a date", context);
    return Date(std::chrono::sys_days(std::chrono::days(node.integer)));
}

} // namespace wire

using wire::Node;
using wire::PathContext;
using wire::ValueAccess;

Value Value::at(std::string_view path) const { return Value(graph_, &wire::resolve(ValueAccess::node(*this), path)); }

Value Value::at(std::size_t index) const
{
    if (!is_array())
        detail::throw_kind(*this, "an array");
    if (index >= node_->size)
        throw std::out_of_range("no element " + (index == static_cast<std::size_t>(-1) ? "-1" : std::to_string(index)) + " in an array of " +
                                std::to_string(node_->size));
    return Value(graph_, node_->elements + index);
}

namespace {

template <class T>
T read_at(Value const& value, std::string_view path, T (*read)(Node const&, PathContext const&))
{
    Node const& root = ValueAccess::node(value);
    return read(wire::resolve(root, path), PathContext(path, root));
}

} // namespace

bool Value::get_bool(std::string_view path) const { return read_at(*this, path, wire::read_bool); }
std::int64_t Value::get_integer(std::string_view path) const { return read_at(*this, path, wire::read_integer); }
double Value::get_double(std::string_view path) const { return read_at(*this, path, wire::read_double); }
std::string Value::get_string(std::string_view path) const { return std::string(view_string(path)); }
DateTime Value::get_date_time(std::string_view path) const { return read_at(*this, path, wire::read_date_time); }
Date Value::get_date(std::string_view path) const { return read_at(*this, path, wire::read_date); }
std::string_view Value::view_string(std::string_view path) const { return read_at(*this, path, wire::read_string); }

namespace detail {

void throw_number_out_of_range(Value const& value)
{
    throw KindError("The number " + wire::key_text(ValueAccess::node(value)) + " does not fit the type that it was read as.");
}

void throw_missing_member(std::string_view name) { throw std::out_of_range("no attribute '" + std::string(name) + "' in the object"); }

void throw_kind(Value const& value, std::string_view wanted)
{
    throw KindError("The value is " + wire::describe_kind(ValueAccess::node(value)) + ", not " + std::string(wanted) + ".");
}

} // namespace detail

} // namespace ftrack
