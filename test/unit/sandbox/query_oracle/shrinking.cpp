// Copyright the ftrack C++ client authors. SPDX-License-Identifier: Apache-2.0
#include "unit/sandbox/query_oracle/tree.hpp"

namespace ftrack::test::oracle {

namespace {

/// Calls `use` with the list once without each of its items.
template <class List, class Use>
void without_each(List const& list, Use const& use)
{
    for (std::size_t i = 0; i < list.size(); ++i) {
        List shorter = list;
        shorter.erase(shorter.begin() + static_cast<std::ptrdiff_t>(i));
        use(std::move(shorter));
    }
}

std::vector<Expression> smaller(Expression const& expression);

void smaller_terms(Expression const& expression, std::vector<Expression>& result)
{
    for (std::size_t i = 0; i < expression.terms.size(); ++i) {
        for (Expression& term : smaller(expression.terms[i])) {
            Expression changed = expression;
            changed.terms[i] = std::move(term);
            result.push_back(std::move(changed));
        }
    }
}

std::vector<Expression> smaller(Expression const& expression)
{
    std::vector<Expression> result;
    bool const is_relation = expression.kind == Expression::Kind::relation;
    if (!is_relation)
        result = expression.terms;
    if (is_relation || expression.terms.size() > 1)
        without_each(expression.terms, [&](std::vector<Expression> terms) {
            Expression& changed = result.emplace_back(expression);
            changed.terms = std::move(terms);
        });
    if (expression.literals.size() > 1)
        without_each(expression.literals, [&](std::vector<Literal> literals) {
            Expression& changed = result.emplace_back(expression);
            changed.literals = std::move(literals);
        });
    if (expression.select != nullptr) {
        for (Select& select : oracle::smaller(*expression.select)) {
            Expression& changed = result.emplace_back(expression);
            changed.select = std::make_shared<Select const>(std::move(select));
        }
    }
    smaller_terms(expression, result);
    return result;
}

} // namespace

std::vector<Select> smaller(Select const& select)
{
    std::vector<Select> result;
    auto const changed = [&](auto const& change) { change(result.emplace_back(select)); };
    if (select.criterion) {
        changed([](Select& each) { each.criterion.reset(); });
        for (Expression& criterion : smaller(*select.criterion))
            changed([&](Select& each) { each.criterion = std::move(criterion); });
    }
    if (select.limit)
        changed([](Select& each) { each.limit.reset(); });
    if (select.offset)
        changed([](Select& each) { each.offset.reset(); });
    without_each(select.order, [&](auto order) { changed([&](Select& each) { each.order = std::move(order); }); });
    if (select.columns.size() > 1)
        without_each(select.columns, [&](auto columns) { changed([&](Select& each) { each.columns = std::move(columns); }); });
    return result;
}

} // namespace ftrack::test::oracle
