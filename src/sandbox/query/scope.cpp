// Copyright the ftrack C++ client authors. SPDX-License-Identifier: Apache-2.0
#include "sandbox/query/scope.hpp"

#include "sandbox/query/error.hpp"
#include "sandbox/query/lexer.hpp"

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

} // namespace

std::string Build::bind(SqlValue value)
{
    parameters_.push_back(std::move(value));
    return "?" + std::to_string(parameters_.size());
}

void Build::fail(std::size_t position, std::string const& reason) const { throw QueryError(failed_to_parse(expression_, position, reason)); }

void Build::fail_unknown(schema::EntityType const& type, Path const& path, std::string const& attribute) const
{
    throw QueryError("No attribute '" + attribute + "' exists for schema '" + type.name + "'. (at character " + std::to_string(path.position + 1) +
                     ": \"" + path.to_string() + "\")");
}

std::string Scope::join(std::string const& owner, schema::Property const& reference, schema::EntityType const& target, std::size_t position)
{
    auto const [place, is_new] = aliases_.try_emplace(owner + "." + reference.name + "[" + target.name + "]");
    if (!is_new)
        return place->second;
    if (aliases_.size() > maximum_joins)
        build_.fail(position, "too many different references");
    std::string const alias = place->second = build_.new_alias();
    joins_ += " LEFT JOIN " + quoted(target.table) + " " + alias + " ON " + alias + "." + quoted(target.primary_key.front()) + " = " +
              value_of(owner, reference);
    // The further parts of a composite key have the same names on both sides.
    for (std::size_t i = 1; i < target.primary_key.size(); ++i)
        joins_ += " AND " + alias + "." + quoted(target.primary_key[i]) + " = " + owner + "." + quoted(target.primary_key[i]);
    if (std::string const type = is_of_type(alias, target); !type.empty())
        joins_ += " AND " + type;
    return alias;
}

std::string Scope::from() const { return quoted(type_.table) + " " + alias_ + joins_; }

std::string value_of(std::string const& alias, schema::Property const& property)
{
    if (!property.formula.empty())
        return replaced(property.formula, "{self}", alias);
    return alias + "." + quoted(property.kind == schema::Kind::reference ? property.key : property.name);
}

std::string compared_value_of(std::string const& alias, schema::Property const& property)
{
    if (property.kind == schema::Kind::variable)
        return alias + "." + quoted(schema::comparable_column(property.name));
    return value_of(alias, property);
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

std::string belongs_to(std::string const& owner, schema::Property const& collection, std::string const& item, schema::EntityType const& item_type)
{
    std::vector<std::string> terms;
    if (!collection.link.empty())
        terms.push_back(item + ".\"id\" IN (SELECT l." + quoted(collection.link_item) + " FROM " + quoted(collection.link) + " l WHERE l." +
                        quoted(collection.link_owner) + " = " + owner + ".\"id\")");
    else if (collection.formula.empty())
        terms.push_back(item + "." + quoted(collection.key) + " = " + owner + ".\"id\"");
    else
        terms.push_back("(" + replaced(replaced(collection.formula, "{item}", item), "{owner}", owner) + ")");
    if (!collection.filter_name.empty())
        terms.push_back(item + "." + quoted(collection.filter_name) + " = '" + collection.filter_value + "'");
    if (std::string type = is_of_type(item, item_type); !type.empty())
        terms.push_back(std::move(type));
    return joined(terms, " AND ");
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
        build.fail(path.position, "there is no entity type '" + cast + "'");
    if (!target->is_a(declared) && !declared.is_a(*target))
        build.fail(path.position, "'" + property.name + "' is never a '" + cast + "'");
    return *target;
}

} // namespace ftrack::sandbox::query
