// Copyright the ftrack C++ client authors. SPDX-License-Identifier: Apache-2.0
#pragma once

#include "sandbox/schema/registry.hpp"

#include <cstddef>
#include <string>
#include <vector>

namespace ftrack::sandbox::store {

class Index
{
public:
    Index() = default;

    std::string name;
    std::vector<std::string> columns;
    std::string type;              ///< of this type's rows alone; empty: of all rows
    std::size_t total = 0;         ///< about how many rows it has
    std::vector<std::size_t> rows; ///< about how many have one value of the first column, of the first two, …
};

/// The indexes of the table that holds the entities of `root` and all types that derive from it: for the foreign keys, for the ways back that
/// collections take, and for names, by which people and clients look things up alike. What there are few of, such as projects, has its own.
std::vector<Index> indexes_of(schema::Registry const& registry, schema::EntityType const& root);

/// SQL that makes them.
std::string create_indexes(schema::EntityType const& root, std::vector<Index> const& indexes);

/// SQL that tells the planner what to expect of them in a large studio. Were it to measure by itself, or to guess, the way of a query would change
/// with the data, and a filter by type alone would look as good as one by project.
std::string create_statistics(schema::EntityType const& root, std::vector<Index> const& indexes);

} // namespace ftrack::sandbox::store
