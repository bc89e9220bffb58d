// Copyright the ftrack C++ client authors. SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

namespace ftrack::sandbox::query {

using SqlValue = std::variant<std::monostate, std::int64_t, double, std::string>;

/// A statement whose text holds names of the schema alone; every value is a parameter.
class Sql
{
public:
    Sql() = default;

    std::string text;
    std::vector<SqlValue> parameters;
};

/// `"name"`, for names of the schema.
std::string quoted(std::string const& name);

/// Whether SQLite's parser, whose stack is bounded, should not read this inside of much else.
bool is_deep(std::string_view sql);

/// The terms joined by ` AND ` or ` OR ` as a wide and low tree: SQLite bounds the depth of an expression and of parentheses, not their number.
std::string joined(std::vector<std::string> const& terms, char const* connective);

/// As joined(), without parentheses around the whole: for a WHERE clause, and for conjunctions among the terms of a disjunction.
std::string listed(std::vector<std::string> terms, char const* connective);

} // namespace ftrack::sandbox::query
