// Copyright the ftrack C++ client authors. SPDX-License-Identifier: Apache-2.0
#include "unit/sandbox/query_oracle/interpreter.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <cstdio>
#include <set>
#include <string_view>

namespace ftrack::test::oracle {

namespace {

Truth truth(bool is_true) { return is_true ? Truth::yes : Truth::no; }

Truth opposite(Truth of)
{
    if (of == Truth::unknown)
        return of;
    return truth(of == Truth::no);
}

template <class Compared>
bool ordered(Compared const& left, Operator op, Compared const& right)
{
    switch (op) {
    case Operator::less:
        return left < right;
    case Operator::less_or_equal:
        return left <= right;
    case Operator::greater:
        return left > right;
    case Operator::greater_or_equal:
        return left >= right;
    case Operator::is_not:
        return left != right;
    default:
        return left == right;
    }
}

double as_number(Value const& value)
{
    auto const* const truth = std::get_if<bool>(&value);
    return truth != nullptr ? (*truth ? 1.0 : 0.0) : std::get<double>(value);
}

bool is_numeric(Value const& value) { return std::holds_alternative<double>(value) || std::holds_alternative<bool>(value); }

std::string text_of(Value const& value)
{
    if (auto const* const moment = std::get_if<Moment>(&value))
        return iso(*moment);
    if (auto const* const text = std::get_if<std::string>(&value))
        return *text;
    std::array<char, 40> text{};
    std::snprintf(text.data(), text.size(), "%.15g", as_number(value));
    return text.data();
}

std::size_t letter_size(std::string_view text)
{
    std::size_t size = 1;
    while (size < text.size() && (static_cast<unsigned char>(text[size]) & 0xC0U) == 0x80U)
        ++size;
    return size;
}

bool matches(std::string_view text, std::string_view pattern)
{
    if (pattern.empty())
        return text.empty();
    if (pattern.front() == '%') {
        for (std::size_t i = 0; i <= text.size(); ++i) {
            if (matches(text.substr(i), pattern.substr(1)))
                return true;
        }
        return false;
    }
    if (text.empty())
        return false;
    if (pattern.front() == '_')
        return matches(text.substr(letter_size(text)), pattern.substr(1));
    std::size_t const escape = pattern.front() == '\\' && pattern.size() > 1 ? 1 : 0;
    return text.front() == pattern[escape] && matches(text.substr(1), pattern.substr(escape + 1));
}

bool compare_moment(Moment left, Operator op, Literal const& literal)
{
    std::int64_t const begin = std::get<Moment>(literal.meaning).seconds;
    std::int64_t const last = begin + (literal.is_day ? 86'399 : 0);
    if (op == Operator::is || op == Operator::is_not)
        return (left.seconds >= begin && left.seconds <= last) == (op == Operator::is);
    bool const is_at_end = op == Operator::greater || op == Operator::less_or_equal;
    return ordered(left.seconds, op, is_at_end ? last : begin);
}

// The literal tells what is compared; a text also equals what looks like something else.
bool compare_variable(Value const& value, Operator op, Literal const& literal)
{
    if (op == Operator::is_not)
        return !compare_variable(value, Operator::is, literal);
    bool const is_moment = std::holds_alternative<Moment>(value) && std::holds_alternative<Moment>(literal.meaning);
    if (is_moment)
        return compare_moment(std::get<Moment>(value), op, literal);
    if (is_numeric(value))
        return is_numeric(literal.meaning) && ordered(as_number(value), op, as_number(literal.meaning));
    bool const has_order = op != Operator::is && is_numeric(literal.meaning);
    return !has_order && ordered(folded(text_of(value)), op, folded(literal.text));
}

std::set<std::string> type_names(std::string const& name)
{
    static std::map<std::string, std::set<std::string>> const tables{
        {"task", {"task", "typedcontext", "shot", "sequence", "folder", "milestone", "episode", "assetbuild"}},
        {"show", {"project"}},
        {"asset_version", {"assetversion"}},
        {"user", {"user"}},
    };
    std::set<std::string> names{lower(name)};
    if (auto const found = tables.find(lower(name)); found != tables.end())
        names.insert(found->second.begin(), found->second.end());
    return names;
}

bool compare_known(Value const& value, Kind kind, Operator op, Literal const& literal)
{
    if (kind == Kind::variable)
        return compare_variable(value, op, literal);
    if (kind == Kind::type_name && (op == Operator::is || op == Operator::is_not))
        return (type_names(literal.text).count(lower(text_of(value))) != 0) == (op == Operator::is);
    if (std::holds_alternative<Moment>(value))
        return compare_moment(std::get<Moment>(value), op, literal);
    if (is_numeric(value))
        return ordered(as_number(value), op, as_number(literal.meaning));
    return ordered(folded(text_of(value)), op, folded(literal.text));
}

} // namespace

Truth compare(Value const& value, Kind kind, Operator op, Literal const& literal)
{
    bool const is_like = op == Operator::like || op == Operator::not_like;
    if (is_null(literal.meaning) && !is_like)
        return truth(is_null(value) == (op == Operator::is));
    if (is_null(value))
        return Truth::unknown;
    if (!is_like)
        return truth(compare_known(value, kind, op, literal));
    Truth const found = truth(matches(lower(text_of(value)), lower(literal.text)));
    return op == Operator::like ? found : opposite(found);
}

std::string cell(Value const& value)
{
    if (auto const* const text = std::get_if<std::string>(&value))
        return '"' + folded(*text) + '"';
    if (auto const* const moment = std::get_if<Moment>(&value))
        return iso(*moment);
    if (auto const* const number = std::get_if<double>(&value))
        return std::to_string(std::round(*number * 1e6) / 1e6);
    auto const* const truth = std::get_if<bool>(&value);
    return truth == nullptr ? "null" : *truth ? "true" : "false";
}

std::string listed(std::vector<std::string> items)
{
    std::sort(items.begin(), items.end());
    std::string text = "[";
    for (std::string const& item : items)
        text += item + ";";
    return text + "]";
}

Value sort_key(Value const& value)
{
    if (is_numeric(value))
        return as_number(value);
    return is_null(value) ? value : folded(text_of(value));
}

} // namespace ftrack::test::oracle
