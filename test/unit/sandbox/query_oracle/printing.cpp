// Copyright the ftrack C++ client authors. SPDX-License-Identifier: Apache-2.0
#include "unit/sandbox/query_oracle/tree.hpp"

#include <array>

namespace ftrack::test::oracle {

namespace {

using Words = std::vector<char const*>;

char const* spelled(Words const& words, std::size_t style) { return words[style % words.size()]; }

std::string to_text(Operator op, std::size_t style)
{
    static std::array<Words, 8> const words{{{" is ", "=", " = ", " IS "},
                                             {" is_not ", "!=", " != ", " Is_Not "},
                                             {" < ", "<", " before ", " less_than "},
                                             {" <= ", "<= ", "<="},
                                             {" > ", ">", " after ", " greater_than "},
                                             {" >= ", ">= ", ">="},
                                             {" like ", " LIKE "},
                                             {" not_like ", " Not_Like "}}};
    return spelled(words.at(static_cast<std::size_t>(op)), style);
}

std::string to_text(Literal const& literal, std::size_t style)
{
    if (literal.is_bare)
        return literal.text;
    char const quote = style % 3 == 1 ? '\'' : '"';
    std::string text(1, quote);
    for (char const character : literal.text) {
        bool const is_other_quote = (character == '"' || character == '\'') && character != quote && style % 2 == 0;
        if (character == '\\' || ((character == '"' || character == '\'') && !is_other_quote))
            text += '\\';
        text += character;
    }
    return text + quote;
}

template <class List, class ToText>
std::string listed(List const& list, std::string const& separator, ToText const& text_of)
{
    std::string text;
    for (auto const& item : list)
        text += (&item == &list.front() ? "" : separator) + text_of(item);
    return text;
}

int strength(Expression::Kind kind)
{
    if (kind == Expression::Kind::some)
        return 0;
    return kind == Expression::Kind::all ? 1 : 2;
}

/// In parentheses when it needs them, and now and then when it does not.
std::string inside(Expression const& term, int at_least)
{
    std::string const text = to_text(term);
    return strength(term.kind) < at_least || term.style % 7 == 3 ? "(" + text + ")" : text;
}

std::string to_text(Column const& column)
{
    return column.function.empty() ? to_text(column.path) : column.function + "(" + to_text(column.path) + ")";
}

std::string to_text(OrderKey const& key, std::size_t style)
{
    static Words const descending{" desc", " descending", " DESC"};
    static Words const ascending{"", " asc", " ascending"};
    return to_text(key.path) + spelled(key.is_descending ? descending : ascending, style);
}

std::string window(Select const& select)
{
    std::string const limit = select.limit ? " limit " + std::to_string(*select.limit) : std::string();
    std::string const offset = select.offset ? " offset " + std::to_string(*select.offset) : std::string();
    return select.style % 2 == 0 ? limit + offset : " " + offset + limit;
}

} // namespace

std::string to_text(Path const& path)
{
    return listed(path, ".", [](Step const& step) { return step.cast.empty() ? step.name : step.name + "[" + step.cast + "]"; });
}

std::string to_text(Expression const& expression)
{
    std::size_t const style = expression.style;
    auto const literal_text = [&](Literal const& literal) { return to_text(literal, style / 4); };
    std::string const membership = to_text(expression.path) + (expression.is_negated ? " not_in (" : " in (");
    switch (expression.kind) {
    case Expression::Kind::all:
        return listed(expression.terms, style % 5 == 0 ? " AND " : " and ", [](Expression const& term) { return inside(term, 1); });
    case Expression::Kind::some:
        return listed(expression.terms, style % 5 == 0 ? " OR " : " or ", [](Expression const& term) { return inside(term, 0); });
    case Expression::Kind::negation:
        return spelled({"not ", "NOT "}, style) + inside(expression.terms.front(), 2);
    case Expression::Kind::comparison:
        return to_text(expression.path) + to_text(expression.op, style) + literal_text(expression.literals.front());
    case Expression::Kind::membership:
        return membership + listed(expression.literals, style % 3 == 0 ? "," : ", ", literal_text) + ")";
    case Expression::Kind::subquery:
        return membership + to_text(*expression.select) + ")";
    case Expression::Kind::relation:
        break;
    }
    std::string const criterion = expression.terms.empty() ? std::string() : to_text(expression.terms.front());
    return to_text(expression.path) + spelled({" any (", " has (", " any(", " has("}, style) + criterion + ")";
}

std::string to_text(Select const& select)
{
    std::string text = "select " + listed(select.columns, ", ", [](Column const& column) { return to_text(column); }) + " from " + select.type;
    if (select.criterion)
        text += " where " + to_text(*select.criterion);
    if (!select.groups.empty())
        text += " group by " + listed(select.groups, ", ", [](Path const& path) { return to_text(path); });
    if (!select.order.empty())
        text += " order by " + listed(select.order, ", ", [&](OrderKey const& key) { return to_text(key, select.style); });
    return text + window(select);
}

} // namespace ftrack::test::oracle
