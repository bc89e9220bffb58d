// Copyright the ftrack C++ client authors. SPDX-License-Identifier: Apache-2.0
#include "unit/sandbox/query_oracle/generator.hpp"

#include <algorithm>
#include <array>

namespace ftrack::test::oracle {

namespace {

constexpr std::size_t deepest = 3;

bool is_scalar(Attribute const& attribute) { return attribute.kind != Kind::reference && attribute.kind != Kind::collection; }

bool has_order(Attribute const& attribute) { return is_scalar(attribute) && attribute.kind != Kind::type_name; }

} // namespace

Select Generator::query()
{
    // Most clients ask for contexts.
    static std::array<char const*, 6> const usual{"Task", "Shot", "TypedContext", "Context", "AssetVersion", "Project"};
    Type const& type = Model::get().type(random_.chance(50) ? random_.pick(usual) : random_.pick(Model::get().names()));
    if (random_.chance(12))
        return grouped(type);
    Select select;
    select.type = type.name;
    select.style = random_.below(1000);
    for (std::size_t count = 1 + random_.below(3); count > 0; --count)
        select.columns.emplace_back().path = random_.chance(15) ? collection_path(type) : column_path(type);
    if (random_.chance(95))
        select.criterion = criterion(type, 0, true);
    for (std::size_t count = random_.chance(40) ? 1 + random_.below(3) : 0; count > 0; --count) {
        OrderKey& key = select.order.emplace_back();
        key.path = column_path(type);
        key.is_descending = random_.chance(50);
    }
    add_window(select);
    return select;
}

void Generator::add_window(Select& select)
{
    if (random_.chance(40))
        select.limit = random_.below(12);
    if (random_.chance(25))
        select.offset = random_.below(8);
}

Select Generator::grouped(Type const& type)
{
    Select select;
    select.type = type.name;
    select.style = random_.below(1000);
    for (std::size_t count = random_.below(3); count > 0; --count) {
        Path path = column_path(type);
        // Values of one custom attribute are of one kind; those of many do not fall into groups.
        if (Model::end_of(type, path).kind != Kind::variable)
            select.groups.push_back(std::move(path));
    }
    for (Path const& group : select.groups) {
        if (random_.chance(70))
            select.columns.emplace_back().path = group;
        if (random_.chance(30))
            select.order.push_back({group, random_.chance(50)});
    }
    for (std::size_t count = 1 + random_.below(3); count > 0; --count) {
        static std::array<char const*, 3> const of_any{"count", "min", "max"};
        static std::array<char const*, 5> const of_number{"count", "min", "max", "sum", "avg"};
        Column column;
        column.path = column_path(type);
        Attribute const& attribute = Model::end_of(type, column.path);
        column.function = attribute.kind == Kind::number ? random_.pick(of_number) : random_.pick(of_any);
        select.columns.push_back(std::move(column));
    }
    if (random_.chance(80))
        select.criterion = criterion(type, 1, true);
    if (Model::find(type, "configuration") != nullptr && Model::find(type, "value") != nullptr && random_.chance(70))
        group_by_value(select);
    add_window(select);
    return select;
}

// Of one custom attribute, whose values are of one kind.
void Generator::group_by_value(Select& select)
{
    Expression key;
    key.kind = Expression::Kind::comparison;
    key.path = {{"configuration", ""}, {"key", ""}};
    key.literals.push_back(text_literal(random_.pick(world_.rows("CustomAttributeConfiguration"))->text("key")));
    Expression both;
    both.terms.push_back(std::move(key));
    if (select.criterion)
        both.terms.push_back(*std::move(select.criterion));
    select.criterion = both.terms.size() > 1 ? std::move(both) : std::move(both.terms.front());
    select.groups.push_back({{"value", ""}});
    select.columns.emplace_back().path = {{"value", ""}};
    if (random_.chance(50))
        select.order.push_back({{{"value", ""}}, random_.chance(50)});
}

Expression Generator::criterion(Type const& type, std::size_t depth, bool is_exact)
{
    Expression expression;
    expression.style = random_.below(1000);
    std::size_t const choice = depth >= deepest ? 99 : random_.below(100);
    if (choice >= 55)
        return predicate(type, depth, is_exact);
    if (choice >= 42) {
        expression.kind = Expression::Kind::negation;
        expression.terms.push_back(criterion(type, depth + 1, is_exact));
        return expression;
    }
    expression.kind = choice < 21 ? Expression::Kind::all : Expression::Kind::some;
    for (std::size_t count = 2 + random_.below(2); count > 0; --count)
        expression.terms.push_back(criterion(type, depth + 1, is_exact));
    return expression;
}

Expression Generator::predicate(Type const& type, std::size_t depth, bool is_exact)
{
    Type const* owner = nullptr;
    Attribute const* attribute = nullptr;
    Path found = path(type, is_exact, true, owner, attribute);
    bool const has_custom_attributes = Model::find(type, "custom_attributes") != nullptr;
    if (has_custom_attributes && random_.chance(12)) {
        found = {{"custom_attributes", ""}};
        attribute = Model::find(type, "custom_attributes");
    }
    Expression expression;
    if (attribute->name == "custom_attributes" && random_.chance(60))
        expression = custom_attribute(std::move(found));
    else if (attribute->kind == Kind::collection || (attribute->kind == Kind::reference && random_.chance(60)))
        expression = relation(std::move(found), *attribute, depth);
    else if (attribute->kind != Kind::variable && random_.chance(12))
        expression = subquery(std::move(found), *attribute, depth);
    else if (random_.chance(20))
        expression = membership(std::move(found), *owner, *attribute);
    else
        expression = comparison(std::move(found), *owner, *attribute);
    expression.style = random_.below(1000);
    return expression;
}

Expression Generator::relation(Path path, Attribute const& attribute, std::size_t depth)
{
    Expression expression;
    expression.path = std::move(path);
    if (attribute.kind == Kind::collection && random_.chance(10)) {
        expression.kind = Expression::Kind::comparison;
        expression.op = random_.chance(50) ? Operator::is : Operator::is_not;
        expression.literals.push_back(literal_of({}, Kind::text));
        return expression;
    }
    expression.kind = Expression::Kind::relation;
    if (random_.chance(30))
        expression.path.back().cast = cast_of(attribute);
    std::string const& cast = expression.path.back().cast;
    if (random_.chance(80))
        expression.terms.push_back(criterion(Model::get().type(cast.empty() ? attribute.target : cast), depth + 1, false));
    return expression;
}

// As clients ask for a custom attribute: its key and its value in one item.
Expression Generator::custom_attribute(Path path)
{
    Type const& type = Model::get().type("ContextCustomAttributeValue");
    Record const& record = *random_.pick(world_.rows("ContextCustomAttributeValue"));
    Expression key;
    key.kind = Expression::Kind::comparison;
    key.path.push_back({"key", ""});
    key.literals.push_back(text_literal(record.text("key")));
    Expression value = comparison({{"value", ""}}, type, *Model::find(type, "value"));
    if (random_.chance(60))
        value.literals.front() = literal_of(record.get("value"), Kind::variable);
    Value const& meaning = value.literals.front().meaning;
    if (is_null(meaning) || std::holds_alternative<bool>(meaning))
        value.op = Operator::is;
    Expression both;
    both.terms = {std::move(key), std::move(value)};
    Expression expression;
    expression.kind = Expression::Kind::relation;
    expression.path = std::move(path);
    expression.terms.push_back(std::move(both));
    return expression;
}

Expression Generator::comparison(Path path, Type const& owner, Attribute const& attribute)
{
    static std::array<Operator, 8> const all{Operator::is,      Operator::is_not,           Operator::less, Operator::less_or_equal,
                                             Operator::greater, Operator::greater_or_equal, Operator::like, Operator::not_like};
    Expression expression;
    expression.kind = Expression::Kind::comparison;
    expression.path = std::move(path);
    bool const is_equality = attribute.kind == Kind::reference || random_.chance(50);
    if (is_equality)
        expression.op = random_.chance(65) ? Operator::is : Operator::is_not;
    else
        expression.op = random_.pick(all);
    expression.literals.push_back(literal(owner, attribute, expression.op));
    return expression;
}

Expression Generator::membership(Path path, Type const& owner, Attribute const& attribute)
{
    Expression expression;
    expression.kind = Expression::Kind::membership;
    expression.path = std::move(path);
    expression.is_negated = random_.chance(35);
    std::size_t const count = random_.chance(10) ? 15 : 1 + random_.below(4);
    for (std::size_t i = 0; i < count; ++i)
        expression.literals.push_back(literal(owner, attribute, Operator::is));
    return expression;
}

Expression Generator::subquery(Path path, Attribute const& attribute, std::size_t depth)
{
    Expression expression;
    expression.kind = Expression::Kind::subquery;
    expression.is_negated = random_.chance(30);
    Select select;
    select.type = Model::get().type(random_.pick(Model::get().names())).name;
    if (!attribute.target.empty() && random_.chance(80))
        select.type = attribute.target;
    Type const& type = Model::get().type(select.type);
    for (std::size_t tries = 0; tries < 40 && select.columns.empty(); ++tries) {
        Type const* owner = nullptr;
        Attribute const* found = nullptr;
        Path candidate = this->path(type, true, false, owner, found);
        bool const is_text = attribute.kind == Kind::text || attribute.kind == Kind::reference;
        bool const fits = found->kind == attribute.kind || (is_text && (found->kind == Kind::text || found->kind == Kind::reference));
        bool const is_key = attribute.kind != Kind::reference || found->name == "id";
        if (fits && is_key)
            select.columns.emplace_back().path = std::move(candidate);
    }
    if (select.columns.empty()) {
        static std::map<Kind, char const*> const of_timelogs{{Kind::number, "duration"}, {Kind::date, "start"}};
        auto const found = of_timelogs.find(attribute.kind);
        select.type = attribute.kind == Kind::boolean ? "Status" : "Timelog";
        select.columns.emplace_back().path = {{attribute.kind == Kind::boolean ? "is_active"
                                               : found == of_timelogs.end()    ? "context_id"
                                                                               : found->second,
                                               ""}};
    }
    if (random_.chance(80))
        select.criterion = criterion(Model::get().type(select.type), depth + 1, true);
    if (random_.chance(20)) {
        select.order.push_back({column_path(Model::get().type(select.type)), random_.chance(50)});
        add_window(select);
    }
    expression.path = std::move(path);
    expression.select = std::make_shared<Select const>(std::move(select));
    return expression;
}

Path Generator::path(Type const& type, bool is_exact, bool may_pass_collections, Type const*& owner, Attribute const*& attribute)
{
    Path path;
    owner = &type;
    std::size_t const longest = random_.chance(60) ? 1 : 2 + random_.below(3);
    for (;;) {
        attribute = &attribute_of(*owner, is_exact && path.empty());
        bool const ends = path.size() + 1 >= longest || is_scalar(*attribute);
        if (attribute->kind == Kind::collection && !may_pass_collections)
            continue;
        path.push_back({attribute->name, ""});
        if (ends)
            return path;
        if (random_.chance(15))
            path.back().cast = cast_of(*attribute);
        owner = &Model::get().type(path.back().cast.empty() ? attribute->target : path.back().cast);
        // Items of items of items are too many to walk through.
        may_pass_collections = may_pass_collections && attribute->kind != Kind::collection;
    }
}

Path Generator::column_path(Type const& type)
{
    for (;;) {
        Type const* owner = nullptr;
        Attribute const* attribute = nullptr;
        Path found = path(type, true, false, owner, attribute);
        if (has_order(*attribute))
            return found;
    }
}

// Answers list the items of a collection, whatever leads to it.
Path Generator::collection_path(Type const& type)
{
    for (std::size_t tries = 0; tries < 40; ++tries) {
        Type const* owner = nullptr;
        Attribute const* attribute = nullptr;
        Path found = path(type, true, true, owner, attribute);
        bool const is_inside = std::any_of(found.begin(), found.end() - 1, [&](Step const& step) {
            Path const begin(found.begin(), found.begin() + (&step - found.data()) + 1);
            return Model::end_of(type, begin).kind == Kind::collection;
        });
        if (attribute->kind == Kind::collection && !attribute->is_restricted && !is_inside)
            return found;
    }
    return column_path(type);
}

Attribute const& Generator::attribute_of(Type const& type, bool is_exact)
{
    std::vector<Attribute const*> candidates;
    for (Type const* each = &type; each != nullptr; each = each->base) {
        for (Attribute const& attribute : each->attributes)
            candidates.push_back(Model::find(type, attribute.name));
    }
    for (std::size_t i = 0; !is_exact && i < type.derived.size(); ++i) {
        for (Attribute const& attribute : type.derived[i]->attributes)
            candidates.push_back(Model::find_in_family(type, attribute.name));
    }
    return *random_.pick(candidates);
}

std::string Generator::cast_of(Attribute const& attribute)
{
    Type const& target = Model::get().type(attribute.target);
    std::vector<std::string> candidates;
    for (Type const* const derived : target.derived)
        candidates.push_back(derived->name);
    if (target.base != nullptr)
        candidates.push_back(target.base->name);
    return candidates.empty() ? std::string() : random_.pick(candidates);
}

} // namespace ftrack::test::oracle
