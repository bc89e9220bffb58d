// Copyright the ftrack C++ client authors. SPDX-License-Identifier: Apache-2.0
#include "sandbox/query/criteria.hpp"

#include "sandbox/query/comparisons.hpp"

#include <algorithm>

namespace ftrack::sandbox::query {

namespace {

template <class... Visitors>
class Overloaded : public Visitors...
{
public:
    explicit Overloaded(Visitors... visitors) : Visitors(visitors)... {}
    using Visitors::operator()...;
};

Place weaker(Place place)
{
    if (place.standing == Standing::required)
        place.standing = Standing::alternative;
    return place;
}

bool has_null(std::vector<Literal> const& literals)
{
    return std::any_of(literals.begin(), literals.end(), [](Literal const& literal) { return literal.is_null(); });
}

} // namespace

std::string Criteria::compile(Criterion const& criterion, Place const& place)
{
    return std::visit(Overloaded([&](Conjunction const& node) { return compile_terms(node.terms, place, " AND "); },
                                 [&](Disjunction const& node) { return compile_terms(node.terms, weaker(place), " OR "); },
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
    place.standing = Standing::negated;
    return "NOT (" + compile(*negation.term, place) + ")";
}

std::string Criteria::compile_comparison(Comparison const& comparison, Place const& place)
{
    bool const asks_for_none = comparison.value.is_null() && comparison.op == Operator::equal;
    return along(comparison.path, place, 0, asks_for_none, [&](Place const& owner, schema::Property const& property) -> std::string {
        if (!property.is_collection())
            return compare(build_, compared_value_of(owner, property), property, comparison.op, comparison.value);
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
    bool const may_be_missing = membership.query != nullptr ? membership.negated : !membership.negated && has_null(membership.values);
    return along(membership.path, place, 0, may_be_missing, [&](Place const& owner, schema::Property const& property) -> std::string {
        if (property.is_collection())
            build_.fail(membership.path.position, "'" + property.name + "' is a collection: use any (…)");
        std::string const value = compared_value_of(owner, property);
        if (membership.query == nullptr)
            return one_of(build_, value, property, membership.values, membership.negated);
        return value + (membership.negated ? " NOT IN (" : " IN (") + select_one_(*membership.query) + ")";
    });
}

std::string Criteria::compile_relation(Relation const& relation, Place const& place)
{
    auto const condition = [&](Place const& item) { return relation.criterion == nullptr ? std::string() : compile(*relation.criterion, item); };
    return along(relation.path, place, 0, false, [&](Place const& owner, schema::Property const& property) -> std::string {
        if (property.is_scalar())
            build_.fail(relation.path.position, "'" + property.name + "' is neither a reference nor a collection");
        if (property.is_collection())
            return some_item(relation.path, owner, relation.path.steps.size() - 1, property, condition);
        return referenced(relation.path, owner, property, condition);
    });
}

std::string Criteria::along(Path const& path, Place place, std::size_t step, bool may_be_missing, Leaf const& leaf)
{
    for (;; ++step) {
        schema::Property const& property = find_attribute(build_, place, path, step);
        bool const is_last = step + 1 == path.steps.size();
        bool const passes_collection = !is_last && property.is_collection();
        if (place.standing == Standing::required && (passes_collection || (is_last && !may_be_missing)))
            place.scope->require(place.alias);
        if (is_last)
            return leaf(place, property);
        schema::EntityType const& target = target_of(build_, property, path, step);
        if (passes_collection)
            return some_item(path, place, step, property, [&](Place const& item) { return along(path, item, step + 1, may_be_missing, leaf); });
        place.alias = place.scope->join(place, property, target, path.position);
        place.type = &target;
        place.is_exact = false;
    }
}

std::string Criteria::some_item(Path const& path, Place const& owner, std::size_t step, schema::Property const& collection,
                                std::function<std::string(Place const&)> const& condition)
{
    schema::EntityType const& type = target_of(build_, collection, path, step);
    schema::EntityType const& declared = build_.registry().get(collection.target);
    // A cast to a base type allows for more attributes, not for more items.
    schema::EntityType const& narrower = declared.is_a(type) ? declared : type;
    Scope scope(build_, type);
    Place const item(scope, scope.alias(), type, false);
    bool const from_items = !collection.owners_formula.empty();
    std::vector<std::string> terms;
    if (std::string first = from_items ? is_of_type(item.alias, narrower) : belongs_to(owner.alias, collection, item.alias, narrower); !first.empty())
        terms.push_back(std::move(first));
    if (std::string more = condition(item); !more.empty())
        terms.push_back(std::move(more));
    std::string const rows = " FROM " + scope.from() + " WHERE " + joined(terms, " AND ");
    return from_items ? has_one_of(owner, collection, "SELECT " + item.alias + ".\"id\"" + rows) : "EXISTS (SELECT 1" + rows + ")";
}

// Under a negation a join would be unknown where it must be false.
std::string Criteria::referenced(Path const& path, Place const& owner, schema::Property const& reference,
                                 std::function<std::string(Place const&)> const& condition)
{
    schema::EntityType const& type = target_of(build_, reference, path, path.steps.size() - 1);
    if (owner.standing != Standing::negated) {
        Place target(*owner.scope, owner.scope->join(owner, reference, type, path.position), type, false);
        target.standing = owner.standing;
        if (target.standing == Standing::required)
            target.scope->require(target.alias);
        std::string const exists = target.alias + "." + quoted(type.primary_key.front()) + " IS NOT NULL";
        std::string const more = condition(target);
        return more.empty() ? exists : "(" + exists + " AND (" + more + "))";
    }
    Scope scope(build_, type);
    Place const target(scope, scope.alias(), type, false);
    std::string where = leads_to(owner, reference, target.alias, type);
    if (std::string const more = condition(target); !more.empty())
        where += " AND (" + more + ")";
    return "EXISTS (SELECT 1 FROM " + scope.from() + " WHERE " + where + ")";
}

} // namespace ftrack::sandbox::query
