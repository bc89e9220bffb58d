// Copyright the ftrack C++ client authors. SPDX-License-Identifier: Apache-2.0
#include "sandbox/query/scope.hpp"

#include "sandbox/query/error.hpp"
#include "sandbox/query/lexer.hpp"
#include "sandbox/query/texts.hpp"

namespace ftrack::sandbox::query {

namespace {

// SQLite joins at most 64 tables.
constexpr std::size_t maximum_joins = 60;

std::string replaced(std::string text, std::string_view place, std::string const& name)
{
    for (std::size_t found = 0; (found = text.find(place, found)) != std::string::npos; found += name.size())
        text.replace(found, place.size(), name);
    return text;
}

// Types that share a table share its columns and formulas: one that has no such attribute must not seem to.
std::string has_attribute(Place const& place, schema::Property const& property)
{
    if (place.type->find(property.name) != nullptr)
        return {};
    std::string list;
    for (schema::EntityType const* member : place.type->family) {
        if (member->find(property.name) != nullptr)
            list += (list.empty() ? "'" : ", '") + member->name + "'";
    }
    return place.alias + ".\"_type\" IN (" + list + ")";
}

} // namespace

std::string Build::bind(SqlValue value)
{
    parameters_.push_back(std::move(value));
    return "?" + std::to_string(parameters_.size());
}

std::string Build::sub_select(std::string select)
{
    if (!should_be_named(select))
        return "(" + select + ")";
    std::string name = "s" + std::to_string(named_selects_.size());
    named_selects_.push_back(name + " AS (" + std::move(select) + ")");
    return name;
}

std::string Build::named_selects() const
{
    std::string text;
    for (std::string const& named : named_selects_)
        text += (text.empty() ? "WITH " : ", ") + named;
    return text.empty() ? text : text + " ";
}

void Build::fail(std::size_t position, std::string const& reason) const { throw QueryError(failed_to_parse(expression_, position, reason)); }

void Build::fail_unknown(schema::EntityType const& type, Path const& path, std::string const& attribute) const
{
    throw QueryError("No attribute '" + shown(attribute, longest_name) + "' exists for schema '" + type.name + "'. (at character " +
                     std::to_string(path.position + 1) + ": \"" + shown(path.to_string(), 2 * longest_name) + "\")");
}

std::string Scope::join(Place const& owner, schema::Property const& reference, schema::EntityType const& target, std::size_t position)
{
    auto const [place, is_new] = aliases_.try_emplace(owner.alias + "." + reference.name + "[" + target.name + "]");
    if (!is_new)
        return place->second;
    if (aliases_.size() > maximum_joins)
        build_.fail(position, "too many different references");
    Join join;
    join.owner = owner.alias;
    join.alias = place->second = build_.new_alias();
    join.table = target.table;
    join.condition = leads_to(owner, reference, join.alias, target);
    joins_.push_back(std::move(join));
    return place->second;
}

// An owner was joined before what is joined to it.
void Scope::require(std::string alias)
{
    for (auto join = joins_.rbegin(); join != joins_.rend(); ++join) {
        if (join->alias != alias)
            continue;
        join->is_required = true;
        alias = join->owner;
    }
}

std::string Scope::from() const
{
    std::string text = quoted(type_.table) + " " + alias_;
    for (Join const& join : joins_)
        text += (join.is_required ? " JOIN " : " LEFT JOIN ") + quoted(join.table) + " " + join.alias + " ON " + join.condition;
    return text;
}

std::string value_of(std::string const& alias, schema::Property const& property)
{
    if (!property.formula.empty())
        return replaced(property.formula, "{self}", alias);
    return alias + "." + quoted(property.kind == schema::Kind::reference ? property.key : property.name);
}

std::string comparable_value_of(Place const& place, schema::Property const& property)
{
    if (property.kind == schema::Kind::variable)
        return place.alias + "." + quoted(schema::comparable_column(property.name));
    return value_of(place.alias, property);
}

std::string condition_of_value(Place const& place, schema::Property const& property)
{
    bool const is_column = property.formula.empty() && property.kind != schema::Kind::reference;
    if (property.kind == schema::Kind::variable || is_column)
        return {};
    std::string condition = has_attribute(place, property);
    bool const may_be_missing = place.alias != place.scope->alias();
    if (condition.empty() && !property.formula.empty() && may_be_missing)
        condition = place.alias + "." + quoted(place.type->primary_key.front()) + " IS NOT NULL";
    return condition;
}

std::string compared_value_of(Place const& place, schema::Property const& property)
{
    std::string const value = comparable_value_of(place, property);
    std::string const condition = condition_of_value(place, property);
    return condition.empty() ? value : "CASE WHEN " + condition + " THEN " + value + " END";
}

bool is_text(schema::Kind kind) noexcept { return kind == schema::Kind::text || kind == schema::Kind::object || kind == schema::Kind::reference; }

std::string collated(std::string const& value, schema::Property const& property)
{
    bool const has_collation = property.kind != schema::Kind::variable && (property.formula.empty() || !is_text(property.kind));
    return has_collation ? value : value + " COLLATE " + collation_of(property.kind == schema::Kind::reference ? property.key : property.name);
}

std::string order_of_rows(std::string const& alias, schema::EntityType const& type)
{
    if (!type.is_view)
        return alias + ".rowid";
    std::string columns;
    for (std::string const& part : type.primary_key)
        columns += (columns.empty() ? "" : ", ") + alias + "." + quoted(part);
    return columns;
}

std::string is_of_type(std::string const& alias, schema::EntityType const& type)
{
    if (type.is_whole_table())
        return {};
    std::string list;
    for (schema::EntityType const* member : type.family)
        list += (list.empty() ? "'" : ", '") + member->name + "'";
    return type.family.size() == 1 ? alias + ".\"_type\" = " + list : alias + ".\"_type\" IN (" + list + ")";
}

std::string leads_to(Place const& owner, schema::Property const& reference, std::string const& row, schema::EntityType const& target)
{
    std::string text = row + "." + quoted(target.primary_key.front()) + " = " + value_of(owner.alias, reference);
    // The further parts of a composite key have the same names on both sides.
    for (std::size_t i = 1; i < target.primary_key.size(); ++i)
        text += " AND " + row + "." + quoted(target.primary_key[i]) + " = " + owner.alias + "." + quoted(target.primary_key[i]);
    for (std::string const& condition : {is_of_type(row, target), has_attribute(owner, reference)})
        text += condition.empty() ? "" : " AND " + condition;
    return text;
}

std::vector<std::string> item_conditions(schema::Property const& collection, std::string const& item, schema::EntityType const& item_type)
{
    std::vector<std::string> terms;
    if (!collection.filter_name.empty())
        terms.push_back(item + "." + quoted(collection.filter_name) + " = '" + collection.filter_value + "'");
    if (std::string type = is_of_type(item, item_type); !type.empty())
        terms.push_back(std::move(type));
    return terms;
}

std::string belongs_to(std::string const& owner, schema::Property const& collection, std::string const& item, schema::EntityType const& item_type)
{
    std::vector<std::string> terms = item_conditions(collection, item, item_type);
    std::string belongs;
    if (!collection.link.empty())
        belongs = item + ".\"id\" IN (SELECT l." + quoted(collection.link_item) + " FROM " + quoted(collection.link) + " l WHERE l." +
                  quoted(collection.link_owner) + " = " + owner + ".\"id\")";
    else if (collection.formula.empty())
        belongs = item + "." + quoted(collection.key) + " = " + owner + ".\"id\"";
    else
        belongs = "(" + replaced(replaced(collection.formula, "{item}", item), "{owner}", owner) + ")";
    terms.insert(terms.begin(), std::move(belongs));
    return joined(terms, " AND ");
}

bool can_be_sought_from_items(schema::Property const& collection)
{
    return !collection.owners_formula.empty() || !collection.key.empty() || !collection.link.empty();
}

std::string has_one_of(Build& build, Place const& owner, schema::Property const& collection, std::string const& item, std::string const& rows)
{
    std::string const select = "SELECT " + item + ".";
    if (!collection.owners_formula.empty()) {
        std::string const items = build.sub_select(select + "\"id\"" + rows);
        std::string text = replaced(replaced(collection.owners_formula, "{owner}", owner.alias), "{items}", items);
        bool const may_be_missing = owner.alias != owner.scope->alias();
        return may_be_missing ? "(" + owner.alias + ".\"id\" IS NOT NULL AND " + text + ")" : text;
    }
    std::string const is_owner = owner.alias + ".\"id\" IN ";
    if (collection.link.empty())
        return is_owner + build.sub_select(select + quoted(collection.key) + rows);
    return is_owner + "(SELECT l." + quoted(collection.link_owner) + " FROM " + quoted(collection.link) + " l WHERE l." +
           quoted(collection.link_item) + " IN " + build.sub_select(select + "\"id\"" + rows) + ")";
}

schema::Property const& find_attribute(Build const& build, Place const& place, Path const& path, std::size_t step)
{
    std::string const& name = path.steps[step].name;
    bool const is_first = step == 0;
    schema::Property const* const property = place.is_exact && is_first ? place.type->find(name) : place.type->find_in_family(name);
    if (property == nullptr || property->hidden)
        build.fail_unknown(*place.type, path, name);
    return *property;
}

schema::EntityType const& target_of(Build const& build, schema::Property const& property, Path const& path, std::size_t step)
{
    if (property.is_scalar())
        build.fail(path.position, "'" + property.name + "' has no attributes");
    schema::EntityType const& declared = build.registry().get(property.target);
    std::string const& cast = path.steps[step].cast;
    if (cast.empty())
        return declared;
    schema::EntityType const* const target = build.registry().find(cast);
    if (target == nullptr)
        build.fail(path.position, "there is no entity type '" + shown(cast, longest_name) + "'");
    if (!target->is_a(declared) && !declared.is_a(*target))
        build.fail(path.position, "'" + property.name + "' is never a '" + cast + "'");
    return *target;
}

} // namespace ftrack::sandbox::query
