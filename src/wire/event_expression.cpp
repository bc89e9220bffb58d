// Copyright the ftrack C++ client authors. SPDX-License-Identifier: Apache-2.0
#include "wire/event_expression.hpp"

#include "core/excerpt.hpp"
#include "ftrack/error.hpp"
#include "wire/event_operand.hpp"

#include <algorithm>
#include <optional>
#include <span>
#include <utility>

namespace ftrack::wire {

namespace json = boost::json;

namespace {

constexpr std::string_view blanks = " \t\r\n\f\v";
constexpr std::string_view key_characters = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_.";
constexpr std::string_view value_characters = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_,./*@+-";

std::vector<std::string> split_path(std::string_view key)
{
    std::vector<std::string> path;
    std::size_t begin = 0;
    for (std::size_t dot = key.find('.'); dot != std::string_view::npos; dot = key.find('.', begin)) {
        path.emplace_back(key.substr(begin, dot - begin));
        begin = dot + 1;
    }
    path.emplace_back(key.substr(begin));
    return path;
}

/// What both say: the narrower one. Where they contradict each other no event matches, and either will do.
TextPattern narrower(TextPattern left, TextPattern right)
{
    if (left.is_prefix != right.is_prefix)
        return left.is_prefix ? right : left;
    return left.text.size() >= right.text.size() ? left : right;
}

/// What at least one of them says.
TextPattern wider(TextPattern const& left, TextPattern const& right)
{
    if (left == right)
        return left;
    auto const [end, ignored] = std::mismatch(left.text.begin(), left.text.end(), right.text.begin(), right.text.end());
    return TextPattern(std::string(left.text.begin(), end), true);
}

} // namespace

class EventExpressionParser
{
public:
    using Node = EventExpression::Node;
    using NodeKind = EventExpression::NodeKind;

    explicit EventExpressionParser(std::string_view text) : text_(text)
    {
        if (text.size() > EventExpression::max_length)
            fail(EventExpression::max_length, "it is too long");
    }

    std::vector<Node> run() &&
    {
        add(alternatives(0));
        skip_blanks();
        if (position_ != text_.size())
            fail(position_, "`and`, `or` or the end is expected here");
        return std::move(nodes_);
    }

private:
    [[noreturn]] void fail(std::size_t position, std::string_view reason) const
    {
        throw ParseError("The event expression \"" + core::excerpt(text_, 200) + "\" cannot be read: at character " + std::to_string(position + 1) +
                         " " + std::string(reason) + '.');
    }

    Node alternatives(std::size_t depth)
    {
        return chain(NodeKind::any, "or", [this, depth] { return chain(NodeKind::all, "and", [this, depth] { return factor(depth); }); });
    }

    template <class Operand>
    Node chain(NodeKind kind, std::string_view keyword, Operand operand)
    {
        Node first = operand();
        if (!take_keyword(keyword))
            return first;
        Node node;
        node.kind = kind;
        node.operands.push_back(add(std::move(first)));
        do
            node.operands.push_back(add(operand()));
        while (take_keyword(keyword));
        return node;
    }

    Node factor(std::size_t depth)
    {
        if (depth == EventExpression::max_depth)
            fail(position_, "it is nested too deep");
        if (take_keyword("not")) {
            Node node;
            node.kind = NodeKind::negation;
            node.operands.push_back(add(factor(depth + 1)));
            return node;
        }
        if (!take_symbol("("))
            return condition();
        Node inner = alternatives(depth + 1);
        if (!take_symbol(")"))
            fail(position_, "`)` is expected");
        return inner;
    }

    Node condition()
    {
        skip_blanks();
        std::string_view const key = take_word(key_characters);
        if (key.empty())
            fail(position_, "a key is expected, as in `topic=ftrack.update`");
        Node node;
        node.path = split_path(key);
        node.kind = comparison();
        skip_blanks();
        bool has_star = false;
        node.value = value(has_star);
        if (has_star && node.kind == NodeKind::equal) {
            node.value.pop_back();
            node.kind = NodeKind::has_prefix;
        }
        return node;
    }

    NodeKind comparison()
    {
        static constexpr std::pair<std::string_view, NodeKind> symbols[] = {
            {"!=", NodeKind::unequal}, {"<=", NodeKind::less_or_equal}, {">=", NodeKind::greater_or_equal},
            {"=", NodeKind::equal},    {"<", NodeKind::less},           {">", NodeKind::greater},
        };
        for (auto const& [symbol, kind] : symbols)
            if (take_symbol(symbol))
                return kind;
        fail(position_, "one of = != < <= > >= is expected");
    }

    std::string value(bool& has_star)
    {
        char const quote = position_ < text_.size() ? text_[position_] : '\0';
        if (quote == '"' || quote == '\'')
            return quoted(quote, has_star);
        std::string_view const word = take_word(value_characters);
        if (word.empty())
            fail(position_, "a value is expected; one with other characters than letters, digits and _,./*@+- stands in quotes");
        has_star = word.back() == '*';
        return std::string(word);
    }

    std::string quoted(char quote, bool& has_star)
    {
        std::size_t const begin = position_++;
        std::string result;
        for (; position_ < text_.size(); ++position_) {
            if (text_[position_] == quote) {
                ++position_;
                return result;
            }
            bool const is_escaped = text_[position_] == '\\' && position_ + 1 < text_.size();
            position_ += is_escaped ? 1 : 0;
            has_star = !is_escaped && text_[position_] == '*';
            result += text_[position_];
        }
        fail(begin, "this quote has no end");
    }

    std::string_view take_word(std::string_view characters)
    {
        std::size_t const end = std::min(text_.find_first_not_of(characters, position_), text_.size());
        std::string_view const word = text_.substr(position_, end - position_);
        position_ = end;
        return word;
    }

    bool take_symbol(std::string_view symbol)
    {
        skip_blanks();
        if (!text_.substr(position_).starts_with(symbol))
            return false;
        position_ += symbol.size();
        return true;
    }

    /// A keyword is a word of its own, and no key: `not=1` compares the member "not".
    bool take_keyword(std::string_view keyword)
    {
        skip_blanks();
        std::size_t const begin = position_;
        std::string_view const word = take_word(key_characters);
        bool const is_same = std::equal(word.begin(), word.end(), keyword.begin(), keyword.end(), [](char c, char k) { return (c | 0x20) == k; });
        std::size_t const next = std::min(text_.find_first_not_of(blanks, position_), text_.size());
        if (is_same && (next == text_.size() || std::string_view("=!<>").find(text_[next]) == std::string_view::npos))
            return true;
        position_ = begin;
        return false;
    }

    void skip_blanks() { position_ = std::min(text_.find_first_not_of(blanks, position_), text_.size()); }

    std::uint32_t add(Node node)
    {
        nodes_.push_back(std::move(node));
        return static_cast<std::uint32_t>(nodes_.size() - 1);
    }

    std::string_view text_;
    std::size_t position_ = 0;
    std::vector<Node> nodes_;
};

EventExpression::EventExpression(std::string_view text) : text_(text), nodes_(EventExpressionParser(text).run()) {}

bool EventExpression::matches(json::object const& event) const { return matches(nodes_.back(), event); }
bool EventExpression::matches(Event const& event) const { return matches(nodes_.back(), event); }

template <class Source>
bool EventExpression::matches(Node const& node, Source const& event) const
{
    auto const holds = [&](std::uint32_t operand) { return matches(nodes_[operand], event); };
    switch (node.kind) {
    case NodeKind::all:
        return std::all_of(node.operands.begin(), node.operands.end(), holds);
    case NodeKind::any:
        return std::any_of(node.operands.begin(), node.operands.end(), holds);
    case NodeKind::negation:
        return !holds(node.operands.front());
    default:
        break;
    }
    EventOperand const operand(event, node.path);
    if (!operand.text())
        return operand.exists() && node.kind == NodeKind::unequal;
    return compare(node, *operand.text());
}

bool EventExpression::compare(Node const& node, std::string_view text)
{
    switch (node.kind) {
    case NodeKind::equal:
        return text == node.value;
    case NodeKind::has_prefix:
        return text.starts_with(node.value);
    case NodeKind::unequal:
        return text != node.value;
    case NodeKind::less:
        return text < node.value;
    case NodeKind::less_or_equal:
        return text <= node.value;
    case NodeKind::greater:
        return text > node.value;
    default:
        return text >= node.value;
    }
}

TextPattern EventExpression::pattern_of(std::string_view member) const { return pattern_of(member, nodes_.back()); }

TextPattern EventExpression::pattern_of(std::string_view member, Node const& node) const
{
    bool const is_member = node.path.size() == 1 && node.path.front() == member;
    if (is_member && (node.kind == NodeKind::equal || node.kind == NodeKind::has_prefix))
        return TextPattern(node.value, node.kind == NodeKind::has_prefix);
    if (node.kind != NodeKind::all && node.kind != NodeKind::any)
        return TextPattern();
    TextPattern pattern = pattern_of(member, nodes_[node.operands.front()]);
    for (std::uint32_t const operand : std::span(node.operands).subspan(1)) {
        TextPattern const other = pattern_of(member, nodes_[operand]);
        pattern = node.kind == NodeKind::all ? narrower(pattern, other) : wider(pattern, other);
    }
    return pattern;
}

} // namespace ftrack::wire
