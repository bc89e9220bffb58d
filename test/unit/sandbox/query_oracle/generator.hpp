// Copyright the ftrack C++ client authors. SPDX-License-Identifier: Apache-2.0
#pragma once

#include "unit/sandbox/query_oracle/model.hpp"
#include "unit/sandbox/query_oracle/tree.hpp"

namespace ftrack::test::oracle {

/// Makes queries that a client may send: all that the model knows, in any combination.
class Generator
{
public:
    Generator(World const& world, std::uint64_t seed) : world_(world), random_(seed) {}

    Select query();

private:
    Select grouped(Type const& type);
    void group_by_value(Select& select);
    Expression criterion(Type const& type, std::size_t depth, bool is_exact);
    Expression predicate(Type const& type, std::size_t depth, bool is_exact);
    Expression relation(Path path, Attribute const& attribute, std::size_t depth);
    Expression custom_attribute(Path path);
    Expression comparison(Path path, Type const& owner, Attribute const& attribute);
    Expression membership(Path path, Type const& owner, Attribute const& attribute);
    Expression subquery(Path path, Attribute const& attribute, std::size_t depth);
    Select subselect(std::string const& kind, std::size_t depth);

    /// A path from the type to an attribute of a kind that is wanted; `owner` and `attribute` are its end.
    Path path(Type const& type, bool is_exact, bool may_pass_collections, Type const*& owner, Attribute const*& attribute);
    Path column_path(Type const& type);
    Path collection_path(Type const& type);
    Attribute const& attribute_of(Type const& type, bool is_exact);
    std::string cast_of(Attribute const& attribute);

    Literal literal(Type const& owner, Attribute const& attribute, Operator op);
    Literal literal_of(Value const& meaning, Kind kind);
    Literal text_literal(std::string text);
    Literal date_literal(Moment moment);
    Literal pattern(Value const& value);
    Value some_value(Type const& owner, Attribute const& attribute);
    void add_window(Select& select);

    World const& world_;
    Random random_;
};

} // namespace ftrack::test::oracle
