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
    using Condition = std::function<std::string(Place const&)>;

    /// A path to be walked, and what is asked at its end.
    class Walk
    {
    public:
        Walk(Path const& along, Leaf at_end) : path(along), leaf(std::move(at_end)) {}

        Path const& path;
        Leaf leaf;
        bool may_be_missing = false; ///< the leaf may be true where a reference leads nowhere
        bool is_narrow = false;      ///< the leaf is true for few rows
    };

    std::string compile_conjunction(Conjunction const& conjunction, Place const& place);
    std::string compile_terms(std::vector<Criterion> const& terms, Place const& place, char const* connective);
    std::string compile_negation(Negation const& negation, Place place);
    std::string compile_comparison(Comparison const& comparison, Place const& place);
    std::string compile_membership(Membership const& membership, Place const& place);
    std::string compile_relation(Relation const& relation, Place const& place);

    /// Joins along references; for a collection on the way asks that some item meets the rest.
    std::string follow(Walk const& walk, Place place, std::size_t step);

    static bool is_sought_first(Walk const& walk, Place const& owner, schema::EntityType const& target);

    std::string some_item(Walk const& walk, Place const& owner, std::size_t step, schema::Property const& collection, Condition const& condition);
    std::string referenced(Walk const& walk, Place const& owner, schema::Property const& reference, Condition const& condition);

    /// That the reference leads to one of the rows that meet the condition. Where it leads nowhere this is unknown.
    std::string leads_to_one(Walk const& walk, Place const& owner, std::size_t step, schema::Property const& reference, Condition const& condition);

    Build& build_;
    SelectOne select_one_;
};

} // namespace ftrack::sandbox::query
