// Copyright the ftrack C++ client authors. SPDX-License-Identifier: Apache-2.0
#pragma once

#include "sandbox/query/ast.hpp"
#include "sandbox/query/narrowing.hpp"
#include "sandbox/query/scope.hpp"

#include <functional>
#include <string>
#include <vector>

namespace ftrack::sandbox::query {

/// The condition for the row at `place`. Sub-queries are compiled by `select_one`, which gives the SELECT of their only projection.
class Criteria
{
public:
    using SelectOne = std::function<std::string(Query const&)>;

    Criteria(Build& build, SelectOne select_one) : build_(build), narrowing_(build.registry()), select_one_(std::move(select_one)) {}

    std::string compile(Criterion const& criterion, Place const& place);

private:
    using Leaf = std::function<std::string(Place const&, schema::Property const&)>;
    using Condition = std::function<std::string(Place const&)>;
    using Question = std::function<std::string(std::string const& value)>;

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

    /// A criterion, or its opposite.
    class Term
    {
    public:
        Criterion const* criterion;
        bool negated;
    };
    using Terms = std::vector<Term>;

    std::string compile(Term const& term, Place const& place);

    /// The terms of the conjunction, or of the disjunction, that a term is: those of nested ones among them. Of others the term itself.
    static Terms terms_of(Term const& term, bool is_conjunction);

    std::vector<std::string> all_of(Terms const& terms, Place const& place);
    std::string some_of(Terms const& terms, Place place);
    std::string compile_comparison(Comparison comparison, Place place, bool negated);
    std::string compile_membership(Membership const& membership, Place place, bool negated);
    std::string compile_relation(Relation const& relation, Place place, bool negated);

    /// The attribute that the path leads to along references alone; null when it passes a collection.
    schema::Property const* end_of_references(Path const& path, Place place) const;

    /// The question about the value at the end of a walk. Indices serve it where no type that shares the table must seem to have the attribute.
    std::string ask(Walk const& walk, Place const& owner, schema::Property const& property, Question const& question) const;

    /// Joins along references; for a collection on the way asks that some item meets the rest.
    std::string follow(Walk const& walk, Place place, std::size_t step);

    static bool is_sought_first(Walk const& walk, Place const& owner, schema::EntityType const& target);

    std::string some_item(Walk const& walk, Place const& owner, std::size_t step, schema::Property const& collection, Condition const& condition);
    std::string referenced(Walk const& walk, Place const& owner, schema::Property const& reference, Condition const& condition);

    /// That the reference leads to one of the rows that meet the condition. Where it leads nowhere this is unknown, but under a negation false.
    std::string leads_to_one(Walk const& walk, Place const& owner, std::size_t step, schema::Property const& reference, Condition const& condition);

    Build& build_;
    Narrowing narrowing_;
    SelectOne select_one_;
};

} // namespace ftrack::sandbox::query
