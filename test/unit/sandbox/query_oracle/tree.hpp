// Copyright the ftrack C++ client authors. SPDX-License-Identifier: Apache-2.0
#pragma once

#include "unit/sandbox/query_oracle/model.hpp"

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace ftrack::test::oracle {

using Path = std::vector<Step>;

enum class Operator
{
    is,
    is_not,
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
    Value meaning;       ///< null: none
    bool is_day = false; ///< the meaning is the whole day that begins then
    std::string text;    ///< without quotes
    bool is_bare = false;
};

class Select;

class Expression
{
public:
    enum class Kind
    {
        all,
        some,
        negation,
        comparison,
        membership,
        subquery,
        relation,
    };

    Kind kind = Kind::all;
    std::vector<Expression> terms; ///< of all, some, negation; of a relation: none or one
    Path path;
    Operator op = Operator::is;
    bool is_negated = false; ///< not_in
    std::vector<Literal> literals;
    std::shared_ptr<Select const> select;
    std::size_t style = 0; ///< which of the ways to write it
};

class Column
{
public:
    std::string function; ///< empty: the attribute itself
    Path path;
};

class OrderKey
{
public:
    Path path;
    bool is_descending = false;
};

class Select
{
public:
    std::string type;
    std::vector<Column> columns;
    std::optional<Expression> criterion;
    std::vector<Path> groups;
    std::vector<OrderKey> order;
    std::optional<std::size_t> limit;
    std::optional<std::size_t> offset;
    std::size_t style = 0;
};

std::string to_text(Path const& path);
std::string to_text(Expression const& expression);

/// The query as a client may write it.
std::string to_text(Select const& select);

/// All queries that this one becomes when one part of it is left out.
std::vector<Select> smaller(Select const& select);

/// The smallest query, made from this one by leaving parts out, that still fails.
template <class Fails>
Select shrink(Select select, Fails const& fails)
{
    for (bool shrinks = true; shrinks;) {
        shrinks = false;
        for (Select& candidate : smaller(select)) {
            if (!fails(candidate))
                continue;
            select = std::move(candidate);
            shrinks = true;
            break;
        }
    }
    return select;
}

} // namespace ftrack::test::oracle
