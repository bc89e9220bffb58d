// Copyright the ftrack C++ client authors. SPDX-License-Identifier: Apache-2.0
#include "sandbox/query/criteria.hpp"

#include "sandbox/query/comparisons.hpp"
#include "sandbox/query/narrowing.hpp"

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
    return std::visit(Overloaded([&](Conjunction const& node) { return compile_conjunction(node, place); },
                                 [&](Disjunction const& node) { return compile_terms(node.terms, weaker(place), " OR "); },
                                 [&](Negation const& node) { return compile_negation(node, place); },
                                 [&](Comparison const& node) { return compile_comparison(node, place); },
                                 [&](Membership const& node) { return compile_membership(node, place); },
                                 [&](Relation const& node) { return compile_relation(node, place); }),
                      criterion.node);
}

// Terms that leave few rows make it cheap to look at each of these for the other terms.
std::string Criteria::compile_conjunction(Conjunction const& conjunction, Place const& place)
{
    std::vector<bool> narrowing;
    for (Criterion const& term : conjunction.terms)
        narrowing.push_back(leaves_few(term, *place.type, build_.registry()));
    auto const total = std::count(narrowing.begin(), narrowing.end(), true);
    std::vector<std::string> compiled;
    for (std::size_t i = 0; i < conjunction.terms.size(); ++i) {
        Place narrowed = place;
        narrowed.is_few = place.is_few || total > (narrowing[i] ? 1 : 0);
        compiled.push_back(compile(conjunction.terms[i], narrowed));
    }
    return joined(compiled, " AND ");
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
    Walk walk(comparison.path, nullptr);
    walk.may_be_missing = comparison.value.is_null() && comparison.op == Operator::equal;
    walk.is_narrow = is_narrow(comparison);
    walk.leaf = [&](Place const& owner, schema::Property const& property) -> std::string {
        if (!property.is_collection())
            return compare(build_, compared_value_of(owner, property), property, comparison.op, comparison.value);
        bool const is_equality = comparison.op == Operator::equal || comparison.op == Operator::not_equal;
        if (!comparison.value.is_null() || !is_equality)
            build_.fail(comparison.path.position, "'" + property.name + "' is a collection: use any (…)");
        std::string exists = some_item(walk, owner, comparison.path.steps.size() - 1, property, [](Place const&) { return std::string(); });
        return comparison.op == Operator::equal ? "NOT " + exists : exists;
    };
    return follow(walk, place, 0);
}

std::string Criteria::compile_membership(Membership const& membership, Place const& place)
{
    Walk walk(membership.path, [&](Place const& owner, schema::Property const& property) -> std::string {
        if (property.is_collection())
            build_.fail(membership.path.position, "'" + property.name + "' is a collection: use any (…)");
        std::string const value = compared_value_of(owner, property);
        if (membership.query == nullptr)
            return one_of(build_, value, property, membership.values, membership.negated);
        return value + (membership.negated ? " NOT IN (" : " IN (") + select_one_(*membership.query) + ")";
    });
    walk.may_be_missing = membership.query != nullptr ? membership.negated : !membership.negated && has_null(membership.values);
    walk.is_narrow = is_narrow(membership);
    return follow(walk, place, 0);
}

std::string Criteria::compile_relation(Relation const& relation, Place const& place)
{
    Condition const condition = [&](Place const& item) { return relation.criterion == nullptr ? std::string() : compile(*relation.criterion, item); };
    Walk walk(relation.path, nullptr);
    walk.is_narrow = relation.criterion != nullptr && is_narrow(*relation.criterion);
    walk.leaf = [&](Place const& owner, schema::Property const& property) -> std::string {
        if (property.is_scalar())
            build_.fail(relation.path.position, "'" + property.name + "' is neither a reference nor a collection");
        if (property.is_collection())
            return some_item(walk, owner, relation.path.steps.size() - 1, property, condition);
        return referenced(walk, owner, property, condition);
    };
    return follow(walk, place, 0);
}

