// Copyright the ftrack C++ client authors. SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <variant>
#include <vector>

namespace ftrack::sandbox::query {

/// One step of a path: `parent` or `parent[Shot]`.
class Step
{
public:
    Step() = default;

    std::string name;
    std::string cast;
};

class Path
{
public:
    Path() = default;

    std::vector<Step> steps;
    std::size_t position = 0;

    std::string to_string() const;
};

enum class Operator
{
    equal,
    not_equal,
    less,
    less_or_equal,
    greater,
    greater_or_equal,
    like,
    not_like,
};

class Literal
{
public:
    Literal() = default;

    std::string text;
    bool quoted = false;
    std::size_t position = 0;

    bool is_null() const;
};

class Query;
class Criterion;

class Conjunction
{
public:
    std::vector<Criterion> terms;
};

class Disjunction
{
public:
    std::vector<Criterion> terms;
};

class Negation
{
public:
    std::unique_ptr<Criterion> term;
};

class Comparison
{
public:
    Path path;
    Operator op = Operator::equal;
    Literal value;
};

/// `in` and `not_in`, of values or of a sub-query.
class Membership
{
public:
    Path path;
    bool negated = false;
    std::vector<Literal> values;
    std::unique_ptr<Query> query;
};

/// `has (…)` and `any (…)`: some related entity meets all of it.
class Relation
{
public:
    Path path;
    std::unique_ptr<Criterion> criterion; ///< null: merely exists
};

class Criterion
{
public:
    Criterion() = default;
    template <class Node>
    explicit Criterion(Node value) : node(std::move(value))
    {
    }

    std::variant<Conjunction, Disjunction, Negation, Comparison, Membership, Relation> node;
};

class Projection
{
public:
    Projection() = default;

    std::string function; ///< lower case; empty: the attribute itself
    Path path;
};

class OrderKey
{
public:
    OrderKey() = default;

    Path path;
    bool descending = false;
};

class Query
{
public:
    Query() = default;

    std::string text; ///< the whole expression, for messages; empty in a sub-query
    std::string entity_type;
    std::size_t entity_type_position = 0;
    std::vector<Projection> projections; ///< empty: the primary key alone
    std::optional<Criterion> criterion;
    std::vector<Path> groups;
    std::vector<OrderKey> order;
    std::optional<std::int64_t> limit;
    std::int64_t offset = 0;
};

} // namespace ftrack::sandbox::query
