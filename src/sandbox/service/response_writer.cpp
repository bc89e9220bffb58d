// Copyright the ftrack C++ client authors. SPDX-License-Identifier: Apache-2.0
#include "sandbox/service/response_writer.hpp"

#include "sandbox/service/failure.hpp"

namespace ftrack::sandbox::service {

namespace json = boost::json;

namespace {

std::string identity(schema::EntityType const& type, Key const& key)
{
    std::string text = type.name;
    for (SqlValue const& part : key) {
        text += '\0';
        text += text_of(part);
    }
    return text;
}

} // namespace

json::value ResponseWriter::write_row(ProjectionNode& node, store::Row const& row)
{
    schema::EntityType const& type = node.type();
    auto const key_size = static_cast<std::ptrdiff_t>(type.primary_key.size());
    Key const key(row.begin(), row.begin() + key_size);
    schema::EntityType const* const concrete = type.is_polymorphic() ? entities_.registry().find(text_of(row.back())) : &type;
    return concrete == nullptr || !concrete->is_a(type.root()) ? json::value() : write(node, *concrete, key);
}

json::value ResponseWriter::write(ProjectionNode& node, schema::EntityType const& concrete, Key const& key)
{
    if (++mentions_ > maximum_mentions)
        throw validation_error("The answer mentions more than " + std::to_string(maximum_mentions) + " entities: ask for fewer, with limit and offset.");
    ProjectionPlan const& plan = node.plan(concrete, !denormalize_);
    std::vector<ProjectionEntry const*> const unwritten = take_unwritten(plan, concrete, key);
    json::object entity;
    if (!unwritten.empty()) {
        std::optional<store::Row> const row = entities_.database().select_row(plan.statement, key);
        if (!row)
            return nullptr;
        for (ProjectionEntry const* const entry : unwritten)
            entity[*entry->name] = write_entry(*entry, key, *row);
    }
    entity["__entity_type__"] = concrete.name;
    for (std::size_t i = 0; i < key.size(); ++i)
        entity[concrete.primary_key[i]] = text_of(key[i]);
    return entity;
}

std::vector<ProjectionEntry const*> ResponseWriter::take_unwritten(ProjectionPlan const& plan, schema::EntityType const& concrete, Key const& key)
{
    std::vector<ProjectionEntry const*> unwritten;
    Mentions* const mentions = denormalize_ ? nullptr : &written_[identity(concrete, key)];
    for (ProjectionEntry const& entry : plan.entries) {
        bool const is_new = mentions == nullptr || entry.property == nullptr || mentions->emplace(entry.property, entry.child).second;
        if (is_new)
            unwritten.push_back(&entry);
    }
    return unwritten;
}

json::value ResponseWriter::write_entry(ProjectionEntry const& entry, Key const& owner, store::Row const& row)
{
    if (entry.property == nullptr)
        return nullptr;
    if (entry.property->is_collection())
        return write_items(entry, owner);
    if (entry.property->is_scalar())
        return to_json(*entry.property, row[entry.column]);
    return write_reference(*entry.child, row[entry.column]);
}

json::value ResponseWriter::write_reference(ProjectionNode& node, SqlValue const& id)
{
    schema::EntityType const* const concrete = is_null(id) ? nullptr : concrete_type(node.type().root(), std::string(text_of(id)));
    return concrete == nullptr ? json::value() : write(node, *concrete, {id});
}

json::array ResponseWriter::write_items(ProjectionEntry const& entry, Key const& owner)
{
    json::array items;
    for (store::Row const& row : entities_.database().select(entry.items_statement, owner)) {
        json::value item = write_row(*entry.child, row);
        if (!item.is_null())
            items.push_back(std::move(item));
    }
    return items;
}

schema::EntityType const* ResponseWriter::concrete_type(schema::EntityType const& type, std::string const& id)
{
    auto const [place, is_new] = types_.try_emplace(type.table + '\0' + id);
    if (is_new)
        place->second = entities_.concrete_type(type, {id});
    return place->second;
}

} // namespace ftrack::sandbox::service
