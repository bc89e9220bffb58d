// Copyright the ftrack C++ client authors. SPDX-License-Identifier: Apache-2.0
#include "sandbox/schema/registry.hpp"

#include "sandbox/schema/definitions.hpp"
#include "sandbox/schema/notation.hpp"

#include <sstream>

namespace ftrack::sandbox::schema {

namespace {

void inherit(EntityType& type, EntityType const& base)
{
    type.base = &base;
    type.table = base.table;
    type.alias = base.alias;
    type.primary_key = base.primary_key;
    type.default_projections = base.default_projections;
    type.system_names = base.system_names;
    type.is_view = base.is_view;
    for (Property const& property : base.properties)
        type.add(property);
}

// Derived types come nearest first and in the order of their definition, so that a name that two of them share means the first one's.
void link_families(std::deque<EntityType>& types)
{
    for (EntityType& type : types) {
        type.family.push_back(&type);
        for (EntityType const& other : types) {
            if (&other != &type && other.is_a(type))
                type.family.push_back(&other);
        }
    }
}

void check_link(Registry const& registry, Property const& property, std::string const& place)
{
    EntityType const& link = registry.get(property.link);
    if (link.find(property.link_owner) == nullptr || link.find(property.link_item) == nullptr)
        fail_definition(place + " is not linked by " + property.link);
}

void check_property(Registry const& registry, EntityType const& type, Property const& property)
{
    std::string const place = type.name + "." + property.name;
    if (!property.target.empty())
        registry.get(property.target);
    if (!property.link.empty())
        check_link(registry, property, place);
    else if (property.is_collection() && property.formula.empty() && registry.get(property.target).find_in_family(property.key) == nullptr)
        fail_definition(place + " has no way back by " + property.key);
}

void check(Registry const& registry)
{
    for (EntityType const& type : registry.types()) {
        for (auto const* names : {&type.primary_key, &type.default_projections}) {
            for (std::string const& name : *names) {
                if (type.find(name) == nullptr)
                    fail_definition(type.name + " lacks " + name);
            }
        }
        for (Property const& property : type.properties)
            check_property(registry, type, property);
    }
}

// A reference is computed when its key is, and so is an address.
void complete_property(EntityType const& type, Property& property)
{
    property.derived = type.is_view;
    if (property.kind != Kind::reference && property.address == Address::none)
        return;
    Property const* const key = type.find(property.key);
    if (key == nullptr)
        fail_definition(type.name + "." + property.name + " has no key " + property.key);
    if (property.kind == Kind::reference)
        property.formula = key->formula;
    else if (property.formula.empty())
        property.formula = key->formula.empty() ? "{self}.\"" + key->name + "\"" : key->formula;
}

// Some of the server's own names are no properties, and one has an underscore more than the alias that it means.
void resolve_system_projections(EntityType& type)
{
    for (std::string const& name : type.system_names) {
        Property const* property = type.find_alias(name);
        if (property == nullptr)
            property = type.find(name);
        if (property == nullptr && name.front() == '_')
            property = type.find_alias(name.substr(1));
        if (property != nullptr && property->is_scalar() && !property->hidden)
            type.system_projections.push_back(property->name);
    }
}

void complete(EntityType& type)
{
    for (Property& property : type.properties) {
        // A classified type makes its own kind by default.
        if (!type.classifier_value.empty() && property.name == type.classifier_property)
            property.default_value = boost::json::value(type.classifier_value);
        complete_property(type, property);
    }
    resolve_system_projections(type);
}

} // namespace

Registry::Registry(std::vector<std::string_view> const& definitions)
{
    for (std::string_view const definition : definitions) {
        std::istringstream stream{std::string(definition)};
        for (std::string line; std::getline(stream, line);) {
            if (line.empty())
                continue;
            if (line.front() == ' ' && !types_.empty())
                types_.back().add(read_property(line));
            else
                add_type(line);
        }
    }
    for (EntityType& type : types_)
        complete(type);
    link_families(types_);
    check(*this);
}

void Registry::add_type(std::string const& line)
{
    TypeHeader const header(line);
    EntityType& type = types_.emplace_back();
    type.name = type.table = header.name();
    type.default_projections = {"id"};
    index_[type.name] = &type;
    if (!header.base().empty())
        inherit(type, get(header.base()));
    header.apply(type);
}

std::vector<std::string_view> const& standard_definitions()
{
    static std::vector<std::string_view> const definitions{
        context_definitions, production_definitions,    workflow_definitions, people_definitions,           time_definitions, asset_definitions,
        list_definitions,    collaboration_definitions, review_definitions,   custom_attribute_definitions, site_definitions};
    return definitions;
}

Registry const& Registry::standard()
{
    static Registry const registry(standard_definitions());
    return registry;
}

EntityType const* Registry::find(std::string_view name) const
{
    auto const found = index_.find(name);
    return found == index_.end() || found->second->is_hidden ? nullptr : found->second;
}

EntityType const& Registry::get(std::string_view name) const
{
    auto const found = index_.find(name);
    if (found == index_.end())
        fail_definition("there is no type " + std::string(name));
    return *found->second;
}

EntityType const& Registry::classify(EntityType const& type, std::string_view classifier_value) const
{
    for (EntityType const* candidate : type.family) {
        if (!candidate->classifier_value.empty() && candidate->classifier_value == classifier_value)
            return *candidate;
    }
    return type; // NOLINT(bugprone-return-const-ref-from-parameter): it lives in the registry
}

} // namespace ftrack::sandbox::schema
