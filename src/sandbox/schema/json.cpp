// Copyright the ftrack C++ client authors. SPDX-License-Identifier: Apache-2.0
#include "sandbox/schema/registry.hpp"

#include <boost/json/object.hpp>

namespace ftrack::sandbox::schema {

namespace json = boost::json;

namespace {

std::string_view type_name(Kind kind)
{
    switch (kind) {
    case Kind::number:
        return "number";
    case Kind::integer:
        return "integer";
    case Kind::boolean:
        return "boolean";
    case Kind::object:
        return "object";
    case Kind::variable:
        return "variable";
    case Kind::collection:
        return "array";
    case Kind::mapped_collection:
        return "mapped_array";
    default:
        return "string";
    }
}

json::object key_and_value() { return json::object{{"key", "key"}, {"value", "value"}}; }

void add_form(json::object& json, Property const& property)
{
    std::string const& target = property.shown_target.empty() ? property.target : property.shown_target;
    if (property.kind == Kind::reference || property.refers)
        json["$ref"] = target;
    if (property.kind != Kind::reference && !property.untyped)
        json["type"] = type_name(property.kind);
    if (property.is_collection())
        json["items"] = json::object{{"$ref", target}};
    if (property.kind == Kind::mapped_collection && !property.restricted)
        json["key_value_attributes"] = key_and_value();
    if (property.kind == Kind::date_time)
        json["format"] = "date-time";
    if (property.json_text)
        json["format"] = "json";
    if (property.foreign_key) {
        json["format"] = "foreign_key";
        json["description"] = "Foreign key(s): " + property.pointed;
    }
}

json::array names_of(std::vector<std::string> const& list)
{
    json::array names;
    for (std::string const& name : list)
        names.emplace_back(name);
    return names;
}

json::object property_json(Property const& property)
{
    json::object json;
    add_form(json, property);
    if (!property.alias.empty())
        json["alias_for"] = property.alias;
    if (property.default_value)
        json["default"] = *property.default_value;
    if (!property.options.empty())
        json["enum"] = names_of(property.options);
    if (property.restricted)
        json["restricted_projection"] = true;
    if (property.transformed)
        json["transform"] = json::object{{"client", "{schema_id}"}, {"server", "{table_name}"}};
    if (!property.description.empty())
        json["description"] = property.description;
    return json;
}

bool is_listed(Property const& property) { return !property.hidden && !property.unlisted; }

json::array names_where(EntityType const& type, bool Property::*mark, std::vector<std::string> const& also = {})
{
    json::array names = names_of(also);
    for (Property const& property : type.properties) {
        if (property.*mark && is_listed(property))
            names.emplace_back(property.name);
    }
    return names;
}

json::value alias_of(EntityType const& type)
{
    if (type.classifier_value.empty())
        return json::value(type.alias);
    json::object classifiers;
    classifiers[type.find(type.classifier_property)->alias] = type.classifier_value;
    json::object alias;
    alias["id"] = type.alias;
    alias["classifiers"] = std::move(classifiers);
    return alias;
}

json::object schema_json(EntityType const& type)
{
    json::object json;
    json["id"] = type.name;
    json["type"] = "object";
    json::object properties;
    for (Property const& property : type.properties) {
        if (is_listed(property))
            properties[property.name] = property_json(property);
    }
    json["properties"] = std::move(properties);
    json["primary_key"] = names_of(type.primary_key);
    json["required"] = names_where(type, &Property::required, type.also_required);
    json["immutable"] = names_where(type, &Property::immutable, type.also_immutable);
    json["default_projections"] = names_of(type.default_projections);
    if (json::array computed = names_where(type, &Property::computed); !computed.empty())
        json["computed"] = std::move(computed);
    if (!type.alias.empty())
        json["alias_for"] = alias_of(type);
    if (!type.system_names.empty())
        json["system_projections"] = names_of(type.system_names);
    return json;
}

} // namespace

json::array to_json(Registry const& registry)
{
    json::array schemas;
    for (EntityType const& type : registry.types()) {
        if (!type.is_hidden)
            schemas.push_back(schema_json(type));
    }
    return schemas;
}

} // namespace ftrack::sandbox::schema
