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

Operator opposite(Operator op)
{
    switch (op) {
    case Operator::equal:
        return Operator::not_equal;
    case Operator::not_equal:
        return Operator::equal;
    case Operator::less:
        return Operator::greater_or_equal;
    case Operator::less_or_equal:
        return Operator::greater;
    case Operator::greater:
        return Operator::less_or_equal;
    case Operator::greater_or_equal:
        return Operator::less;
    case Operator::like:
        return Operator::not_like;
    case Operator::not_like:
        return Operator::like;
    }
    return op;
}

bool has_order(Operator op)
{
    return op == Operator::less || op == Operator::less_or_equal || op == Operator::greater || op == Operator::greater_or_equal;
}

bool has_null(std::vector<Literal> const& literals)
{
    return std::any_of(literals.begin(), literals.end(), [](Literal const& literal) { return literal.is_null(); });
}

} // namespace

std::string Criteria::compile(Criterion const& criterion, Place const& place) { return compile(Term{&criterion, false}, place); }

// `not` goes down to the comparisons: around these are conjunctions and disjunctions alone, to which unknown is as good as false.
std::string Criteria::compile(Term const& term, Place const& place)
{
    if (Terms const terms = terms_of(term, true); terms.size() > 1)
        return joined(all_of(terms, place), " AND ");
    if (Terms const terms = terms_of(term, false); terms.size() > 1)
        return some_of(terms, place);
    bool const negated = term.negated;
    return std::visit(Overloaded(
                          [&](Conjunction const& node) {
                              return compile(Term{&node.terms.front(), negated}, place);
                          },
                          [&](Disjunction const& node) {
                              return compile(Term{&node.terms.front(), negated}, place);
                          },
                          [&](Negation const& node) {
                              return compile(Term{node.term.get(), !negated}, place);
                          },
                          [&](Comparison const& node) { return compile_comparison(node, place, negated); },
                          [&](Membership const& node) { return compile_membership(node, place, negated); },
                          [&](Relation const& node) { return compile_relation(node, place, negated); }),
                      term.criterion->node);
}

Criteria::Terms Criteria::terms_of(Term const& term, bool is_conjunction)
{
    auto const gathered = [&](std::vector<Criterion> const& criteria) {
        Terms terms;
        for (Criterion const& criterion : criteria) {
            Terms const nested = terms_of(Term{&criterion, term.negated}, is_conjunction);
            terms.insert(terms.end(), nested.begin(), nested.end());
        }
        return terms;
    };
    if (auto const* const negation = std::get_if<Negation>(&term.criterion->node))
        return terms_of(Term{negation->term.get(), !term.negated}, is_conjunction);
    if (auto const* const all = std::get_if<Conjunction>(&term.criterion->node); all != nullptr && term.negated != is_conjunction)
        return gathered(all->terms);
    if (auto const* const some = std::get_if<Disjunction>(&term.criterion->node); some != nullptr && term.negated == is_conjunction)
        return gathered(some->terms);
    return {term};
}

// Terms that leave few rows make it cheap to look at each of these for the other terms.
std::vector<std::string> Criteria::all_of(Terms const& terms, Place const& place)
{
    std::vector<bool> narrows;
    for (Term const& term : terms)
        narrows.push_back(narrowing_.leaves_few(*term.criterion, *place.type, term.negated));
    auto const total = std::count(narrows.begin(), narrows.end(), true);
    std::vector<std::string> compiled;
    for (std::size_t i = 0; i < terms.size(); ++i) {
        Place narrowed = place;
        narrowed.is_few = place.is_few || total > (narrows[i] ? 1 : 0);
        compiled.push_back(compile(terms[i], narrowed));
    }
    return compiled;
}

std::string Criteria::some_of(Terms const& terms, Place place)
{
    place.standing = Standing::alternative;
    std::vector<std::string> compiled;
    for (Term const& term : terms)
        compiled.push_back(listed(all_of(terms_of(term, true), place), " AND "));
    return joined(compiled, " OR ");
}

