// Copyright the ftrack C++ client authors. SPDX-License-Identifier: Apache-2.0
#pragma once

#include "sandbox/query/ast.hpp"
#include "sandbox/query/sql.hpp"
#include "sandbox/schema/registry.hpp"

#include <map>
#include <string>
#include <string_view>
#include <vector>

namespace ftrack::sandbox::query {

/// What the parts of one statement share.
class Build
{
public:
    Build(schema::Registry const& registry, std::string_view expression) : registry_(registry), expression_(expression) {}

    /// Has sub_select() name what is deep, for a query that nests deeply.
    void name_deep_selects() noexcept { names_deep_selects_ = true; }

    /// Whether the text should stand in a SELECT that has a name.
    bool should_be_named(std::string_view sql) const { return names_deep_selects_ && is_deep(sql); }

    schema::Registry const& registry() const noexcept { return registry_; }

    /// Adds a parameter; the text that stands for it.
    std::string bind(SqlValue value);

    std::string new_alias() { return "t" + std::to_string(aliases_++); }

    /// What stands after ` IN ` for the rows of a SELECT that refers to no row around it: the SELECT itself, or the name of one that the statement
    /// begins with, when it should_be_named().
    std::string sub_select(std::string select);

    /// `WITH …`, for the names that sub_select() gave.
    std::string named_selects() const;

    /// Throws QueryError with the position in the expression.
    [[noreturn]] void fail(std::size_t position, std::string const& reason) const;

    [[noreturn]] void fail_unknown(schema::EntityType const& type, Path const& path, std::string const& attribute) const;

    std::vector<SqlValue> take_parameters() { return std::move(parameters_); }

private:
    schema::Registry const& registry_;
    std::string_view expression_;
    std::vector<SqlValue> parameters_;
    std::size_t aliases_ = 0;
    std::vector<std::string> named_selects_;
    bool names_deep_selects_ = false;
};

class Place;

/// One FROM clause: a table and the tables joined to it along references, each path once. A row without such a reference stays, until it is
/// said to be required.
class Scope
{
public:
    Scope(Build& build, schema::EntityType const& type) : build_(build), type_(type), alias_(build.new_alias()) {}

    schema::EntityType const& type() const noexcept { return type_; }
    std::string const& alias() const noexcept { return alias_; }

    /// The alias of the row that the reference of `owner` leads to.
    std::string join(Place const& owner, schema::Property const& reference, schema::EntityType const& target, std::size_t position);

    /// Rows do not count unless all references up to the row `alias` lead somewhere. SQLite may then begin with any of the tables.
    void require(std::string alias);

    std::string from() const;

private:
    class Join
    {
    public:
        std::string owner;
        std::string alias;
        std::string table;
        std::string condition;
        bool is_required = false;
    };

    Build& build_;
    schema::EntityType const& type_;
    std::string alias_;
    std::map<std::string, std::string> aliases_;
    std::vector<Join> joins_;
};

/// What becomes of a row for which a criterion is not known to be true.
enum class Standing
{
    required,    ///< it is lost: all criteria around this one are conjunctions
    alternative, ///< it may be kept by another criterion: there is a disjunction around this one
    negated,     ///< it matters whether the criterion is false or unknown: there is a negation around it
};

/// Where the walk along a path stands.
class Place
{
public:
    Place(Scope& in, std::string row, schema::EntityType const& of, bool exact) : scope(&in), alias(std::move(row)), type(&of), is_exact(exact) {}

    Scope* scope;
    std::string alias;
    schema::EntityType const* type;
    bool is_exact;       ///< attributes of derived types do not count
    bool is_few = false; ///< other criteria leave few such rows
    Standing standing = Standing::required;
};

/// The column or formula of a scalar of the row `alias`; for a reference, of its key.
std::string value_of(std::string const& alias, schema::Property const& property);

/// As value_of(), for a criterion or an order.
std::string comparable_value_of(Place const& place, schema::Property const& property);

/// That the row has such a value, where the columns alone do not tell; else empty.
std::string condition_of_value(Place const& place, schema::Property const& property);

/// As comparable_value_of(), and null where the row has no such value or the references lead nowhere.
std::string compared_value_of(Place const& place, schema::Property const& property);

/// A value that is compared or ordered as texts are, by the rule of the database. Columns of texts are so by their definition; formulas and views
/// have none.
std::string collated(std::string const& value, schema::Property const& property);

bool is_text(schema::Kind kind) noexcept;

/// The columns that tell which of two rows comes first when nothing else does: the order in which they were made.
std::string order_of_rows(std::string const& alias, schema::EntityType const& type);

/// That the row `alias` is of the type; empty when its table holds no other.
std::string is_of_type(std::string const& alias, schema::EntityType const& type);

/// That the reference of the row `owner` leads to `row`, which is of the type.
std::string leads_to(Place const& owner, schema::Property const& reference, std::string const& row, schema::EntityType const& target);

/// What the items of a collection are like, whoever owns them: of the type, and of the part that the collection shows.
std::vector<std::string> item_conditions(schema::Property const& collection, std::string const& item, schema::EntityType const& item_type);

/// That the row `item` belongs to the collection of the row `owner`.
std::string belongs_to(std::string const& owner, schema::Property const& collection, std::string const& item, schema::EntityType const& item_type);

/// Whether has_one_of() can be asked of the collection.
bool can_be_sought_from_items(schema::Property const& collection);

/// That the row `owner` has one of the rows in its collection that `rows`, a FROM and a WHERE clause, selects as `item`. Where it has none this
/// may be unknown.
std::string has_one_of(Build& build, Place const& owner, schema::Property const& collection, std::string const& item, std::string const& rows);

/// Throws QueryError when the type has no such attribute.
schema::Property const& find_attribute(Build const& build, Place const& place, Path const& path, std::size_t step);

/// The type that a step leads to, its cast included.
schema::EntityType const& target_of(Build const& build, schema::Property const& property, Path const& path, std::size_t step);

} // namespace ftrack::sandbox::query
