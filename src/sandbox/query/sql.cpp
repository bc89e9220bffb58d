// Copyright the ftrack C++ client authors. SPDX-License-Identifier: Apache-2.0
#include "sandbox/query/sql.hpp"

#include <algorithm>

namespace ftrack::sandbox::query {

namespace {

// SQLite's parser has a stack of 100 places.
constexpr std::size_t places_of_parenthesis = 2;
constexpr std::size_t places_of_select = 8;
constexpr std::size_t deep = 12;

bool begins_with(std::string_view text, std::string_view beginning) { return text.substr(0, beginning.size()) == beginning; }

/// How many places the parser takes, at most, to read the text.
std::size_t depth_of(std::string_view sql)
{
    std::vector<std::size_t> open;
    std::size_t depth = 0;
    std::size_t deepest = 0;
    for (std::size_t i = 0; i < sql.size(); ++i) {
        if (sql[i] == '(') {
            bool const is_select = begins_with(sql.substr(i + 1), "SELECT ");
            open.push_back(is_select ? places_of_select : places_of_parenthesis);
            depth += open.back();
            deepest = std::max(deepest, depth);
        } else if (sql[i] == ')' && !open.empty()) {
            depth -= open.back();
            open.pop_back();
        }
    }
    return deepest;
}

} // namespace

std::string quoted(std::string const& name) { return '"' + name + '"'; }

bool is_deep(std::string_view sql) { return depth_of(sql) > deep; }

std::string joined(std::vector<std::string> const& terms, char const* connective)
{
    std::string text = listed(terms, connective);
    return terms.size() > 1 ? "(" + text + ")" : text;
}

std::string listed(std::vector<std::string> terms, char const* connective)
{
    constexpr std::size_t widest = 30;
    if (terms.empty())
        return "1";
    // The parser's stack holds what stands before a parenthesis for as long as that is open.
    std::stable_partition(terms.begin(), terms.end(), is_deep);
    while (terms.size() > widest) {
        std::vector<std::string> next;
        for (std::size_t begin = 0; begin < terms.size(); begin += widest) {
            auto const first = terms.begin() + static_cast<std::ptrdiff_t>(begin);
            auto const last = terms.begin() + static_cast<std::ptrdiff_t>(std::min(begin + widest, terms.size()));
            next.push_back(joined(std::vector<std::string>(first, last), connective));
        }
        terms = std::move(next);
    }
    std::string text = std::move(terms.front());
    for (std::size_t i = 1; i < terms.size(); ++i)
        text += connective + terms[i];
    return text;
}

} // namespace ftrack::sandbox::query
