// Copyright the ftrack C++ client authors. SPDX-License-Identifier: Apache-2.0
#include "sandbox/service/change_log.hpp"

#include "sandbox/service/lineage.hpp"

#include <algorithm>

namespace ftrack::sandbox::service {

namespace json = boost::json;

namespace {

// Dates are plain text in events.
json::value event_value(schema::Property const& property, SqlValue const& value)
{
    if (property.kind == schema::Kind::date_time && !is_null(value))
        return json::value(text_of(value));
    return to_json(property, value);
}

SqlValue value_in(Values const& values, std::string const& name)
{
    auto const found = values.find(name);
    return found == values.end() ? SqlValue() : found->second;
}

} // namespace

void ChangeLog::insert(schema::EntityType const& type, Values const& values)
{
    Key const key = key_of(type, values);
    entities_.insert(type, values);
    Entry& made = entry(type, key);
    // One that was deleted before in the batch and comes again was there all along.
    made.existed = made.is_gone && made.existed;
    made.is_gone = false;
    made.after = values;
}

void ChangeLog::update(schema::EntityType const& type, Key const& key, Values const& values)
{
    if (values.empty())
        return;
    Values const current = entities_.load(type, key).value();
    Entry& changed = entry(type, key);
    for (auto const& [name, value] : values) {
        if (changed.existed)
            changed.before.try_emplace(name, value_in(current, name));
        changed.after[name] = value;
    }
    entities_.update(type, key, values);
}

void ChangeLog::erase(std::vector<std::pair<schema::EntityType const*, Key>> const& doomed)
{
    LineageFinder finder(entities_);
    for (auto const& [type, key] : doomed) {
        std::optional<Values> values = entities_.load(*type, key);
        if (!values)
            continue;
        Entry& gone = entry(*type, key);
        gone.is_gone = true;
        gone.lineage = finder.find(*type, key, *values);
        for (auto const& [name, value] : gone.before)
            (*values)[name] = value;
        gone.before = std::move(*values);
        gone.after.clear();
        gone.further.clear();
    }
    for (auto const& [type, key] : doomed)
        entities_.erase(*type, key);
}

void ChangeLog::set_value(schema::EntityType const& type, Key const& key, std::string const& name, json::value before, json::value after)
{
    auto const [place, is_new] = entry(type, key).further.try_emplace(name);
    if (is_new)
        place->second.first = std::move(before);
    place->second.second = std::move(after);
}

bool ChangeLog::has_erased(std::string_view type, std::string const& attribute, SqlValue const& value) const
{
    return std::any_of(entries_.begin(), entries_.end(), [&](Entry const& entry) {
        return entry.is_gone && entry.existed && entry.type->root().name == type && value_in(entry.before, attribute) == value;
    });
}

std::vector<std::string> ChangeLog::erased(std::string_view type) const
{
    std::vector<std::string> ids;
    for (Entry const& entry : entries_) {
        if (entry.is_gone && entry.type->root().name == type)
            ids.emplace_back(text_of(entry.key.front()));
    }
    return ids;
}

std::vector<EntityChange> ChangeLog::changes()
{
    LineageFinder finder(entities_);
    std::vector<EntityChange> result;
    for (Entry const& entry : entries_) {
        // What is set on an entity is told as a change of the entity.
        if ((entry.is_gone && !entry.existed) || entry.type->is_hidden || entry.type->name == "CustomAttributeValue")
            continue;
        EntityChange change = change_of(entry);
        if (change.action == ChangeAction::update && change.attributes.empty())
            continue;
        std::optional<Values> const values = entry.is_gone ? std::nullopt : entities_.load(*entry.type, entry.key);
        if (values) {
            change.lineage = finder.find(*entry.type, entry.key, *values);
            change.object_type_id = text_of(value_in(*values, "object_type_id"));
        }
        if (!change.lineage.empty())
            result.push_back(std::move(change));
    }
    return result;
}

ChangeLog::Entry& ChangeLog::entry(schema::EntityType const& type, Key const& key)
{
    auto const [place, is_new] = index_.try_emplace({type.root().name, key}, entries_.size());
    if (is_new) {
        entries_.emplace_back();
        entries_.back().type = &type;
        entries_.back().key = key;
    }
    return entries_[place->second];
}

EntityChange ChangeLog::change_of(Entry const& entry) const
{
    EntityChange change;
    if (entry.is_gone)
        change.action = ChangeAction::remove;
    else if (!entry.existed)
        change.action = ChangeAction::add;
    change.lineage = entry.lineage;
    if (entry.is_gone)
        change.object_type_id = text_of(value_in(entry.before, "object_type_id"));
    for (schema::Property const& property : entry.type->properties) {
        SqlValue const before = value_in(entry.before, property.name);
        SqlValue const after = value_in(entry.after, property.name);
        if (property.hidden || before == after)
            continue;
        AttributeChange attribute;
        attribute.name = property.alias.empty() ? property.name : property.alias;
        attribute.before = event_value(property, before);
        attribute.after = event_value(property, after);
        change.attributes.push_back(std::move(attribute));
    }
    for (auto const& [name, values] : entry.further) {
        if (values.first == values.second)
            continue;
        AttributeChange attribute;
        attribute.name = name;
        attribute.before = values.first;
        attribute.after = values.second;
        change.attributes.push_back(std::move(attribute));
    }
    return change;
}

} // namespace ftrack::sandbox::service
