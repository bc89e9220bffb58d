// Copyright the ftrack C++ client authors. SPDX-License-Identifier: Apache-2.0
#include "sandbox/service/entity_data.hpp"

#include "sandbox/service/custom_attributes.hpp"
#include "sandbox/service/failure.hpp"

#include <algorithm>

namespace ftrack::sandbox::service {

namespace json = boost::json;

namespace {

// Clients know mapped collections as lists of entities and as plain objects.
json::array items_of(schema::EntityType const& type, schema::Property const& property, json::value const& value)
{
    if (json::array const* const list = value.if_array())
        return *list;
    json::object const* const pairs = property.kind == schema::Kind::mapped_collection ? value.if_object() : nullptr;
    if (pairs == nullptr)
        throw validation_error("Attribute '" + property.name + "' of '" + type.name + "' must be a list of references.");
    json::array items;
    for (auto const& [key, item] : *pairs) {
        json::object pair;
        pair["key"] = key;
        pair["value"] = item;
        items.push_back(std::move(pair));
    }
    return items;
}

class Reader
{
public:
    Reader(schema::Registry const& registry, schema::EntityType const& type) : registry_(registry), type_(type) {}

    void read(schema::Property const& property, json::value const& value)
    {
        if (!property.formula.empty() || has_computed_items(property))
            data.computed.push_back(property.name);
        else if (property.is_collection())
            data.collections.emplace_back(&property, items_of(type_, property, value));
        else if (property.kind == schema::Kind::reference)
            read_reference_to(property, value);
        else
            read_stored(property, value);
    }

    EntityData data;

private:
    bool has_computed_items(schema::Property const& property) const
    {
        if (!property.is_collection())
            return false;
        schema::EntityType const& items = registry_.get(property.target);
        return items.is_view && !is_custom_attribute(items);
    }

    void read_stored(schema::Property const& property, json::value const& value)
    {
        SqlValue stored = to_sql(type_, property, value);
        check_option(property, stored);
        data.reply[property.name] = echoed(property, value, stored);
        for (schema::Property const& other : type_.properties) {
            bool const is_other_name = !property.alias.empty() && other.alias == property.alias && other.is_stored() && other.name != property.name;
            if (is_other_name)
                set(other, other.name, stored);
        }
        set(property, property.name, std::move(stored));
    }

    void check_option(schema::Property const& property, SqlValue const& value) const
    {
        bool const is_free = property.options.empty() || is_null(value);
        if (is_free || std::find(property.options.begin(), property.options.end(), text_of(value)) != property.options.end())
            return;
        std::string options;
        for (std::string const& option : property.options)
            options += (options.empty() ? "" : ", ") + option;
        throw validation_error("Attribute '" + property.name + "' of '" + type_.name + "' must be one of " + options + ". Got " +
                               std::string(text_of(value)) + ".");
    }

    void read_reference_to(schema::Property const& property, json::value const& value)
    {
        SqlValue id = value.is_null() ? SqlValue() : read_reference(registry_.get(property.target), value).front();
        schema::Property const* const key = type_.find(property.key);
        data.reply[property.name] = value;
        set(property, property.key, std::move(id));
        if (key != nullptr && !key->hidden)
            data.reply[property.key] = to_json(*key, data.values[property.key]);
    }

    // Clients may send a reference and its id, one of them empty.
    void set(schema::Property const& property, std::string const& column, SqlValue value)
    {
        SqlValue& current = data.values[column];
        if (!is_null(current) && !is_null(value) && current != value)
            throw validation_error("Attribute '" + property.name + "' of '" + type_.name + "' contradicts another one that means the same.");
        if (is_null(current))
            current = std::move(value);
    }

    schema::Registry const& registry_;
    schema::EntityType const& type_;
};

} // namespace

EntityData read_entity_data(schema::Registry const& registry, schema::EntityType const& type, json::object const& operation, bool refuse_unknown)
{
    json::value const* const member = operation.if_contains("entity_data");
    json::object const* const entity = member != nullptr ? member->if_object() : nullptr;
    if (entity == nullptr)
        throw validation_error("The operation needs an object 'entity_data'.");
    Reader reader(registry, type);
    for (auto const& [name, value] : *entity) {
        schema::Property const* const property = type.find_in_family(name);
        if (property != nullptr && !property->hidden)
            reader.read(*property, value);
        else if (refuse_unknown && name != "__entity_type__")
            throw validation_error("No attribute '" + std::string(name) + "' exists for schema '" + type.name + "'.");
    }
    return std::move(reader.data);
}

} // namespace ftrack::sandbox::service
