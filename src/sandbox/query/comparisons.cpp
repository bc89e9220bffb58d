// Copyright the ftrack C++ client authors. SPDX-License-Identifier: Apache-2.0
#include "sandbox/query/comparisons.hpp"

#include "sandbox/query/literals.hpp"
#include "sandbox/query/texts.hpp"

#include <boost/json/array.hpp>
#include <boost/json/serialize.hpp>

#include <utility>

namespace ftrack::sandbox::query {

namespace {

using schema::Kind;

char const* symbol(Operator op)
{
    switch (op) {
    case Operator::equal:
        return " = ";
    case Operator::not_equal:
        return " <> ";
    case Operator::less:
        return " < ";
    case Operator::less_or_equal:
        return " <= ";
    case Operator::greater:
        return " > ";
    case Operator::greater_or_equal:
        return " >= ";
    case Operator::like:
        return " LIKE ";
    case Operator::not_like:
        return " NOT LIKE ";
    }
    return " = ";
}

// What `like` sees of a value that is no text: a whole number without a fraction.
std::string as_text(std::string const& value, Kind kind)
{
    if (is_text(kind))
        return value;
    std::string const text = "CAST(" + value + " AS TEXT)";
    if (kind != Kind::number && kind != Kind::variable)
        return text;
    return "CASE WHEN typeof(" + value + ") = 'real' AND " + value + " = CAST(" + value + " AS INTEGER) THEN CAST(CAST(" + value +
           " AS INTEGER) AS TEXT) ELSE " + text + " END";
}

// An index finds the texts with the pattern's beginning.
std::string compare_pattern(Build& build, std::string const& value, schema::Property const& property, Operator op, std::string const& pattern)
{
    std::string const like = as_text(value, property.kind) + symbol(op) + build.bind(pattern) + " ESCAPE '\\'";
    bool const is_column = property.kind == Kind::text && property.formula.empty();
    std::optional<TextRange> const range = is_column && op == Operator::like ? range_of(pattern, property.name) : std::nullopt;
    if (!range)
        return like;
    std::vector<std::string> terms{like, value + " >= " + build.bind(range->begin)};
    if (!range->end.empty())
        terms.push_back(value + " < " + build.bind(range->end));
    return joined(terms, " AND ");
}

std::string compare_null(Build& build, std::string const& value, Operator op, Literal const& literal)
{
    if (op != Operator::equal && op != Operator::not_equal)
        build.fail(literal.position, "none has no order");
    return value + (op == Operator::equal ? " IS NULL" : " IS NOT NULL");
}

std::string compare_day(Build& build, std::string const& value, Operator op, Moment const& day)
{
    auto const before = [&] { return value + " < " + build.bind(day.begin); };
    auto const after = [&] { return value + " >= " + build.bind(day.end); };
    switch (op) {
    case Operator::less:
        return before();
    case Operator::less_or_equal:
        return value + " < " + build.bind(day.end);
    case Operator::greater:
        return after();
    case Operator::greater_or_equal:
        return value + " >= " + build.bind(day.begin);
    case Operator::not_equal:
        return "(" + before() + " OR " + after() + ")";
    default:
        return "(" + value + " >= " + build.bind(day.begin) + " AND " + value + " < " + build.bind(day.end) + ")";
    }
}

std::string compare_date(Build& build, std::string const& value, Operator op, Literal const& literal)
{
    std::optional<Moment> const moment = read_moment(literal.text);
    if (!moment)
        build.fail(literal.position, "expected a date");
    if (!moment->end.empty())
        return compare_day(build, value, op, *moment);
    return value + symbol(op) + build.bind(moment->begin);
}

std::string equal_to_variable(Build& build, std::string const& value, std::string const& text_value, Literal const& literal)
{
    std::vector<std::string> terms{text_value + " = " + build.bind(literal.text)};
    if (std::optional<SqlValue> number = read_value(Kind::number, literal))
        terms.push_back(value + " = " + build.bind(*std::move(number)));
    else if (std::optional<SqlValue> const boolean = read_value(Kind::boolean, literal); boolean && !literal.quoted)
        terms.push_back(value + " = " + build.bind(*boolean));
    else if (read_moment(literal.text))
        terms.push_back(compare_date(build, value, Operator::equal, literal));
    return joined(terms, " OR ");
}

/// The condition for values of the literal's kind; those of another do not meet it, and nothing stays unknown.
std::string if_kind(std::string const& value, char const* kinds, std::string const& condition)
{
    return "CASE WHEN typeof(" + value + ") IN (" + kinds + ") THEN " + condition + " WHEN " + value + " IS NOT NULL THEN 0 END";
}

// Values of one attribute have one type, which the literal tells best: texts that look like numbers or dates are compared as such.
std::string compare_variable(Build& build, std::string const& value, schema::Property const& property, Operator op, Literal const& literal)
{
    std::string const text_value = collated(value, property);
    if (op == Operator::equal)
        return equal_to_variable(build, value, text_value, literal);
    if (op == Operator::not_equal)
        return "NOT " + equal_to_variable(build, value, text_value, literal);
    if (std::optional<SqlValue> number = read_value(Kind::number, literal))
        return if_kind(value, "'integer', 'real'", value + symbol(op) + build.bind(*std::move(number)));
    if (read_moment(literal.text))
        return if_kind(value, "'text'", compare_date(build, value, op, literal));
    return if_kind(value, "'text'", text_value + symbol(op) + build.bind(literal.text));
}

std::string lower(std::string text)
{
    for (char& character : text) {
        if (character >= 'A' && character <= 'Z')
            character = static_cast<char>(character - 'A' + 'a');
    }
    return text;
}

std::string table_name(schema::EntityType const& type)
{
    std::string const& root = type.alias.empty() ? type.name : type.alias;
    std::string name;
    for (char const character : root) {
        bool const is_capital = character >= 'A' && character <= 'Z';
        if (is_capital && !name.empty())
            name += '_';
        name += character;
    }
    return lower(name);
}

/// The names of entity types that a literal may mean: its own, and those whose table it names.
std::vector<SqlValue> type_names(Build const& build, std::string const& text)
{
    std::vector<SqlValue> names{text};
    for (schema::EntityType const& type : build.registry().types()) {
        if (table_name(type) == lower(text))
            names.emplace_back(type.name);
    }
    return names;
}

boost::json::value to_json(SqlValue const& value)
{
    if (auto const* const integer = std::get_if<std::int64_t>(&value))
        return boost::json::value(*integer);
    if (auto const* const number = std::get_if<double>(&value))
        return boost::json::value(*number);
    return boost::json::value(std::get<std::string>(value));
}

// A list of any length is one parameter. The planner knows the length of a short one when its items are parameters of their own.
std::string in_list(Build& build, std::string const& value, std::vector<SqlValue> list, bool negated)
{
    constexpr std::size_t longest_spelled_out = 10;
    std::string items;
    if (list.size() <= longest_spelled_out) {
        for (SqlValue& item : list)
            items += (items.empty() ? "" : ", ") + build.bind(std::move(item));
    } else {
        boost::json::array array;
        for (SqlValue const& item : list)
            array.push_back(to_json(item));
        items = "SELECT value FROM json_each(" + build.bind(boost::json::serialize(array)) + ")";
    }
    return value + (negated ? " NOT IN (" : " IN (") + items + ")";
}

SqlValue converted(Build const& build, schema::Property const& property, Literal const& literal)
{
    std::optional<SqlValue> value = read_value(property.kind, literal);
    if (!value)
        build.fail(literal.position, property.kind == Kind::boolean ? "expected true or false" : "expected a number");
    return *std::move(value);
}

} // namespace

std::string compare(Build& build, std::string const& value, schema::Property const& property, Operator op, Literal const& literal)
{
    if (op == Operator::like || op == Operator::not_like)
        return compare_pattern(build, value, property, op, literal.text);
    if (literal.is_null())
        return compare_null(build, value, op, literal);
    if (property.kind == Kind::date_time)
        return compare_date(build, value, op, literal);
    if (property.kind == Kind::variable)
        return compare_variable(build, value, property, op, literal);
    bool const is_equality = op == Operator::equal || op == Operator::not_equal;
    if (property.transformed && is_equality)
        return in_list(build, value, type_names(build, literal.text), op == Operator::not_equal);
    return collated(value, property) + symbol(op) + build.bind(converted(build, property, literal));
}

std::string one_of(Build& build, std::string const& value, schema::Property const& property, std::vector<Literal> const& literals, bool negated)
{
    std::vector<std::string> terms;
    std::vector<SqlValue> list;
    for (Literal const& literal : literals) {
        if (literal.is_null() || property.kind == Kind::date_time || property.kind == Kind::variable)
            terms.push_back(compare(build, value, property, negated ? Operator::not_equal : Operator::equal, literal));
        else if (property.transformed)
            for (SqlValue& name : type_names(build, literal.text))
                list.push_back(std::move(name));
        else
            list.push_back(converted(build, property, literal));
    }
    if (!list.empty())
        terms.push_back(in_list(build, collated(value, property), std::move(list), negated));
    return joined(terms, negated ? " AND " : " OR ");
}

} // namespace ftrack::sandbox::query
