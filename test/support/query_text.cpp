// Copyright the ftrack C++ client authors. SPDX-License-Identifier: Apache-2.0
#include "support/query_text.hpp"

#include <array>
#include <string_view>

namespace ftrack::test {

namespace {

using namespace sandbox::query;

std::string text_of(Literal const& literal)
{
    if (literal.is_null())
        return "null";
    std::string const quote = literal.quoted ? "\"" : "'";
    return quote + literal.text + quote;
}

template <class List, class ToText>
std::string listed(List const& list, std::string_view separator, ToText to_text)
{
    std::string text;
    for (auto const& item : list) {
        if (&item != &list.front())
            text += separator;
        text += to_text(item);
    }
    return text;
}

class CriterionText
{
public:
    std::string operator()(Conjunction const& node) const { return terms(node.terms, " and "); }
    std::string operator()(Disjunction const& node) const { return terms(node.terms, " or "); }
    std::string operator()(Negation const& node) const { return "not " + std::visit(*this, node.term->node); }

    std::string operator()(Comparison const& node) const
    {
        constexpr std::array<char const*, 8> names{" is ", " is_not ", " < ", " <= ", " > ", " >= ", " like ", " not_like "};
        return node.path.to_string() + names.at(static_cast<std::size_t>(node.op)) + text_of(node.value);
    }

    std::string operator()(Membership const& node) const
    {
        std::string const items = node.query != nullptr ? to_text(*node.query) : listed(node.values, ", ", text_of);
        return node.path.to_string() + (node.negated ? " not_in (" : " in (") + items + ")";
    }

    std::string operator()(Relation const& node) const
    {
        return node.path.to_string() + " any (" + (node.criterion != nullptr ? std::visit(*this, node.criterion->node) : std::string()) + ")";
    }

private:
    std::string terms(std::vector<Criterion> const& list, std::string_view connective) const
    {
        return "(" + listed(list, connective, [this](Criterion const& term) { return std::visit(*this, term.node); }) + ")";
    }
};

std::string text_of(Projection const& projection)
{
    std::string const path = projection.path.to_string();
    return projection.function.empty() ? path : projection.function + "(" + path + ")";
}

std::string text_of(OrderKey const& key) { return key.path.to_string() + (key.descending ? " descending" : ""); }

} // namespace

std::string to_text(Query const& query)
{
    std::string text =
        "select " + listed(query.projections, ", ", [](Projection const& each) { return text_of(each); }) + " from " + query.entity_type;
    if (query.criterion)
        text += " where " + std::visit(CriterionText(), query.criterion->node);
    if (!query.groups.empty())
        text += " group by " + listed(query.groups, ", ", [](Path const& path) { return path.to_string(); });
    if (!query.order.empty())
        text += " order by " + listed(query.order, ", ", [](OrderKey const& key) { return text_of(key); });
    if (query.limit)
        text += " limit " + std::to_string(*query.limit);
    if (query.offset > 0)
        text += " offset " + std::to_string(query.offset);
    return text;
}

} // namespace ftrack::test
