// Copyright the ftrack C++ client authors. SPDX-License-Identifier: Apache-2.0
#include "wire/page_window.hpp"

#include <algorithm>
#include <charconv>

namespace ftrack::wire {

namespace {

bool is_blank(char c) { return c == ' ' || c == '\t' || c == '\n' || c == '\r'; }

/// The position behind a quoted text that begins at `begin`.
std::size_t skip_quoted(std::string_view text, std::size_t begin)
{
    char const quote = text[begin];
    for (std::size_t i = begin + 1; i < text.size(); ++i) {
        if (text[i] == '\\')
            ++i;
        else if (text[i] == quote)
            return i + 1;
    }
    return text.size();
}

std::size_t skip_word(std::string_view text, std::size_t begin)
{
    std::size_t end = begin;
    while (end < text.size() && !is_blank(text[end]) && text[end] != '"' && text[end] != '\'' && text[end] != '(' && text[end] != ')')
        ++end;
    return end;
}

bool equals_ignoring_case(std::string_view left, std::string_view right)
{
    return std::ranges::equal(left, right, [](char a, char b) { return (a >= 'A' && a <= 'Z' ? a - 'A' + 'a' : a) == b; });
}

/// The number behind a keyword that ends at `position`, which then moves behind the number.
std::optional<std::uint64_t> take_number(std::string_view text, std::size_t& position)
{
    std::size_t begin = position;
    while (begin < text.size() && is_blank(text[begin]))
        ++begin;
    std::size_t const end = skip_word(text, begin);
    std::uint64_t number = 0;
    auto const [last, error] = std::from_chars(text.data() + begin, text.data() + end, number);
    if (begin == position || error != std::errc() || last != text.data() + end)
        return std::nullopt;
    position = end;
    return number;
}

} // namespace

PageWindow::PageWindow(std::string_view expression, std::uint64_t page_size) : page_size_(page_size)
{
    int depth = 0;
    std::size_t kept = 0; // everything before it is in expression_ or dropped
    for (std::size_t i = 0; i < expression.size();) {
        char const c = expression[i];
        if (c == '"' || c == '\'') {
            i = skip_quoted(expression, i);
        } else if (c == '(' || c == ')') {
            depth += c == '(' ? 1 : -1;
            ++i;
        } else if (is_blank(c)) {
            ++i;
        } else {
            std::size_t const begin = i;
            i = skip_word(expression, begin);
            std::string_view const word = expression.substr(begin, i - begin);
            bool const is_limit = equals_ignoring_case(word, "limit");
            if (depth != 0 || (!is_limit && !equals_ignoring_case(word, "offset")))
                continue;
            std::optional<std::uint64_t> const number = take_number(expression, i);
            if (!number)
                continue;
            expression_ += expression.substr(kept, begin - kept);
            kept = i;
            if (is_limit)
                remaining_ = number;
            else
                offset_ = *number;
        }
    }
    expression_ += expression.substr(kept);
    while (!expression_.empty() && is_blank(expression_.back()))
        expression_.pop_back();
}

std::optional<std::string> PageWindow::next_expression() const
{
    if (at_end_ || remaining_ == 0U)
        return std::nullopt;
    std::uint64_t const rows = remaining_ ? std::min(page_size_, *remaining_) : page_size_;
    return expression_ + " offset " + std::to_string(offset_) + " limit " + std::to_string(rows);
}

void PageWindow::advance(std::uint64_t rows, std::optional<std::int64_t> next_offset)
{
    if (remaining_)
        remaining_ = *remaining_ - std::min(rows, *remaining_);
    // An offset that does not move on would ask for the same page for ever.
    if (!next_offset || *next_offset < 0 || static_cast<std::uint64_t>(*next_offset) <= offset_)
        at_end_ = true;
    else
        offset_ = static_cast<std::uint64_t>(*next_offset);
}

} // namespace ftrack::wire
