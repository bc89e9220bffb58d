// Copyright the ftrack C++ client authors. SPDX-License-Identifier: Apache-2.0
#include "wire/graph_builder.hpp"

#include "core/excerpt.hpp"

#include <algorithm>
#include <cstring>

namespace ftrack::wire {

namespace {

constexpr std::string_view date_time_tag = "datetime";
constexpr std::string_view date_tag = "date";

bool is_date_tag(Node const& node) noexcept { return node.kind == Kind::string && (node.text() == date_time_tag || node.text() == date_tag); }

std::string quoted(std::string_view text) { return "'" + core::excerpt(text, 60) + "'"; }

/// Equal for sure: the same place of the arena or the same scalar.
bool is_same_value(Node const& left, Node const& right) noexcept
{
    if (left.kind != right.kind)
        return false;
    switch (left.kind) {
    case Kind::null:
        return true;
    case Kind::boolean:
        return left.boolean == right.boolean;
    case Kind::string:
        return left.text() == right.text();
    case Kind::array:
        return left.size == right.size && (left.size == 0 || left.elements == right.elements);
    case Kind::object:
    case Kind::entity:
        return left.object == right.object;
    default:
        return left.integer == right.integer; // a double by its bits
    }
}

std::uint64_t hash_part(Node const& node, std::uint64_t seed) noexcept
{
    if (node.kind == Kind::string)
        return hash_text(node.text(), seed);
    std::uint64_t const bits = node.kind == Kind::boolean ? std::uint64_t{node.boolean} : static_cast<std::uint64_t>(node.integer);
    return mix_hash(bits ^ seed, static_cast<std::uint64_t>(node.kind) * 2 + 0x9E3779B97F4A7C15U);
}

} // namespace

GraphBuilder::GraphBuilder(std::shared_ptr<SchemaIndex const> schemas, bool merge_entities)
    : graph_(new Graph), schemas_(std::move(schemas)), merge_entities_(merge_entities), names_(graph_->names)
{
    entity_type_name_ = names_.intern("__entity_type__");
    type_tag_name_ = names_.intern("__type__");
    value_name_ = names_.intern("value");
}

GraphBuilder::~GraphBuilder()
{
    if (graph_ != nullptr)
        graph_->release();
}

Value GraphBuilder::finish()
{
    graph_->root = elements_[0];
    Value const root = ValueAccess::make(graph_, &graph_->root);
    graph_->release();
    graph_ = nullptr;
    return root;
}

void GraphBuilder::push_frame(std::size_t base, bool is_object)
{
    frames_.push(Frame{base, graph_->values.mark(), retained_, is_object, false, false});
    in_object_ = is_object;
}

void GraphBuilder::pop_frame() noexcept
{
    frames_.shrink(frames_.size() - 1);
    in_object_ = !frames_.empty() && frames_.back().is_object;
}

void GraphBuilder::begin_array() { push_frame(elements_.size(), false); }

void GraphBuilder::end_array()
{
    std::size_t const base = frames_.back().base;
    Node node;
    node.kind = Kind::array;
    node.size = static_cast<std::uint32_t>(elements_.size() - base);
    node.elements = nullptr;
    if (node.size != 0) {
        std::size_t const bytes = node.size * sizeof(Node);
        auto* const elements = static_cast<Node*>(graph_->values.allocate(bytes));
        std::memcpy(static_cast<void*>(elements), elements_.data() + base, bytes);
        node.elements = elements;
    }
    elements_.shrink(base);
    pop_frame();
    place(node);
}

void GraphBuilder::begin_object() { push_frame(members_.size(), true); }

bool GraphBuilder::end_object()
{
    Frame const frame = frames_.back();
    Member* const members = members_.data() + frame.base;
    std::uint32_t const count = drop_duplicates(members, static_cast<std::uint32_t>(members_.size() - frame.base));
    Node node;
    bool is_date = false;
    if (frame.may_be_date && !take_date(members, node, is_date))
        return false;
    if (!is_date) {
        Member const* const type = frame.may_be_entity ? member(members, entity_type_name_) : nullptr;
        if (type != nullptr && type->value.kind == Kind::string)
            node = make_entity(members, count, entity_type(Name::of(type->value.chars)), frame);
        else
            node = make_object(members, count, nullptr);
    }
    members_.shrink(frame.base);
    pop_frame();
    place(node);
    return true;
}

void GraphBuilder::note_role(NameRole role) noexcept
{
    frames_.back().may_be_entity |= role == NameRole::entity_type;
    frames_.back().may_be_date |= role == NameRole::type_tag;
}

bool GraphBuilder::special_string(std::string_view text)
{
    Member& current = members_.back();
    Node& node = current.value;
    if (current.name->role == NameRole::entity_type) {
        Name const* const type = names_.follow(last_type_, text);
        node.chars = type->chars();
        node.size = type->size;
        node.kind = Kind::string;
    } else if (current.name->role == NameRole::value && is_date_tag_before_value())
        return parse_date(members_[members_.size() - 2].value.text(), text, node); // its text need not be kept
    else if (current.name->role == NameRole::type_tag && (text == date_time_tag || text == date_tag)) {
        node.chars = text == date_tag ? date_tag.data() : date_time_tag.data();
        node.size = static_cast<std::uint32_t>(text.size());
        node.kind = Kind::string;
    } else
        node = text_node(text);
    return true;
}

bool GraphBuilder::is_date_tag_before_value() noexcept
{
    if (members_.size() - frames_.back().base < 2)
        return false;
    Member const& before = members_[members_.size() - 2];
    return before.name->role == NameRole::type_tag && is_date_tag(before.value);
}

bool GraphBuilder::parse_date(std::string_view tag, std::string_view text, Node& node)
{
    if (tag == date_tag) {
        std::optional<Date> const date = Date::try_parse(text);
        if (!date) {
            failure_ = "the date " + quoted(text) + " is not YYYY-MM-DD";
            return false;
        }
        node.integer = date->days().time_since_epoch().count();
        node.kind = Kind::date;
        return true;
    }
    std::optional<DateTime> const time = DateTime::try_parse(text);
    if (!time) {
        failure_ = "the datetime " + quoted(text) + " is not ISO 8601";
        return false;
    }
    node.integer = time->time().time_since_epoch().count();
    node.kind = Kind::date_time;
    return true;
}

/// Members that stand in a date's object beside tag and value mean nothing.
bool GraphBuilder::take_date(Member* members, Node& node, bool& is_date)
{
    Node const& tag = member(members, type_tag_name_)->value;
    is_date = is_date_tag(tag);
    if (!is_date)
        return true;
    Member const* const value = member(members, value_name_);
    if (value != nullptr && value->value.kind == Kind::string)
        return parse_date(tag.text(), value->value.text(), node);
    if (value == nullptr || value->value.kind != (tag.text() == date_tag ? Kind::date : Kind::date_time)) {
        failure_ = "an object of __type__ " + quoted(tag.text()) + " has no text as its value";
        return false;
    }
    node = value->value;
    return true;
}

/// Leaves each name once, with its last value, and stamps the names with their positions.
std::uint32_t GraphBuilder::drop_duplicates(Member* members, std::uint32_t count) noexcept
{
    ++stamp_;
    std::uint32_t kept = 0;
    for (std::uint32_t i = 0; i < count; ++i) {
        Name& name = *members[i].name;
        if (name.stamp == stamp_) [[unlikely]] {
            members[name.position].value = members[i].value;
            continue;
        }
        name.stamp = stamp_;
        name.position = kept;
        if (kept != i) [[unlikely]]
            members[kept] = members[i];
        ++kept;
    }
    return kept;
}

/// A member of the object that drop_duplicates() saw last.
Member* GraphBuilder::member(Member* members, Name const* name) const noexcept { return name->stamp == stamp_ ? members + name->position : nullptr; }

Object* GraphBuilder::new_object(Member const* members, std::uint32_t count, EntityType const* type)
{
    Object* const object = graph_->make_object(count, type);
    if (count < Object::index_from) {
        std::copy_n(members, count, object->members);
        object->size = count;
    } else
        std::for_each_n(members, count, [object](Member const& member) { object->append(member); });
    return object;
}

Node GraphBuilder::make_object(Member const* members, std::uint32_t count, EntityType const* type)
{
    Node node;
    node.object = new_object(members, count, type);
    node.kind = type == nullptr ? Kind::object : Kind::entity;
    return node;
}

Node GraphBuilder::make_entity(Member* members, std::uint32_t count, EntityType const* type, Frame const& frame)
{
    std::uint64_t hash = 0;
    if (!merge_entities_ || !identity(members, *type, hash))
        return make_object(members, count, type);
    Node node;
    node.kind = Kind::entity;
    node.object = entities_.find(hash, [&](Object const& entity) { return is_same(entity, members, *type); });
    if (node.object == nullptr) {
        node.object = new_object(members, count, type);
        entities_.add(hash, node.object);
        ++retained_;
        return node;
    }
    merge(*node.object, members, count);
    // A mention that told nothing new leaves nothing behind.
    if (retained_ == frame.retained)
        graph_->values.rewind(frame.mark);
    return node;
}

/// False when the type has no schema or a part of the key is missing.
bool GraphBuilder::identity(Member* members, EntityType const& type, std::uint64_t& hash) const noexcept
{
    hash = type.hash;
    for (std::uint32_t i = 0; i < type.key_count; ++i) {
        Member const* const part = member(members, type.keys[i]);
        if (part == nullptr || !is_key_scalar(part->value))
            return false;
        hash = hash_part(part->value, hash);
    }
    return type.key_count != 0;
}

bool GraphBuilder::is_same(Object const& entity, Member* members, EntityType const& type) const noexcept
{
    if (entity.type != &type)
        return false;
    for (std::uint32_t i = 0; i < type.key_count; ++i)
        if (!is_same_value(entity.find(type.keys[i])->value, member(members, type.keys[i])->value))
            return false;
    return true;
}

void GraphBuilder::overwrite(Node& old, Node const& value) noexcept
{
    if (is_same_value(old, value))
        return;
    old = value;
    ++retained_;
}

/// Linear in both: the stamps tell which members of a small entity are mentioned, its index finds those of a large one.
void GraphBuilder::merge(Object& entity, Member const* members, std::uint32_t count)
{
    std::uint32_t known = 0;
    if (entity.capacity < Object::index_from) {
        for (Member* old = entity.members; old != entity.members + entity.size; ++old)
            if (old->name->stamp == stamp_) {
                overwrite(old->value, members[old->name->position].value);
                old->name->stamp = 0;
                ++known;
            }
    } else {
        for (Member const* member = members; member != members + count; ++member)
            if (Member* const old = entity.find(member->name)) {
                overwrite(old->value, member->value);
                member->name->stamp = 0;
                ++known;
            }
    }
    if (known == count)
        return;
    ++retained_;
    graph_->grow(entity, entity.size + count - known);
    for (Member const* member = members; member != members + count; ++member)
        if (member->name->stamp == stamp_)
            entity.append(*member);
}

EntityType const* GraphBuilder::entity_type(Name* name)
{
    if (name->type != nullptr)
        return name->type;
    Schema const* const schema = schemas_ ? schemas_->find(name->text()) : nullptr;
    std::size_t const count = schema != nullptr ? schema->primary_key().size() : 0;
    auto** const keys = static_cast<Name**>(graph_->names.allocate(count * sizeof(Name*)));
    for (std::size_t i = 0; i < count; ++i)
        keys[i] = names_.intern(schema->primary_key()[i]);
    name->type = new (graph_->names.allocate(sizeof(EntityType))) EntityType{name, keys, static_cast<std::uint32_t>(count), name->hash};
    return name->type;
}

} // namespace ftrack::wire
