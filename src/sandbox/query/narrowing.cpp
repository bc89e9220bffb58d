// Copyright the ftrack C++ client authors. SPDX-License-Identifier: Apache-2.0
#include "sandbox/query/narrowing.hpp"

#include <algorithm>
#include <optional>
#include <string_view>

namespace ftrack::sandbox::query {

namespace {

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

bool is_key_or_name(schema::Property const& property)
{
    std::string_view const name = property.name;
    bool const is_name = name == "name" || name == "full_name" || name == "username";
    bool const is_key = name == "id" || (name.size() > 3 && name.substr(name.size() - 3) == "_id");
    return is_name || is_key || property.kind == schema::Kind::reference;
}

} // namespace

Narrowing::End Narrowing::end_of(Path const& path, schema::EntityType const& type) const
{
    End end;
    end.target = &type;
    for (Step const& step : path.steps) {
        end.property = end.target != nullptr ? end.target->find_in_family(step.name) : nullptr;
        if (end.property == nullptr)
            break;
        end.is_told_by_few = end.is_told_by_few && !end.property->is_collection() && !is_shared_by_many(*end.property, registry_);
        end.target = end.property->is_scalar() ? nullptr : registry_.find(step.cast.empty() ? end.property->target : step.cast);
    }
    return end;
}

bool Narrowing::ends_at_key_or_name(Path const& path, schema::EntityType const& type) const
{
    End const end = end_of(path, type);
    return end.property != nullptr && is_key_or_name(*end.property);
}

bool Narrowing::is_narrow(Comparison const& comparison, schema::EntityType const& type, bool negated) const
{
    Operator const op = negated ? Operator::not_equal : Operator::equal;
    return comparison.op == op && !comparison.value.is_null() && ends_at_key_or_name(comparison.path, type);
}

bool Narrowing::is_narrow(Membership const& membership, schema::EntityType const& type, bool negated) const
{
    bool const has_null = std::any_of(membership.values.begin(), membership.values.end(), [](Literal const& literal) { return literal.is_null(); });
    return membership.negated == negated && !has_null && ends_at_key_or_name(membership.path, type);
}

bool Narrowing::is_narrow(Relation const& relation, schema::EntityType const& type, bool negated) const
{
    if (negated || relation.criterion == nullptr)
        return false;
    End const end = end_of(relation.path, type);
    return end.target != nullptr && is_narrow(*relation.criterion, *end.target);
}

bool Narrowing::is_narrow(Criterion const& criterion, schema::EntityType const& type, bool negated) const
{
    auto const is_narrow_term = [&](Criterion const& term, bool opposite) { return is_narrow(term, type, opposite); };
    if (std::optional<bool> const narrow = by_terms(criterion, negated, is_narrow_term))
        return *narrow;
    if (auto const* const relation = std::get_if<Relation>(&criterion.node))
        return is_narrow(*relation, type, negated);
    if (auto const* const comparison = std::get_if<Comparison>(&criterion.node))
        return is_narrow(*comparison, type, negated);
    return is_narrow(std::get<Membership>(criterion.node), type, negated);
}

bool Narrowing::leaves_few(Criterion const& criterion, schema::EntityType const& type, bool negated) const
{
    auto const leaves_few_term = [&](Criterion const& term, bool opposite) { return leaves_few(term, type, opposite); };
    if (std::optional<bool> const few = by_terms(criterion, negated, leaves_few_term))
        return *few;
    Path const* path = nullptr;
    if (auto const* const relation = std::get_if<Relation>(&criterion.node))
        path = &relation->path;
    else if (auto const* const comparison = std::get_if<Comparison>(&criterion.node))
        path = &comparison->path;
    else
        path = &std::get<Membership>(criterion.node).path;
    return is_narrow(criterion, type, negated) && end_of(*path, type).is_told_by_few;
}

} // namespace ftrack::sandbox::query
