// Copyright the ftrack C++ client authors. SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace ftrack::sandbox::query {

enum class TokenKind
{
    word,
    text, ///< quoted
    symbol,
    end,
};

class Token
{
public:
    Token() = default;

    TokenKind kind = TokenKind::end;
    std::string text; ///< of a quoted text: what it stands for
    std::size_t position = 0;

    bool is_symbol(std::string_view symbol) const noexcept { return kind == TokenKind::symbol && text == symbol; }

    /// Keywords are accepted in any case.
    bool is_keyword(std::string_view keyword) const noexcept;
};

constexpr std::size_t maximum_expression_length = std::size_t{1} << 20;

/// A text for a message: cut when it is longer, between two letters, and without zeros, at which messages would end.
std::string shown(std::string_view text, std::size_t longest);

/// Of an attribute or a type in a message.
constexpr std::size_t longest_name = 100;

/// `Failed to parse: EXPRESSION (at character N: REASON)`, with a long expression cut.
std::string failed_to_parse(std::string_view expression, std::size_t position, std::string_view reason);

/// The tokens of an expression, the last of kind end. Throws QueryError for a character that belongs to no token, a text without an end and
/// an expression that is too long.
std::vector<Token> tokenize(std::string_view expression);

} // namespace ftrack::sandbox::query
