// Copyright the ftrack C++ client authors. SPDX-License-Identifier: Apache-2.0
#include "sandbox/service/response_writer.hpp"

#include "sandbox/service/failure.hpp"

#include <cctype>

namespace ftrack::sandbox::service {

namespace json = boost::json;

namespace {

std::string identity(schema::EntityType const& type, Key const& key)
{
    std::string text = type.name;
    for (SqlValue const& part : key) {
        text += '\0';
        if (auto const* const integer = std::get_if<std::int64_t>(&part))
            text += std::to_string(*integer);
        else
            text += text_of(part);
    }
    return text;
}

std::string percent_encoded(std::string_view text)
{
    constexpr std::string_view digits = "0123456789ABCDEF";
    std::string encoded;
    for (char const character : text) {
        auto const byte = static_cast<unsigned char>(character);
        bool const is_plain = byte < 128 && (std::isalnum(byte) != 0 || character == '-' || character == '_' || character == '.' || character == '~');
        if (is_plain)
            encoded += character;
        else
            encoded.append({'%', digits[byte >> 4], digits[byte & 15]});
    }
    return encoded;
}

json::value key_json(schema::EntityType const& type, std::size_t part, SqlValue const& value)
{
    return to_json(*type.find(type.primary_key[part]), value);
}

} // namespace

ResponseWriter::ResponseWriter(EntityStore& entities, ReadOptions const& options)
    : entities_(entities),
      denormalize_(options.denormalize),
      origin_(options.origin),
      credentials_("&username=" + percent_encoded(options.user) + "&apiKey=" + percent_encoded(options.api_key))
{
}

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
        throw validation_error("The answer mentions more than " + std::to_string(maximum_mentions) +
                               " entities: ask for fewer, with limit and offset.");
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
        entity[concrete.primary_key[i]] = key_json(concrete, i, key[i]);
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
    if (entry.property->address != schema::Address::none)
        return write_address(entry.property->address, row[entry.column]);
    if (entry.property->is_scalar())
        return to_json(*entry.property, row[entry.column]);
    return write_reference(entry, row);
}

// The same address twice, under an old name and a new one.
json::value ResponseWriter::write_address(schema::Address address, SqlValue const& component) const
{
    if (is_null(component))
        return nullptr;
    bool const is_picture = address == schema::Address::thumbnail;
    std::string const url = origin_ + (is_picture ? "/component/thumbnail?id=" : "/component/get?id=") + percent_encoded(text_of(component)) +
                            (is_picture ? "&size=300" : "") + credentials_;
    json::object result;
    result["url"] = url;
    result["value"] = url;
    return result;
}

json::value ResponseWriter::write_reference(ProjectionEntry const& entry, store::Row const& row)
{
    ProjectionNode& node = *entry.child;
    schema::EntityType const& root = node.type().root();
    Key key;
    for (std::size_t i = 0; i < root.primary_key.size(); ++i) {
        key.push_back(row[entry.column + i]);
        if (is_null(key.back()))
            return nullptr;
    }
    schema::EntityType const* const concrete = concrete_type(root, key);
    return concrete == nullptr ? json::value() : write(node, *concrete, key);
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

schema::EntityType const* ResponseWriter::concrete_type(schema::EntityType const& type, Key const& key)
{
    auto const [place, is_new] = types_.try_emplace(identity(type, key));
    if (is_new)
        place->second = entities_.concrete_type(type, key);
    return place->second;
}

} // namespace ftrack::sandbox::service
