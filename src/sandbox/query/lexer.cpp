// Copyright the ftrack C++ client authors. SPDX-License-Identifier: Apache-2.0
#include "sandbox/query/lexer.hpp"

#include "sandbox/query/error.hpp"

#include <algorithm>

namespace ftrack::sandbox::query {

namespace {

constexpr std::string_view blanks = " \t\r\n\f\v";
constexpr std::string_view word_characters = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_.:+%-";

char lower(char character) noexcept { return character >= 'A' && character <= 'Z' ? static_cast<char>(character - 'A' + 'a') : character; }

class Lexer
{
public:
    explicit Lexer(std::string_view expression) : expression_(expression) {}

    std::vector<Token> run()
    {
        std::vector<Token> tokens;
        do {
            position_ = std::min(expression_.find_first_not_of(blanks, position_), expression_.size());
            tokens.push_back(next());
        } while (tokens.back().kind != TokenKind::end);
        return tokens;
    }

private:
    Token next()
    {
        Token token;
        token.position = position_;
        if (position_ == expression_.size())
            return token;
        char const first = expression_[position_];
        if (first == '"' || first == '\'') {
            token.kind = TokenKind::text;
            token.text = quoted(first);
            return token;
        }
        token.kind = word_characters.find(first) != std::string_view::npos ? TokenKind::word : TokenKind::symbol;
        std::size_t const length = token.kind == TokenKind::word ? word_length() : symbol_length();
        token.text = expression_.substr(position_, length);
        position_ += length;
        return token;
    }

    std::size_t word_length() const { return std::min(expression_.find_first_not_of(word_characters, position_), expression_.size()) - position_; }

    std::size_t symbol_length() const
    {
        std::string_view const rest = expression_.substr(position_);
        for (std::string_view const symbol : {"!=", "<=", ">=", "=", "<", ">", "(", ")", "[", "]", ","}) {
            if (rest.substr(0, symbol.size()) == symbol)
                return symbol.size();
        }
        throw QueryError(failed_to_parse(expression_, position_, "this character must stand in quotes"));
    }

    // A backslash before anything but a quote or a backslash stays: official clients escape quotes alone, and `\%` is for `like`.
    std::string quoted(char quote)
    {
        std::size_t const begin = position_++;
        std::string text;
        for (; position_ < expression_.size(); ++position_) {
            char character = expression_[position_];
            if (character == quote) {
                ++position_;
                return text;
            }
            if (character == '\\' && position_ + 1 < expression_.size() && is_escapable(expression_[position_ + 1]))
                character = expression_[++position_];
            text += character;
        }
        throw QueryError(failed_to_parse(expression_, begin, "this quote has no end"));
    }

    static bool is_escapable(char character) noexcept { return character == '"' || character == '\'' || character == '\\'; }

    std::string_view expression_;
    std::size_t position_ = 0;
};

} // namespace

bool Token::is_keyword(std::string_view keyword) const noexcept
{
    return kind == TokenKind::word &&
           std::equal(text.begin(), text.end(), keyword.begin(), keyword.end(), [](char left, char right) { return lower(left) == right; });
}

std::string shown(std::string_view text, std::size_t longest)
{
    std::size_t length = std::min(text.size(), longest);
    auto const is_inside_letter = [&] { return length < text.size() && (static_cast<unsigned char>(text[length]) & 0xC0U) == 0x80U; };
    while (length > 0 && is_inside_letter())
        --length;
    std::string result(text.substr(0, length));
    std::replace(result.begin(), result.end(), '\0', ' ');
    return length < text.size() ? result + "…" : result;
}

std::string failed_to_parse(std::string_view expression, std::size_t position, std::string_view reason)
{
    constexpr std::size_t longest = 1'000;
    return "Failed to parse: " + shown(expression, longest) + " (at character " + std::to_string(position + 1) + ": " + std::string(reason) + ")";
}

std::vector<Token> tokenize(std::string_view expression)
{
    if (expression.size() > maximum_expression_length)
        throw QueryError(failed_to_parse(expression, maximum_expression_length, "the expression is too long"));
    return Lexer(expression).run();
}

} // namespace ftrack::sandbox::query
