// Copyright the ftrack C++ client authors. SPDX-License-Identifier: Apache-2.0
#include "sandbox/query/narrowing.hpp"

#include <algorithm>
#include <optional>
#include <string_view>

namespace ftrack::sandbox::query {

namespace {

bool ends_at_key_or_name(Path const& path)
{
    std::string_view const name = path.steps.back().name;
    return name == "id" || name == "name" || name == "username" || (name.size() > 3 && name.substr(name.size() - 3) == "_id");
}

/// Of a conjunction, a disjunction or a negation whether `test(term, negated)` tells few; nullopt of others. The opposite of a conjunction is a
/// disjunction.
template <class Test>
std::optional<bool> by_terms(Criterion const& criterion, bool negated, Test const& test)
{
    auto const holds = [&](Criterion const& term) { return test(term, negated); };
    if (auto const* const negation = std::get_if<Negation>(&criterion.node))
        return test(*negation->term, !negated);
    if (auto const* const all = std::get_if<Conjunction>(&criterion.node))
        return negated ? std::ranges::all_of(all->terms, holds) : std::ranges::any_of(all->terms, holds);
    if (auto const* const some = std::get_if<Disjunction>(&criterion.node))
        return negated ? std::ranges::any_of(some->terms, holds) : std::ranges::all_of(some->terms, holds);
    return std::nullopt;
}

// Of what there are few, such as statuses, each is shared by many.
bool is_shared_by_many(schema::Property const& property, schema::Registry const& registry)
{
    constexpr std::size_t few = 100;
    std::size_t const count = property.target.empty() ? 0 : registry.get(property.target).count;
    return count != 0 && count < few;
}

/// Whether a value at the end of the path, along references alone, tells few entities from the others.
bool tells_few(Path const& path, schema::EntityType const& type, schema::Registry const& registry)
{
    schema::EntityType const* owner = &type;
    for (Step const& step : path.steps) {
        schema::Property const* const property = owner->find_in_family(step.name);
        if (property == nullptr || property->is_collection() || is_shared_by_many(*property, registry))
            return false;
        if (!property->is_scalar())
            owner = &registry.get(property->target);
    }
    return true;
}

} // namespace

bool is_narrow(Comparison const& comparison, bool negated)
{
    return comparison.op == (negated ? Operator::not_equal : Operator::equal) && !comparison.value.is_null() && ends_at_key_or_name(comparison.path);
}

bool is_narrow(Membership const& membership, bool negated)
{
    bool const has_null = std::any_of(membership.values.begin(), membership.values.end(), [](Literal const& literal) { return literal.is_null(); });
    return membership.negated == negated && !has_null && ends_at_key_or_name(membership.path);
}

bool is_narrow(Criterion const& criterion, bool negated)
{
    auto const is_narrow_term = [](Criterion const& term, bool opposite) { return is_narrow(term, opposite); };
    if (std::optional<bool> const narrow = by_terms(criterion, negated, is_narrow_term))
        return *narrow;
    if (auto const* const relation = std::get_if<Relation>(&criterion.node))
        return !negated && relation->criterion != nullptr && is_narrow(*relation->criterion);
    if (auto const* const comparison = std::get_if<Comparison>(&criterion.node))
        return is_narrow(*comparison, negated);
    return is_narrow(std::get<Membership>(criterion.node), negated);
}

bool leaves_few(Criterion const& criterion, schema::EntityType const& type, schema::Registry const& registry, bool negated)
{
    auto const leaves_few_term = [&](Criterion const& term, bool opposite) { return leaves_few(term, type, registry, opposite); };
    if (std::optional<bool> const few = by_terms(criterion, negated, leaves_few_term))
        return *few;
    Path const* path = nullptr;
    if (auto const* const relation = std::get_if<Relation>(&criterion.node))
        path = &relation->path;
    else if (auto const* const comparison = std::get_if<Comparison>(&criterion.node))
        path = &comparison->path;
    else
        path = &std::get<Membership>(criterion.node).path;
    return is_narrow(criterion, negated) && tells_few(*path, type, registry);
}

} // namespace ftrack::sandbox::query
