// Copyright the ftrack C++ client authors. SPDX-License-Identifier: Apache-2.0
#pragma once

#include "sandbox/query/ast.hpp"
#include "sandbox/query/sql.hpp"
#include "sandbox/schema/entity_type.hpp"

#include <optional>
#include <string>
#include <string_view>

namespace ftrack::sandbox::query {

/// A moment as the store holds it, `YYYY-MM-DDThh:mm:ss` in UTC, whose order is that of the texts.
class Moment
{
public:
    Moment() = default;

    std::string begin;
    std::string end; ///< of a literal that names a whole day: the next day's begin
};

/// nullopt: neither a date nor a date-time.
std::optional<Moment> read_moment(std::string_view text);

/// The literal as a value that is compared with this attribute, `none` being a null; nullopt when the attribute can have no such value.
/// Not for date-times.
std::optional<SqlValue> read_value(schema::Kind kind, Literal const& literal);

} // namespace ftrack::sandbox::query
