// Copyright the ftrack C++ client authors. SPDX-License-Identifier: Apache-2.0
#include "unit/sandbox/query_oracle/interpreter.hpp"

#include <algorithm>
#include <utility>

namespace ftrack::test::oracle {

namespace {

Attribute const& attribute_of(Type const& type, std::string const& name, bool is_exact)
{
    return *(is_exact ? Model::find(type, name) : Model::find_in_family(type, name));
}

Truth negated(Truth truth)
{
    if (truth == Truth::unknown)
        return truth;
    return truth == Truth::yes ? Truth::no : Truth::yes;
}

Type const& target_of(Attribute const& attribute, Step const& step) { return Model::get().type(step.cast.empty() ? attribute.target : step.cast); }

bool is_of(Record const* record, Type const& type) { return record != nullptr && Model::get().type(record->type).is_a(type); }

} // namespace

Truth Interpreter::holds(Expression const& expression, Type const& type, Record const& record, bool is_exact) const
{
    Truth all = Truth::yes;
    Truth some = Truth::no;
    if (expression.kind <= Expression::Kind::negation) {
        for (Expression const& term : expression.terms) {
            Truth const truth = holds(term, type, record, is_exact);
            all = std::min(all, truth);
            some = std::max(some, truth);
        }
    }
    switch (expression.kind) {
    case Expression::Kind::all:
        return all;
    case Expression::Kind::some:
        return some;
    case Expression::Kind::negation:
        return negated(all);
    default:
        break;
    }
    return along(expression.path, 0, type, &record, is_exact, [&](Record const* owner, Attribute const& attribute) {
        if (expression.kind == Expression::Kind::relation)
            return relation(expression, owner, attribute);
        if (expression.kind == Expression::Kind::comparison)
            return comparison(expression, owner, attribute);
        Value const value = scalar(attribute, owner);
        return expression.kind == Expression::Kind::subquery ? subquery(expression, value) : membership(expression, value, attribute);
    });
}

// Past a collection an item meets the rest or does not; along references what is missing is null.
Truth Interpreter::along(Path const& path, std::size_t step, Type const& type, Record const* record, bool is_exact, Leaf const& leaf) const
{
    Attribute const& attribute = attribute_of(type, path[step].name, is_exact);
    if (step + 1 == path.size())
        return leaf(record, attribute);
    auto const rest = [&](Type const& target, Record const* next) { return along(path, step + 1, target, next, false, leaf); };
    if (attribute.kind == Kind::collection)
        return some_item(attribute, path[step], record, [&](Type const& target, Record const& item) { return rest(target, &item); });
    Type const& target = target_of(attribute, path[step]);
    Record const* const next = record == nullptr ? nullptr : world_.find(root_of(attribute.target), scalar(attribute, record));
    return rest(target, is_of(next, target) ? next : nullptr);
}

Truth Interpreter::some_item(Attribute const& attribute, Step const& step, Record const* owner,
                             std::function<Truth(Type const&, Record const&)> const& test) const
{
    if (owner == nullptr)
        return Truth::no;
    Type const& declared = Model::get().type(attribute.target);
    Type const& target = target_of(attribute, step);
    Records const items = attribute.items(world_, *owner);
    bool const found = std::any_of(items.begin(), items.end(), [&](Record const* item) {
        return is_of(item, declared) && is_of(item, target) && test(target, *item) == Truth::yes;
    });
    return found ? Truth::yes : Truth::no;
}

Truth Interpreter::relation(Expression const& expression, Record const* owner, Attribute const& attribute) const
{
    Step const& step = expression.path.back();
    auto const meets = [&](Type const& type, Record const& item) {
        return expression.terms.empty() ? Truth::yes : holds(expression.terms.front(), type, item, false);
    };
    if (attribute.kind == Kind::collection)
        return some_item(attribute, step, owner, meets);
    Record const* const target = owner == nullptr ? nullptr : world_.find(root_of(attribute.target), scalar(attribute, owner));
    bool const found = is_of(target, target_of(attribute, step)) && meets(target_of(attribute, step), *target) == Truth::yes;
    return found ? Truth::yes : Truth::no;
}

Truth Interpreter::comparison(Expression const& expression, Record const* owner, Attribute const& attribute) const
{
    if (attribute.kind != Kind::collection)
        return compare(scalar(attribute, owner), attribute.kind, expression.op, expression.literals.front());
    Truth const exists = some_item(attribute, expression.path.back(), owner, [](Type const&, Record const&) { return Truth::yes; });
    return expression.op == Operator::is ? negated(exists) : exists;
}

Truth Interpreter::membership(Expression const& expression, Value const& value, Attribute const& attribute) const
{
    Truth found = Truth::no;
    for (Literal const& literal : expression.literals)
        found = std::max(found, compare(value, attribute.kind, Operator::is, literal));
    return expression.is_negated ? negated(found) : found;
}

// A sub-query knows nothing of the row that asks: its answer is found once.
std::vector<Value> const& Interpreter::candidates(Select const& select) const
{
    auto const [place, is_new] = candidates_.try_emplace(&select);
    if (is_new) {
        std::vector<Value> found;
        for (Record const* const record : selected(select))
            found.push_back(sort_key(value(Model::get().type(select.type), *record, select.columns.front().path)));
        place->second = std::move(found);
    }
    return place->second;
}

Truth Interpreter::subquery(Expression const& expression, Value const& value) const
{
    Truth found = Truth::no;
    Value const sought = sort_key(value);
    for (Value const& candidate : candidates(*expression.select)) {
        bool const is_unknown = is_null(candidate) || is_null(value);
        Truth const is_equal = candidate == sought ? Truth::yes : Truth::no;
        found = std::max(found, is_unknown ? Truth::unknown : is_equal);
    }
    return expression.is_negated ? negated(found) : found;
}

Value Interpreter::scalar(Attribute const& attribute, Record const* record) const
{
    // Not every record of a base type has the attributes of the types that derive from it.
    bool const has_attribute = record != nullptr && Model::find(Model::get().type(record->type), attribute.name) != nullptr;
    return has_attribute ? attribute.value(world_, *record) : Value();
}

Value Interpreter::value(Type const& type, Record const& record, Path const& path) const
{
    Value result;
    along(path, 0, type, &record, true, [&](Record const* owner, Attribute const& attribute) {
        result = scalar(attribute, owner);
        return Truth::yes;
    });
    return result;
}

Value Interpreter::shown(Type const& type, Record const& record, Path const& path) const
{
    Record const* owner = &record;
    for (std::size_t step = 0; step + 1 < path.size() && owner != nullptr; ++step) {
        Attribute const& attribute = Model::end_of(type, Path(path.begin(), path.begin() + static_cast<std::ptrdiff_t>(step) + 1));
        owner = world_.find(root_of(attribute.target), scalar(attribute, owner));
    }
    Attribute const& end = Model::end_of(type, path);
    if (end.kind != Kind::collection)
        return scalar(end, owner);
    // Types of one family may have different collections of one name.
    Attribute const* const own = owner == nullptr ? nullptr : Model::find(Model::get().type(owner->type), end.name);
    if (own == nullptr)
        return {};
    Type const& target = Model::get().type(end.target);
    std::vector<std::string> items;
    for (Record const* const item : own->items(world_, *owner)) {
        if (!is_of(item, target))
            continue;
        std::string& text = items.emplace_back();
        for (std::string const& part : target.key)
            text += cell(item->get(part)) + " ";
        if (target.is_mapped())
            text += cell(item->get("value"));
    }
    return listed(std::move(items));
}

// Records that are equal in all keys stay in the order in which they were made; those of a computed type come by their primary keys.
void Interpreter::sort(Records& records, Select const& select) const
{
    using Keyed = std::pair<std::vector<Value>, Record const*>;
    Type const& type = Model::get().type(select.type);
    std::vector<Keyed> keyed;
    for (Record const* const record : records) {
        std::vector<Value>& keys = keyed.emplace_back(std::vector<Value>(), record).first;
        for (OrderKey const& key : select.order)
            keys.push_back(sort_key(value(type, *record, key.path)));
        for (std::size_t i = 0; type.is_computed && i < type.key.size(); ++i)
            keys.push_back(record->get(type.key[i]));
    }
    auto const precedes = [&](Keyed const& left, Keyed const& right) {
        auto const [first, second] = std::mismatch(left.first.begin(), left.first.end(), right.first.begin());
        auto const differs = static_cast<std::size_t>(first - left.first.begin());
        bool const is_descending = differs < select.order.size() && select.order[differs].is_descending;
        return differs < left.first.size() && (*first < *second) != is_descending;
    };
    std::stable_sort(keyed.begin(), keyed.end(), precedes);
    std::transform(keyed.begin(), keyed.end(), records.begin(), [](Keyed const& each) { return each.second; });
}

namespace {

/// What functions see of a custom attribute.
Value comparable(Value const& value)
{
    if (auto const* const truth = std::get_if<bool>(&value))
        return *truth ? 1.0 : 0.0;
    auto const* const moment = std::get_if<Moment>(&value);
    return moment != nullptr ? Value(iso(*moment)) : value;
}

template <class List>
void cut(List& list, Select const& select)
{
    std::size_t const begin = std::min(select.offset.value_or(0), list.size());
    list.erase(list.begin(), list.begin() + static_cast<std::ptrdiff_t>(begin));
    if (select.limit && list.size() > *select.limit)
        list.resize(*select.limit);
}

} // namespace

Records Interpreter::selected(Select const& select) const
{
    Type const& type = Model::get().type(select.type);
    Records records = records_of(world_, type);
    auto const fails = [&](Record const* record) { return select.criterion && holds(*select.criterion, type, *record, true) != Truth::yes; };
    records.erase(std::remove_if(records.begin(), records.end(), fails), records.end());
    sort(records, select);
    cut(records, select);
    return records;
}

Value Interpreter::aggregate(Column const& column, Type const& type, Records const& records) const
{
    bool const is_variable = Model::end_of(type, column.path).kind == Kind::variable;
    std::vector<Value> values;
    for (Record const* const record : records) {
        if (Value each = value(type, *record, column.path); !is_null(each))
            values.push_back(is_variable ? comparable(each) : std::move(each));
    }
    if (column.function == "count")
        return static_cast<double>(values.size());
    if (values.empty())
        return {};
    auto const by_key = [](Value const& left, Value const& right) { return sort_key(left) < sort_key(right); };
    if (column.function == "min")
        return *std::min_element(values.begin(), values.end(), by_key);
    if (column.function == "max")
        return *std::max_element(values.begin(), values.end(), by_key);
    double sum = 0;
    for (Value const& each : values)
        sum += std::get<double>(sort_key(each));
    return column.function == "sum" ? sum : sum / static_cast<double>(values.size());
}

std::vector<std::vector<Value>> Interpreter::grouped(Select const& select) const
{
    Type const& type = Model::get().type(select.type);
    // The records of a group share what the query orders by.
    Select sorted = select;
    sorted.limit.reset();
    sorted.offset.reset();
    for (Path const& path : select.groups)
        sorted.order.emplace_back().path = path;
    std::vector<std::pair<std::vector<Value>, Records>> groups;
    if (select.groups.empty())
        groups.emplace_back();
    for (Record const* const record : selected(sorted)) {
        std::vector<Value> key;
        for (Path const& path : select.groups)
            key.push_back(sort_key(value(type, *record, path)));
        if (groups.empty() || groups.back().first != key)
            groups.emplace_back(key, Records());
        groups.back().second.push_back(record);
    }
    std::vector<std::vector<Value>> rows;
    for (auto const& [key, records] : groups) {
        std::vector<Value>& row = rows.emplace_back();
        for (Column const& column : select.columns)
            row.push_back(column.function.empty() ? value(type, *records.front(), column.path) : aggregate(column, type, records));
    }
    return rows;
}

Answer Interpreter::answer(Select const& select) const
{
    bool const has_functions =
        std::any_of(select.columns.begin(), select.columns.end(), [](Column const& column) { return !column.function.empty(); });
    Answer answer;
    Type const& type = Model::get().type(select.type);
    Select whole = select;
    whole.limit.reset();
    whole.offset.reset();
    if (has_functions || !select.groups.empty()) {
        answer.rows = grouped(select);
    } else {
        for (Record const* const record : selected(whole)) {
            std::vector<Value>& row = answer.rows.emplace_back();
            for (std::string const& part : type.key)
                row.push_back(record->get(part));
            for (Column const& column : select.columns)
                row.push_back(shown(type, *record, column.path));
        }
    }
    std::size_t const end = select.offset.value_or(0) + select.limit.value_or(0);
    if (select.limit && *select.limit > 0 && end < answer.rows.size())
        answer.next_offset = end;
    cut(answer.rows, select);
    return answer;
}

} // namespace ftrack::test::oracle
