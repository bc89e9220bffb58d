// Copyright the ftrack C++ client authors. SPDX-License-Identifier: Apache-2.0
#include "sandbox/schema/entity_type.hpp"

namespace ftrack::sandbox::schema {

Property const* EntityType::find(std::string_view property) const
{
    auto const found = index_.find(property);
    return found == index_.end() ? nullptr : &properties[found->second];
}

Property const* EntityType::find_in_family(std::string_view property) const
{
    for (EntityType const* type : family) {
        if (Property const* const found = type->find(property))
            return found;
    }
    return nullptr;
}

Property const* EntityType::find_alias(std::string_view alias_name) const
{
    for (Property const& property : properties) {
        if (property.alias == alias_name)
            return &property;
    }
    return nullptr;
}

bool EntityType::is_a(EntityType const& other) const noexcept
{
    for (EntityType const* type = this; type != nullptr; type = type->base) {
        if (type == &other)
            return true;
    }
    return false;
}

Property& EntityType::add(Property property)
{
    auto const [place, inserted] = index_.try_emplace(property.name, properties.size());
    if (inserted)
        properties.emplace_back();
    return properties[place->second] = std::move(property);
}

} // namespace ftrack::sandbox::schema
