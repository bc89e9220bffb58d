// Copyright the ftrack C++ client authors. SPDX-License-Identifier: Apache-2.0
#include "wire/graph.hpp"

#include <boost/json/array.hpp>
#include <boost/json/object.hpp>
#include <boost/json/serialize.hpp>
#include <boost/json/value_from.hpp>

#include <algorithm>
#include <ostream>
#include <unordered_set>
#include <vector>

namespace ftrack {

using wire::Member;
using wire::Node;
using wire::Object;
using wire::ValueAccess;

namespace json = boost::json;

namespace {

constexpr std::size_t repetition_limit = 100'000; // values
constexpr std::size_t depth_limit = 500;

json::string_view view(std::string_view text) { return json::string_view(text.data(), text.size()); }

bool has_key(Object const& entity)
{
    wire::EntityType const& type = *entity.type;
    return type.key_count != 0 &&
           std::all_of(type.keys, type.keys + type.key_count, [&](wire::Name const* name) { return wire::key_part(entity, name); });
}

/// Null, booleans, numbers, strings and dates.
json::value scalar(Node const& node)
{
    switch (node.kind) {
    case Kind::boolean:
        return node.boolean;
    case Kind::integer:
        return node.integer;
    case Kind::number:
        return node.number;
    case Kind::string:
        return json::value(view(node.text()));
    case Kind::date_time:
        return json::value_from(DateTime(DateTime::time_point(std::chrono::microseconds(node.integer))));
    case Kind::date:
        return json::value_from(Date(std::chrono::sys_days(std::chrono::days(node.integer))));
    default:
        return nullptr;
    }
}

json::value reference(Object const& entity)
{
    json::object result;
    result.emplace("__entity_type__", view(entity.type->name->text()));
    if (has_key(entity)) {
        for (std::uint32_t i = 0; i < entity.type->key_count; ++i)
            result.emplace(view(entity.type->keys[i]->text()), scalar(*wire::key_part(entity, entity.type->keys[i])));
    } else if (Member const* const id = entity.find("id"); id != nullptr && wire::is_key_scalar(id->value))
        result.emplace("id", scalar(id->value));
    return result;
}

/// Only merged entities are met again or lie deeper than their text was; all others are trees and need no cut.
class Writer
{
public:
    explicit Writer(bool only_references) : only_references_(only_references) {}

    json::value write(Node const& node)
    {
        ++count_;
        if (node.kind == Kind::array)
            return elements(node);
        if (node.kind == Kind::object)
            return members(*node.object);
        if (node.kind != Kind::entity)
            return scalar(node);
        return only_references_ || (has_key(*node.object) && !enter(*node.object)) ? reference(*node.object) : entity(*node.object);
    }

private:
    bool enter(Object const& entity)
    {
        bool const is_first = written_.insert(&entity).second;
        bool const is_inside_itself = !is_first && std::find(path_.begin(), path_.end(), &entity) != path_.end();
        return !is_inside_itself && depth_ <= depth_limit && (is_first || count_ < repetition_limit);
    }

    json::value entity(Object const& entity)
    {
        path_.push_back(&entity);
        json::value result = members(entity);
        path_.pop_back();
        return result;
    }

    json::value elements(Node const& node)
    {
        ++depth_;
        json::array result;
        result.reserve(node.size);
        for (Node const* element = node.elements; element != node.elements + node.size; ++element)
            result.push_back(write(*element));
        --depth_;
        return result;
    }

    json::value members(Object const& object)
    {
        ++depth_;
        json::object result;
        result.reserve(object.size);
        for (Member const* member = object.members; member != object.members + object.size; ++member)
            result.emplace(view(member->name->text()), write(member->value));
        --depth_;
        return result;
    }

    bool only_references_;
    std::size_t count_ = 0;
    std::size_t depth_ = 0;
    std::vector<Object const*> path_; // entities that are being written
    std::unordered_set<Object const*> written_;
};

} // namespace

json::value Value::to_json() const { return Writer(false).write(ValueAccess::node(*this)); }

std::ostream& operator<<(std::ostream& out, Value const& value) { return out << json::serialize(value.to_json()); }

void tag_invoke(json::value_from_tag, json::value& json, Value const& value) { json = Writer(true).write(ValueAccess::node(value)); }

} // namespace ftrack