schema::Property const* Criteria::end_of_references(Path const& path, Place place) const
{
    for (std::size_t step = 0;; ++step) {
        schema::Property const& property = find_attribute(build_, place, path, step);
        if (step + 1 == path.steps.size())
            return &property;
        if (property.is_collection())
            return nullptr;
        place.type = &target_of(build_, property, path, step);
    }
}

std::string Criteria::ask(Walk const& walk, Place const& owner, schema::Property const& property, Question const& question) const
{
    std::string condition = condition_of_value(owner, property);
    bool const may_be_unknown = owner.standing != Standing::negated && !walk.may_be_missing;
    if (condition.empty() || !may_be_unknown)
        return question(compared_value_of(owner, property));
    return joined({question(comparable_value_of(owner, property)), std::move(condition)}, " AND ");
}

// Custom attributes of other kinds than the literal's meet neither an order nor its opposite.
std::string Criteria::compile_comparison(Comparison comparison, Place place, bool negated)
{
    schema::Property const* const end = negated ? end_of_references(comparison.path, place) : nullptr;
    bool const has_opposite = end != nullptr && !(end->kind == schema::Kind::variable && has_order(comparison.op));
    if (has_opposite)
        comparison.op = opposite(comparison.op);
    else if (negated)
        place.standing = Standing::negated;
    Walk walk(comparison.path, nullptr);
    walk.may_be_missing = comparison.value.is_null() && comparison.op == Operator::equal;
    walk.is_narrow = narrowing_.is_narrow(comparison, *place.type);
    walk.leaf = [&](Place const& owner, schema::Property const& property) -> std::string {
        if (!property.is_collection())
            return ask(walk, owner, property,
                       [&](std::string const& value) { return compare(build_, value, property, comparison.op, comparison.value); });
        bool const is_equality = comparison.op == Operator::equal || comparison.op == Operator::not_equal;
        if (!comparison.value.is_null() || !is_equality)
            build_.fail(comparison.path.position, "'" + property.name + "' is a collection: use any (…)");
        std::string exists = some_item(walk, owner, comparison.path.steps.size() - 1, property, [](Place const&) { return std::string(); });
        return comparison.op == Operator::equal ? "NOT " + exists : exists;
    };
    std::string const text = follow(walk, place, 0);
    return negated && !has_opposite ? "NOT " + text : text;
}

std::string Criteria::compile_membership(Membership const& membership, Place place, bool negated)
{
    bool const has_opposite = negated && end_of_references(membership.path, place) != nullptr;
    bool const is_none_of = membership.negated != has_opposite;
    if (negated && !has_opposite)
        place.standing = Standing::negated;
    Walk walk(membership.path, [&](Place const& owner, schema::Property const& property) -> std::string {
        if (property.is_collection())
            build_.fail(membership.path.position, "'" + property.name + "' is a collection: use any (…)");
        return ask(walk, owner, property, [&](std::string const& value) {
            if (membership.query == nullptr)
                return one_of(build_, value, property, membership.values, is_none_of);
            return value + (is_none_of ? " NOT IN " : " IN ") + build_.sub_select(select_one_(*membership.query));
        });
    });
    walk.may_be_missing = membership.query != nullptr ? is_none_of : !is_none_of && has_null(membership.values);
    walk.is_narrow = narrowing_.is_narrow(membership, *place.type, has_opposite);
    std::string const text = follow(walk, place, 0);
    return negated && !has_opposite ? "NOT " + text : text;
}

