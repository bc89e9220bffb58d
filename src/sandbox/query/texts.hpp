// Copyright the ftrack C++ client authors. SPDX-License-Identifier: Apache-2.0
#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace ftrack::sandbox::query {

/// How texts are compared, ordered and grouped.
enum class TextRule
{
    folded, ///< without regard to the case of letters and to blanks at the end, as by the collations that MySQL has by default
    exact,  ///< byte by byte
};

/// Less than, equal to or greater than 0, as the left text comes before, with or after the right one.
int compare_texts(std::string_view left, std::string_view right, TextRule rule) noexcept;

/// `%` stands for any text, `_` for one letter, what follows `escape` for itself. Blanks at the end count.
bool is_like(std::string_view text, std::string_view pattern, std::optional<char> escape, TextRule rule) noexcept;

/// Texts between which all texts lie that are like a pattern, by either rule.
class TextRange
{
public:
    TextRange() = default;

    std::string begin;
    std::string end; ///< comes after them; empty: there is no such text
};

/// In the order of the collation of `column`. nullopt: the pattern, whose escape is a backslash, has no beginning of its own, or none that the
/// collation orders as `like` compares.
std::optional<TextRange> range_of(std::string_view pattern, std::string_view column);

/// The collation of a column of texts: of ids they are known by, SQLite's own, which is fast; else the one that follows the rule.
char const* collation_of(std::string_view column) noexcept;

constexpr char const* text_collation = "studio";

} // namespace ftrack::sandbox::query