std::string Criteria::follow(Walk const& walk, Place place, std::size_t step)
{
    for (;; ++step) {
        schema::Property const& property = find_attribute(build_, place, walk.path, step);
        bool const is_last = step + 1 == walk.path.steps.size();
        bool const passes_collection = !is_last && property.is_collection();
        if (place.standing == Standing::required && (passes_collection || (is_last && !walk.may_be_missing)))
            place.scope->require(place.alias);
        if (is_last)
            return walk.leaf(place, property);
        schema::EntityType const& target = target_of(build_, property, walk.path, step);
        Condition const rest = [&](Place const& item) { return follow(walk, item, step + 1); };
        if (passes_collection)
            return some_item(walk, place, step, property, rest);
        if (is_sought_first(walk, place, target))
            return leads_to_one(walk, place, step, property, rest);
        place.alias = place.scope->join(place, property, target, walk.path.position);
        place.type = &target;
        place.is_exact = false;
    }
}

// A join would make the planner look at each owner: where the term is one of several, its rows are found before.
bool Criteria::is_sought_first(Walk const& walk, Place const& owner, schema::EntityType const& target)
{
    return owner.standing == Standing::alternative && walk.is_narrow && !owner.is_few && target.primary_key.size() == 1;
}

std::string Criteria::some_item(Walk const& walk, Place const& owner, std::size_t step, schema::Property const& collection,
                                Condition const& condition)
{
    schema::EntityType const& type = target_of(build_, collection, walk.path, step);
    schema::EntityType const& declared = build_.registry().get(collection.target);
    // A cast to a base type allows for more attributes, not for more items.
    schema::EntityType const& narrower = declared.is_a(type) ? declared : type;
    Scope scope(build_, type);
    Place item(scope, scope.alias(), type, false);
    // The formulas know no null: they may stand under a negation.
    bool const is_cheaper_from_items = !collection.owners_formula.empty() || (walk.is_narrow && owner.standing != Standing::negated);
    bool const from_items = can_be_sought_from_items(collection, type) && is_cheaper_from_items && !owner.is_few;
    item.is_few = !from_items && owner.is_few;
    std::vector<std::string> terms;
    if (from_items)
        terms = item_conditions(collection, item.alias, narrower);
    else
        terms.push_back(belongs_to(owner.alias, collection, item.alias, narrower));
    if (std::string more = condition(item); !more.empty())
        terms.push_back(std::move(more));
    std::string const rows = " FROM " + scope.from() + " WHERE " + joined(terms, " AND ");
    return from_items ? has_one_of(owner, collection, item.alias, rows) : "EXISTS (SELECT 1" + rows + ")";
}

std::string Criteria::leads_to_one(Walk const& walk, Place const& owner, std::size_t step, schema::Property const& reference,
                                   Condition const& condition)
{
    schema::EntityType const& type = target_of(build_, reference, walk.path, step);
    Scope scope(build_, type);
    Place const target(scope, scope.alias(), type, false);
    std::vector<std::string> terms;
    if (std::string exactly = is_of_type(target.alias, type); !exactly.empty())
        terms.push_back(std::move(exactly));
    terms.push_back(condition(target));
    return compared_value_of(owner, reference) + " IN (SELECT " + target.alias + "." + quoted(type.primary_key.front()) + " FROM " + scope.from() +
           " WHERE " + joined(terms, " AND ") + ")";
}

std::string Criteria::referenced(Walk const& walk, Place const& owner, schema::Property const& reference, Condition const& condition)
{
    std::size_t const step = walk.path.steps.size() - 1;
    schema::EntityType const& type = target_of(build_, reference, walk.path, step);
    if (is_sought_first(walk, owner, type))
        return leads_to_one(walk, owner, step, reference, condition);
    if (owner.standing != Standing::negated) {
        Place target(*owner.scope, owner.scope->join(owner, reference, type, walk.path.position), type, false);
        target.standing = owner.standing;
        target.is_few = owner.is_few;
        if (target.standing == Standing::required)
            target.scope->require(target.alias);
        std::string const exists = target.alias + "." + quoted(type.primary_key.front()) + " IS NOT NULL";
        std::string const more = condition(target);
        return more.empty() ? exists : "(" + exists + " AND (" + more + "))";
    }
    // A join would be unknown where it must be false.
    Scope scope(build_, type);
    Place const target(scope, scope.alias(), type, false);
    std::string where = leads_to(owner, reference, target.alias, type);
    if (std::string const more = condition(target); !more.empty())
        where += " AND (" + more + ")";
    return "EXISTS (SELECT 1 FROM " + scope.from() + " WHERE " + where + ")";
}

} // namespace ftrack::sandbox::query
