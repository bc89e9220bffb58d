// Copyright the ftrack C++ client authors. SPDX-License-Identifier: Apache-2.0
#pragma once

#include "sandbox/schema/entity_type.hpp"

#include <boost/json/array.hpp>

#include <deque>
#include <map>
#include <string>
#include <string_view>
#include <vector>

namespace ftrack::sandbox::schema {

/// All entity types, read from the definitions at start and constant from then on. May be read from any thread.
class Registry
{
public:
    /// Reads definitions in the notation that definitions.hpp explains. Throws std::logic_error when they contradict themselves.
    explicit Registry(std::vector<std::string_view> const& definitions);
    Registry(Registry const&) = delete;
    Registry& operator=(Registry const&) = delete;

    /// The types of the sandbox.
    static Registry const& standard();

    /// The type that a client names; null when there is none.
    EntityType const* find(std::string_view name) const;

    /// For names that stand in the definitions themselves. Throws std::logic_error.
    EntityType const& get(std::string_view name) const;

    std::deque<EntityType> const& types() const noexcept { return types_; }

    /// The most derived type below `type` whose classifier has this value; `type` itself when none has.
    EntityType const& classify(EntityType const& type, std::string_view classifier_value) const;

private:
    void add_type(std::string const& line);

    std::deque<EntityType> types_;
    std::map<std::string, EntityType*, std::less<>> index_;
};

/// The answer to query_schemas.
boost::json::array to_json(Registry const& registry);

} // namespace ftrack::sandbox::schema
