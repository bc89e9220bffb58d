// Copyright the ftrack C++ client authors. SPDX-License-Identifier: Apache-2.0
#pragma once

#include <boost/json/value.hpp>

#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace ftrack::sandbox::schema {

enum class Kind
{
    text,
    number,
    integer,
    boolean,
    date_time,
    object, ///< free JSON
    reference,
    collection,
    mapped_collection,
};

/// What becomes of a row whose foreign key points to a row that is deleted.
enum class OnDelete
{
    clear,
    cascade,
    restrict,
};

class Property
{
public:
    Property() = default;

    std::string name;
    std::string alias; ///< the server's own name, as `alias_for` and update events have it
    Kind kind = Kind::text;
    bool foreign_key = false;
    std::string target;  ///< the entity type that a reference, a collection or a foreign key leads to
    std::string key;     ///< reference: the property here that holds the id; collection: the target's property that points back
    std::string formula; ///< SQL in place of a column, `{self}` the row; a collection's condition, of `{item}` and `{owner}`
    std::string filter_name, filter_value; ///< a collection of those items alone whose property has this value
    std::optional<boost::json::value> default_value;
    OnDelete on_delete = OnDelete::clear;
    bool required = false;
    bool immutable = false;
    bool computed = false;
    bool hidden = false;      ///< ours alone; clients never see it
    bool untyped = false;     ///< the schema gives no `type`, as the real one leaves it out in one place
    bool parsed = false;      ///< the text is JSON and travels as what it says
    bool transformed = false; ///< an entity type's name, compared in criteria as table name too

    bool is_collection() const noexcept { return kind == Kind::collection || kind == Kind::mapped_collection; }
    bool is_scalar() const noexcept { return kind != Kind::reference && !is_collection(); }
    bool is_stored() const noexcept { return is_scalar() && formula.empty(); }
    bool is_constraint() const noexcept { return foreign_key && is_stored() && name != "id"; }
};

class EntityType
{
public:
    EntityType() = default;

    std::string name;
    std::string alias;
    std::string table;
    EntityType const* base = nullptr;
    std::vector<EntityType const*> family; ///< itself and all that derive from it, nearest first
    std::vector<Property> properties;
    std::vector<std::string> primary_key{"id"};
    std::vector<std::string> default_projections;
    std::vector<std::string> system_projections;
    std::string classifier_property, classifier_value;
    bool is_abstract = false;

    Property const* find(std::string_view property) const;

    /// As find(), then among the types that derive from this one.
    Property const* find_in_family(std::string_view property) const;

    bool is_a(EntityType const& other) const noexcept;
    EntityType const& root() const noexcept { return base != nullptr ? base->root() : *this; }

    /// Whether one table holds rows of several types.
    bool is_polymorphic() const noexcept { return root().family.size() > 1; }

    /// Whether every row of the table is of this type.
    bool is_whole_table() const noexcept { return base == nullptr; }

    Property& add(Property property);

private:
    std::map<std::string, std::size_t, std::less<>> index_;
};

} // namespace ftrack::sandbox::schema
