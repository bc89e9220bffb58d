// Copyright the ftrack C++ client authors. SPDX-License-Identifier: Apache-2.0
#pragma once

#include "sandbox/service/defaults.hpp"
#include "sandbox/service/entity_store.hpp"

#include <string>

namespace ftrack::sandbox::service {

/// Adds rows of one type, with what they lack filled in.
class Seeder
{
public:
    Seeder(EntityStore& entities, char const* type, std::string creator = {})
        : entities_(entities), type_(entities.registry().get(type)), creator_(std::move(creator))
    {
    }

    void add(Values values)
    {
        complete(entities_, type_, values, creator_);
        entities_.insert(type_, values);
    }

private:
    EntityStore& entities_;
    schema::EntityType const& type_;
    std::string creator_; ///< an id
};

/// The parts of seed().
void seed_workflow(EntityStore& entities);
void seed_access(EntityStore& entities);
void seed_custom_attribute_types(EntityStore& entities);

/// A few custom attributes of a demo studio, of every type.
void seed_demo_attributes(EntityStore& entities);

} // namespace ftrack::sandbox::service
