// Copyright the ftrack C++ client authors. SPDX-License-Identifier: Apache-2.0
#include "sandbox/query/depth.hpp"

#include <algorithm>

namespace ftrack::sandbox::query {

namespace {

// About the places that each takes on the parser's stack of 100.
constexpr std::size_t places_of_select = 10;
constexpr std::size_t places_of_parenthesis = 1;
constexpr std::size_t most_places = 60;

std::size_t depth_of(Criterion const& criterion);

std::size_t depth_of(std::vector<Criterion> const& terms)
{
    std::size_t deepest = 0;
    for (Criterion const& term : terms)
        deepest = std::max(deepest, depth_of(term));
    return deepest + places_of_parenthesis;
}

std::size_t depth_of(Query const& query) { return query.criterion ? depth_of(*query.criterion) : 0; }

std::size_t depth_of(Criterion const& criterion)
{
    if (auto const* const all = std::get_if<Conjunction>(&criterion.node))
        return depth_of(all->terms);
    if (auto const* const some = std::get_if<Disjunction>(&criterion.node))
        return depth_of(some->terms);
    if (auto const* const negation = std::get_if<Negation>(&criterion.node))
        return depth_of(*negation->term);
    if (auto const* const relation = std::get_if<Relation>(&criterion.node))
        return places_of_select + (relation->criterion != nullptr ? depth_of(*relation->criterion) : 0);
    auto const* const membership = std::get_if<Membership>(&criterion.node);
    return membership != nullptr && membership->query != nullptr ? places_of_select + depth_of(*membership->query) : 0;
}

} // namespace

bool nests_deeply(Query const& query) { return depth_of(query) > most_places; }

} // namespace ftrack::sandbox::query
