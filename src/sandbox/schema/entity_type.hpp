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
    object,   ///< free JSON
    variable, ///< any scalar or a list of them; the store holds JSON, and beside it what criteria compare (comparable_column())
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

/// What a computed address leads to.
enum class Address
{
    none,
    thumbnail,
    download,
};

class Property
{
public:
    Property() = default;

    std::string name;
    std::string alias; ///< the server's own name, as `alias_for` and update events have it
    Kind kind = Kind::text;
    bool foreign_key = false;
    std::string target;         ///< the entity type that a reference, a collection or a foreign key leads to
    std::string key;            ///< reference: the property here that holds the id; collection: the target's property that points back
    std::string formula;        ///< SQL in place of a column, `{self}` the row; a collection's condition, of `{item}` and `{owner}`
    std::string owners_formula; ///< a collection that criteria seek from its items: the condition on `{owner}`, of `{items}` that select ids
    std::string filter_name, filter_value; ///< a collection of those items alone whose property has this value
    std::string link, link_owner,
        link_item;            ///< a collection through the rows of another type: that type, its property for this entity and for the item
    std::string shown_target; ///< what the schema says in place of `target`; empty: the same
    std::string pointed;      ///< what the schema says that a foreign key points to
    std::string description;
    std::vector<std::string> options; ///< the values that a text may have; empty: any
    std::optional<boost::json::value> default_value;
    OnDelete on_delete = OnDelete::clear;
    Address address = Address::none;
    bool required = false;
    bool immutable = false;
    bool computed = false;
    bool hidden = false;      ///< ours alone; clients never see it
    bool unlisted = false;    ///< the schema does not tell of it, yet clients may ask for it
    bool restricted = false;  ///< for criteria alone
    bool untyped = false;     ///< the schema gives no `type`, as the real one leaves it out in one place
    bool refers = false;      ///< the schema gives a `$ref` though it is a key
    bool parsed = false;      ///< the text is JSON and travels as what it says
    bool json_text = false;   ///< the text is JSON and travels as text
    bool transformed = false; ///< an entity type's name, compared in criteria as table name too
    bool derived = false;     ///< a column of a view

    bool is_collection() const noexcept { return kind == Kind::collection || kind == Kind::mapped_collection; }
    bool is_scalar() const noexcept { return kind != Kind::reference && !is_collection(); }
    bool is_stored() const noexcept { return is_scalar() && formula.empty(); }
    bool is_constraint() const noexcept { return foreign_key && !target.empty() && is_stored() && !derived && name != "id"; }

    /// Holds the id of an entity of any type and goes with it.
    bool is_loose_key() const noexcept { return !foreign_key && on_delete == OnDelete::cascade && is_stored() && !derived; }
};

/// The column that holds what criteria compare of a `variable`.
inline std::string comparable_column(std::string const& name) { return "_" + name; }

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
    std::vector<std::string> system_names;                  ///< as the schema lists them: the server's own names
    std::vector<std::string> system_projections;            ///< the properties among them
    std::vector<std::string> also_required, also_immutable; ///< what the schema lists though it is no property
    std::string classifier_property, classifier_value;
    std::size_t count = 0; ///< about how many there are, for the planner of queries; 0: many
    bool is_abstract = false;
    bool is_view = false;   ///< its rows are computed from other tables
    bool is_hidden = false; ///< clients never see it

    Property const* find(std::string_view property) const;

    /// As find(), then among the types that derive from this one.
    Property const* find_in_family(std::string_view property) const;

    /// As find(), by the server's own name.
    Property const* find_alias(std::string_view alias_name) const;

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
