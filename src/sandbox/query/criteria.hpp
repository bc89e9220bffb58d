// Copyright the ftrack C++ client authors. SPDX-License-Identifier: Apache-2.0
#pragma once

#include "sandbox/query/ast.hpp"
#include "sandbox/query/scope.hpp"

#include <functional>
#include <string>

namespace ftrack::sandbox::query {

/// The condition for the row at `place`. Sub-queries are compiled by `select_one`, which gives the SELECT of their only projection.
class Criteria
{
public:
    using SelectOne = std::function<std::string(Query const&)>;

    Criteria(Build& build, SelectOne select_one) : build_(build), select_one_(std::move(select_one)) {}

    std::string compile(Criterion const& criterion, Place const& place);

private:
    using Leaf = std::function<std::string(Place const&, schema::Property const&)>;

    std::string compile_terms(std::vector<Criterion> const& terms, Place const& place, char const* connective);
    std::string compile_negation(Negation const& negation, Place place);
    std::string compile_comparison(Comparison const& comparison, Place const& place);
    std::string compile_membership(Membership const& membership, Place const& place);
    std::string compile_relation(Relation const& relation, Place const& place);

    /// Walks the path: joins along references, and for a collection on the way asks that some item meets the rest. `may_be_missing`: the leaf may
    /// be true where a reference leads nowhere.
    std::string along(Path const& path, Place place, std::size_t step, bool may_be_missing, Leaf const& leaf);

    std::string some_item(Path const& path, Place const& owner, std::size_t step, schema::Property const& collection,
                          std::function<std::string(Place const&)> const& condition);
    std::string referenced(Path const& path, Place const& owner, schema::Property const& reference,
                           std::function<std::string(Place const&)> const& condition);

    Build& build_;
    SelectOne select_one_;
};

} // namespace ftrack::sandbox::query
