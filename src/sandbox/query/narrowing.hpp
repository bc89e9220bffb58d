// Copyright the ftrack C++ client authors. SPDX-License-Identifier: Apache-2.0
#pragma once

#include "sandbox/query/ast.hpp"
#include "sandbox/schema/registry.hpp"

namespace ftrack::sandbox::query {

/// How many entities meet criteria, as far as their text and the schema tell.
class Narrowing
{
public:
    explicit Narrowing(schema::Registry const& registry) : registry_(registry) {}

    /// Whether few entities of this type can meet the criterion, or its opposite: it asks for ids, names or references.
    bool is_narrow(Criterion const& criterion, schema::EntityType const& type, bool negated = false) const;
    bool is_narrow(Comparison const& comparison, schema::EntityType const& type, bool negated = false) const;
    bool is_narrow(Membership const& membership, schema::EntityType const& type, bool negated = false) const;
    bool is_narrow(Relation const& relation, schema::EntityType const& type, bool negated = false) const;

    /// Whether a narrow criterion, or its opposite, lets few of them remain without a look at any collection of theirs.
    bool leaves_few(Criterion const& criterion, schema::EntityType const& type, bool negated = false) const;

private:
    /// What a path leads to.
    class End
    {
    public:
        schema::Property const* property = nullptr; ///< null: nowhere
        schema::EntityType const* target = nullptr;
        bool is_told_by_few = true; ///< the path passes neither a collection nor what is shared by many
    };

    End end_of(Path const& path, schema::EntityType const& type) const;
    bool ends_at_key_or_name(Path const& path, schema::EntityType const& type) const;

    schema::Registry const& registry_;
};

} // namespace ftrack::sandbox::query
