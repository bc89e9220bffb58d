// Copyright the ftrack C++ client authors. SPDX-License-Identifier: Apache-2.0
#include "sandbox/query/criteria.hpp"

#include "sandbox/query/comparisons.hpp"

namespace ftrack::sandbox::query {

namespace {

template <class... Visitors>
class Overloaded : public Visitors...
{
public:
    explicit Overloaded(Visitors... visitors) : Visitors(visitors)... {}
    using Visitors::operator()...;
};

} // namespace

std::string Criteria::compile(Criterion const& criterion, Place const& place)
{
    return std::visit(Overloaded([&](Conjunction const& node) { return compile_terms(node.terms, place, " AND "); },
                                 [&](Disjunction const& node) { return compile_terms(node.terms, place, " OR "); },
                                 [&](Negation const& node) { return compile_negation(node, place); },
                                 [&](Comparison const& node) { return compile_comparison(node, place); },
                                 [&](Membership const& node) { return compile_membership(node, place); },
                                 [&](Relation const& node) { return compile_relation(node, place); }),
                      criterion.node);
}

std::string Criteria::compile_terms(std::vector<Criterion> const& terms, Place const& place, char const* connective)
{
    std::vector<std::string> compiled;
    compiled.reserve(terms.size());
    for (Criterion const& term : terms)
        compiled.push_back(compile(term, place));
    return joined(compiled, connective);
}

std::string Criteria::compile_negation(Negation const& negation, Place place)
{
    place.is_negated = true;
    return "NOT (" + compile(*negation.term, place) + ")";
}

std::string Criteria::compile_comparison(Comparison const& comparison, Place const& place)
{
    return along(comparison.path, place, 0, [&](Place const& owner, schema::Property const& property) -> std::string {
        if (!property.is_collection())
            return compare(build_, compared_value_of(owner.alias, property), property, comparison.op, comparison.value);
        bool const is_equality = comparison.op == Operator::equal || comparison.op == Operator::not_equal;
        if (!comparison.value.is_null() || !is_equality)
            build_.fail(comparison.path.position, "'" + property.name + "' is a collection: use any (…)");
        std::string exists =
            some_item(comparison.path, owner, comparison.path.steps.size() - 1, property, [](Place const&) { return std::string(); });
        return comparison.op == Operator::equal ? "NOT " + exists : exists;
    });
}

std::string Criteria::compile_membership(Membership const& membership, Place const& place)
{
    return along(membership.path, place, 0, [&](Place const& owner, schema::Property const& property) -> std::string {
        if (property.is_collection())
            build_.fail(membership.path.position, "'" + property.name + "' is a collection: use any (…)");
        std::string const value = compared_value_of(owner.alias, property);
        if (membership.query == nullptr)
            return one_of(build_, value, property, membership.values, membership.negated);
        return value + (membership.negated ? " NOT IN (" : " IN (") + select_one_(*membership.query) + ")";
    });
}

std::string Criteria::compile_relation(Relation const& relation, Place const& place)
{
    auto const condition = [&](Place const& item) { return relation.criterion == nullptr ? std::string() : compile(*relation.criterion, item); };
    return along(relation.path, place, 0, [&](Place const& owner, schema::Property const& property) -> std::string {
        if (property.is_scalar())
            build_.fail(relation.path.position, "'" + property.name + "' is neither a reference nor a collection");
        if (property.is_collection())
            return some_item(relation.path, owner, relation.path.steps.size() - 1, property, condition);
        return referenced(relation.path, owner, property, condition);
    });
}

std::string Criteria::along(Path const& path, Place place, std::size_t step, Leaf const& leaf)
{
    for (;; ++step) {
        schema::Property const& property = find_attribute(build_, place, path, step);
        if (step + 1 == path.steps.size())
            return leaf(place, property);
        schema::EntityType const& target = target_of(build_, property, path, step);
        if (property.is_collection())
            return some_item(path, place, step, property, [&](Place const& item) { return along(path, item, step + 1, leaf); });
        place.alias = place.scope->join(place.alias, property, target, path.position);
        place.type = &target;
        place.is_exact = false;
    }
}

std::string Criteria::some_item(Path const& path, Place const& owner, std::size_t step, schema::Property const& collection,
                                std::function<std::string(Place const&)> const& condition)
{
    schema::EntityType const& type = target_of(build_, collection, path, step);
    Scope scope(build_, type);
    Place item(scope, scope.alias(), type, false);
    item.is_negated = owner.is_negated;
    std::string where = belongs_to(owner.alias, collection, item.alias, type);
    if (std::string const more = condition(item); !more.empty())
        where += " AND (" + more + ")";
    return "EXISTS (SELECT 1 FROM " + scope.from() + " WHERE " + where + ")";
}

// A join lets SQLite begin at the referenced row, whose name may be indexed. Under a negation it would be unknown where it must be false.
std::string Criteria::referenced(Path const& path, Place const& owner, schema::Property const& reference,
                                 std::function<std::string(Place const&)> const& condition)
{
    schema::EntityType const& type = target_of(build_, reference, path, path.steps.size() - 1);
    std::string const& key = quoted(type.primary_key.front());
    if (!owner.is_negated) {
        Place target(*owner.scope, owner.scope->join(owner.alias, reference, type, path.position), type, false);
        std::string const exists = target.alias + "." + key + " IS NOT NULL";
        std::string const more = condition(target);
        return more.empty() ? exists : "(" + exists + " AND (" + more + "))";
    }
    Scope scope(build_, type);
    Place target(scope, scope.alias(), type, false);
    target.is_negated = true;
    std::string where = target.alias + "." + key + " = " + value_of(owner.alias, reference);
    if (std::string const exactly = is_of_type(target.alias, type); !exactly.empty())
        where += " AND " + exactly;
    if (std::string const more = condition(target); !more.empty())
        where += " AND (" + more + ")";
    return "EXISTS (SELECT 1 FROM " + scope.from() + " WHERE " + where + ")";
}

} // namespace ftrack::sandbox::query