std::string Criteria::compile_relation(Relation const& relation, Place place, bool negated)
{
    if (negated)
        place.standing = Standing::negated;
    Condition const condition = [&](Place const& item) { return relation.criterion == nullptr ? std::string() : compile(*relation.criterion, item); };
    Walk walk(relation.path, nullptr);
    walk.is_narrow = narrowing_.is_narrow(relation, *place.type);
    walk.leaf = [&](Place const& owner, schema::Property const& property) -> std::string {
        if (property.is_scalar())
            build_.fail(relation.path.position, "'" + property.name + "' is neither a reference nor a collection");
        if (property.is_collection())
            return some_item(walk, owner, relation.path.steps.size() - 1, property, condition);
        return referenced(walk, owner, property, condition);
    };
    std::string const text = follow(walk, place, 0);
    return negated ? "NOT " + text : text;
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
    bool const is_negated = owner.standing == Standing::negated;
    bool const is_cheaper_from_items = !collection.owners_formula.empty() || (walk.is_narrow && !is_negated && !type.is_view);
    bool const can_be_from_items = can_be_sought_from_items(collection);
    bool from_items = can_be_from_items && is_cheaper_from_items && !owner.is_few;
    item.is_few = !from_items && owner.is_few;
    std::string more = condition(item);
    from_items = from_items || (can_be_from_items && build_.should_be_named(more));
    std::vector<std::string> terms;
    if (from_items)
        terms = item_conditions(collection, item.alias, narrower);
    else
        terms.push_back(belongs_to(owner.alias, collection, item.alias, narrower));
    if (!more.empty())
        terms.push_back(std::move(more));
    std::string const rows = " FROM " + scope.from() + " WHERE " + listed(terms, " AND ");
    if (!from_items)
        return "EXISTS (SELECT 1" + rows + ")";
    std::string const text = has_one_of(build_, owner, collection, item.alias, rows);
    // The formulas know no null, which matters under a negation.
    return is_negated && collection.owners_formula.empty() ? "COALESCE(" + text + ", 0)" : text;
}

std::string Criteria::referenced(Walk const& walk, Place const& owner, schema::Property const& reference, Condition const& condition)
{
    std::size_t const step = walk.path.steps.size() - 1;
    schema::EntityType const& type = target_of(build_, reference, walk.path, step);
    if (owner.standing == Standing::negated || is_sought_first(walk, owner, type))
        return leads_to_one(walk, owner, step, reference, condition);
    Place target(*owner.scope, owner.scope->join(owner, reference, type, walk.path.position), type, false);
    target.standing = owner.standing;
    target.is_few = owner.is_few;
    std::string const exists = target.alias + "." + quoted(type.primary_key.front()) + " IS NOT NULL";
    std::string more = condition(target);
    if (more.empty() || target.standing != Standing::required)
        return more.empty() ? exists : joined({exists, more}, " AND ");
    target.scope->require(target.alias);
    return more;
}

std::string Criteria::leads_to_one(Walk const& walk, Place const& owner, std::size_t step, schema::Property const& reference,
                                   Condition const& condition)
{
    schema::EntityType const& type = target_of(build_, reference, walk.path, step);
    Scope scope(build_, type);
    Place const target(scope, scope.alias(), type, false);
    std::vector<std::string> terms;
    if (std::string more = condition(target); !more.empty())
        terms.push_back(std::move(more));
    bool const is_negated = owner.standing == Standing::negated;
    // Each owner's target is looked at, rather than all that meet the condition.
    if (is_negated && (type.primary_key.size() > 1 || !build_.should_be_named(listed(terms, " AND ")))) {
        terms.insert(terms.begin(), leads_to(owner, reference, target.alias, type));
        return "EXISTS (SELECT 1 FROM " + scope.from() + " WHERE " + listed(terms, " AND ") + ")";
    }
    if (std::string exactly = is_of_type(target.alias, type); !exactly.empty())
        terms.insert(terms.begin(), std::move(exactly));
    std::string const key = target.alias + "." + quoted(type.primary_key.front());
    std::string const text = compared_value_of(owner, reference) + " IN " +
                             build_.sub_select("SELECT " + key + " FROM " + scope.from() + " WHERE " + listed(terms, " AND "));
    return is_negated ? "COALESCE(" + text + ", 0)" : text;
}

} // namespace ftrack::sandbox::query
