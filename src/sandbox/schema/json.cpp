// Copyright the ftrack C++ client authors. SPDX-License-Identifier: Apache-2.0
#include "sandbox/schema/registry.hpp"

#include <boost/json/object.hpp>

#include <algorithm>

namespace ftrack::sandbox::schema {

namespace json = boost::json;

namespace {

std::string_view type_name(Kind kind)
{
    switch (kind) {
    case Kind::number: return "number";
    case Kind::integer: return "integer";
    case Kind::boolean: return "boolean";
    case Kind::object: return "object";
    case Kind::collection: return "array";
    case Kind::mapped_collection: return "mapped_array";
    default: return "string";
    }
}

json::object key_and_value() { return json::object{{"key", "key"}, {"value", "value"}}; }

void add_form(json::object& json, Property const& property)
{
    if (property.kind == Kind::reference) {
        json["$ref"] = property.target;
        return;
    }
    if (!property.untyped)
        json["type"] = type_name(property.kind);
    if (property.is_collection())
        json["items"] = json::object{{"$ref", property.target}};
    if (property.kind == Kind::mapped_collection)
        json["key_value_attributes"] = key_and_value();
    if (property.kind == Kind::date_time)
        json["format"] = "date-time";
    if (property.foreign_key) {
        json["format"] = "foreign_key";
        json["description"] = "Foreign key(s): " + property.target + ".id";
    }
}

json::object property_json(Property const& property)
{
    json::object json;
    add_form(json, property);
    if (!property.alias.empty())
        json["alias_for"] = property.alias;
    if (property.default_value)
        json["default"] = *property.default_value;
    if (property.transformed)
        json["transform"] = json::object{{"client", "{schema_id}"}, {"server", "{table_name}"}};
    if (property.name == "_link")
        json["description"] = "This attribute has been deprecated, use `link` attribute instead.";
    return json;
}

json::array names_where(EntityType const& type, bool Property::*mark)
{
    json::array names;
    for (Property const& property : type.properties) {
        if (property.*mark && !property.hidden)
            names.emplace_back(property.name);
    }
    return names;
}

json::array names_of(std::vector<std::string> const& list)
{
    json::array names;
    for (std::string const& name : list)
        names.emplace_back(name);
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
        if (!property.hidden)
            properties[property.name] = property_json(property);
    }
    json["properties"] = std::move(properties);
    json["primary_key"] = names_of(type.primary_key);
    json["required"] = names_where(type, &Property::required);
    json["immutable"] = names_where(type, &Property::immutable);
    json["default_projections"] = names_of(type.default_projections);
    if (json::array computed = names_where(type, &Property::computed); !computed.empty())
        json["computed"] = std::move(computed);
    if (!type.alias.empty())
        json["alias_for"] = alias_of(type);
    json::array system;
    for (std::string const& name : type.system_projections) {
        Property const& property = *type.find(name);
        system.emplace_back(property.alias.empty() ? property.name : property.alias);
    }
    if (!system.empty())
        json["system_projections"] = std::move(system);
    return json;
}

} // namespace

json::array to_json(Registry const& registry)
{
    json::array schemas;
    for (EntityType const& type : registry.types())
        schemas.push_back(schema_json(type));
    return schemas;
}

} // namespace ftrack::sandbox::schema
