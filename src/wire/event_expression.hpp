// Copyright the ftrack C++ client authors. SPDX-License-Identifier: Apache-2.0
#pragma once

#include "ftrack/event.hpp"

#include <boost/json/object.hpp>

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace ftrack::wire {

/// What a text must be, or begin with.
class TextPattern
{
public:
    TextPattern() = default;
    TextPattern(std::string required, bool prefix) : text(std::move(required)), is_prefix(prefix) {}

    bool matches(std::string_view other) const noexcept { return is_prefix ? other.starts_with(text) : other == text; }
    bool is_anything() const noexcept { return is_prefix && text.empty(); }
    bool operator==(TextPattern const&) const = default;

    std::string text;
    bool is_prefix = true;
};

/// A condition of subscriptions and targets, compiled once: `topic=ftrack.update and (source.user.username="jane" or not data.count > 3)`.
///
///     expression = term {"or" term}      term = factor {"and" factor}      factor = ["not"] (condition | "(" expression ")")
///     condition  = key operator value    operator = "=" | "!=" | "<" | "<=" | ">" | ">="
///     key        = letters, digits, `_`, `.`: a path into the event
///     value      = letters, digits, `_,./*@+-`, or any text in ' or ", where a backslash makes the next character mean itself
///
/// Keywords are accepted in any case. Values are compared as texts, byte by byte: numbers in JSON's form, booleans as `true` and `false`; null,
/// arrays and objects are unequal to every text and not ordered. A condition whose key is missing is false, whatever its operator. `=` with a value
/// that ends in `*` compares the prefix before it; so does no other operator.
class EventExpression
{
public:
    static constexpr std::size_t max_length = 16'384;
    static constexpr std::size_t max_depth = 32; ///< of parentheses and `not`

    /// Throws ParseError, which tells the position.
    explicit EventExpression(std::string_view text);

    bool matches(boost::json::object const& event) const;

    /// The same as of the event's JSON form.
    bool matches(Event const& event) const;

    /// What the topic of every matching event is, so that one who holds many expressions need not evaluate them all.
    TextPattern topic() const { return pattern_of("topic"); }

    /// The same for another member: of the target `id=x`, the pattern of `id` is exactly `x`.
    TextPattern pattern_of(std::string_view member) const;

    std::string const& text() const noexcept { return text_; }

private:
    friend class EventExpressionParser;

    enum class NodeKind : unsigned char
    {
        all,
        any,
        negation,
        equal,
        has_prefix,
        unequal,
        less,
        less_or_equal,
        greater,
        greater_or_equal,
    };

    struct Node
    {
        NodeKind kind = NodeKind::all;
        std::vector<std::string> path;       // of a condition
        std::string value;                   // of a condition
        std::vector<std::uint32_t> operands; // of the others: places in nodes_
    };

    template <class Source>
    bool matches(Node const& node, Source const& event) const;
    static bool compare(Node const& node, std::string_view text);
    TextPattern pattern_of(std::string_view member, Node const& node) const;

    std::string text_;
    std::vector<Node> nodes_; // the whole is the last
};

} // namespace ftrack::wire
