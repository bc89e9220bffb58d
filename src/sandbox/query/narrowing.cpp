// Copyright the ftrack C++ client authors. SPDX-License-Identifier: Apache-2.0
#include "sandbox/query/narrowing.hpp"

#include <algorithm>
#include <string_view>

namespace ftrack::sandbox::query {

namespace {

bool ends_at_key_or_name(Path const& path)
{
    std::string_view const name = path.steps.back().name;
    return name == "id" || name == "name" || name == "username" || (name.size() > 3 && name.substr(name.size() - 3) == "_id");
}

template <class Test>
bool any_term(std::vector<Criterion> const& terms, Test const& test)
{
    return std::any_of(terms.begin(), terms.end(), test);
}

template <class Test>
bool every_term(std::vector<Criterion> const& terms, Test const& test)
{
    return std::all_of(terms.begin(), terms.end(), test);
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

bool is_narrow(Comparison const& comparison)
{
    return comparison.op == Operator::equal && !comparison.value.is_null() && ends_at_key_or_name(comparison.path);
}

bool is_narrow(Membership const& membership)
{
    bool const has_null = std::any_of(membership.values.begin(), membership.values.end(), [](Literal const& literal) { return literal.is_null(); });
    return !membership.negated && !has_null && ends_at_key_or_name(membership.path);
}

bool is_narrow(Criterion const& criterion)
{
    auto const is_narrow_term = [](Criterion const& term) { return is_narrow(term); };
    if (auto const* const all = std::get_if<Conjunction>(&criterion.node))
        return any_term(all->terms, is_narrow_term);
    if (auto const* const some = std::get_if<Disjunction>(&criterion.node))
        return every_term(some->terms, is_narrow_term);
    if (auto const* const relation = std::get_if<Relation>(&criterion.node))
        return relation->criterion != nullptr && is_narrow(*relation->criterion);
    if (auto const* const comparison = std::get_if<Comparison>(&criterion.node))
        return is_narrow(*comparison);
    auto const* const membership = std::get_if<Membership>(&criterion.node);
    return membership != nullptr && is_narrow(*membership);
}

bool leaves_few(Criterion const& criterion, schema::EntityType const& type, schema::Registry const& registry)
{
    auto const leaves_few_term = [&](Criterion const& term) { return leaves_few(term, type, registry); };
    if (auto const* const all = std::get_if<Conjunction>(&criterion.node))
        return any_term(all->terms, leaves_few_term);
    if (auto const* const some = std::get_if<Disjunction>(&criterion.node))
        return every_term(some->terms, leaves_few_term);
    Path const* path = nullptr;
    if (auto const* const relation = std::get_if<Relation>(&criterion.node))
        path = &relation->path;
    else if (auto const* const comparison = std::get_if<Comparison>(&criterion.node))
        path = &comparison->path;
    else if (auto const* const membership = std::get_if<Membership>(&criterion.node))
        path = &membership->path;
    return path != nullptr && is_narrow(criterion) && tells_few(*path, type, registry);
}

} // namespace ftrack::sandbox::query
