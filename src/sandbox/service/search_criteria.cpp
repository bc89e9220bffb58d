// Copyright the ftrack C++ client authors. SPDX-License-Identifier: Apache-2.0
#include "sandbox/service/search_criteria.hpp"

#include "sandbox/query/compiler.hpp"
#include "sandbox/query/parser.hpp"
#include "sandbox/service/failure.hpp"
#include "sandbox/service/reading.hpp"

#include <boost/json/array.hpp>

#include <initializer_list>
#include <string>
#include <vector>

namespace ftrack::sandbox::service {

namespace json = boost::json;

namespace {

using query::Criterion;

constexpr std::size_t maximum_terms = 100;

query::Path path(std::string_view dotted)
{
    query::Path result;
    for (std::size_t begin = 0; begin <= dotted.size();) {
        std::size_t const end = std::min(dotted.find('.', begin), dotted.size());
        query::Step step;
        step.name = dotted.substr(begin, end - begin);
        result.steps.push_back(std::move(step));
        begin = end + 1;
    }
    return result;
}

Criterion compared(std::string_view dotted, query::Operator op, std::string text)
{
    query::Comparison comparison;
    comparison.path = path(dotted);
    comparison.op = op;
    comparison.value.text = std::move(text);
    comparison.value.quoted = true;
    return Criterion(std::move(comparison));
}

Criterion any_equal(std::vector<std::string> const& paths, query::Operator op, std::string const& text)
{
    query::Disjunction disjunction;
    for (std::string const& candidate : paths)
        disjunction.terms.push_back(compared(candidate, op, text));
    return Criterion(std::move(disjunction));
}

/// A pattern of `like` for texts that hold the term as it stands.
std::string holding(std::string_view term)
{
    std::string pattern = "%";
    for (char const character : term) {
        if (character == '%' || character == '_' || character == '\\')
            pattern += '\\';
        pattern += character;
    }
    return pattern + "%";
}

std::vector<std::string> name_paths(schema::EntityType const& type)
{
    if (type.name == "AssetVersion")
        return {"asset.name"};
    std::vector<std::string> paths;
    for (char const* const name : {"name", "full_name", "username", "first_name", "last_name"}) {
        if (type.find(name) != nullptr)
            paths.emplace_back(name);
    }
    if (paths.empty())
        throw validation_error("Entities of type '" + type.name + "' have no name to search for.");
    return paths;
}

std::vector<std::string> context_paths(schema::EntityType const& type)
{
    std::string parent;
    if (type.name == "AssetVersion")
        parent = "asset.parent.";
    else if (type.name == "Asset")
        parent = "parent.";
    else if (type.find("project_id") == nullptr)
        throw validation_error("Entities of type '" + type.name + "' belong to no context.");
    std::vector<std::string> paths{parent + "id", parent + "project_id"};
    if (!parent.empty() || type.find("ancestors") != nullptr)
        paths.push_back(parent + "ancestors.id");
    return paths;
}

std::vector<std::string> strings(json::object const& operation, std::string_view name)
{
    std::vector<std::string> result;
    json::value const* const list = operation.if_contains(name);
    if (list == nullptr || list->is_null())
        return result;
    json::array const* const items = list->if_array();
    bool is_valid = items != nullptr && items->size() <= maximum_terms;
    for (std::size_t i = 0; is_valid && i < items->size(); ++i) {
        json::string const* const item = (*items)[i].if_string();
        is_valid = item != nullptr;
        if (is_valid)
            result.emplace_back(*item);
    }
    if (!is_valid)
        throw validation_error("'" + std::string(name) + "' must be a list of at most " + std::to_string(maximum_terms) + " strings.");
    return result;
}

query::Query read_expression(schema::Registry const& registry, json::object const& operation)
{
    std::string const type_name(text_member(operation, "entity_type"));
    std::string const expression(text_member(operation, "expression"));
    if (!expression.empty()) {
        query::Query query = query::parse(expression);
        if (!type_name.empty() && query.entity_type != type_name)
            throw validation_error("The search is for '" + type_name + "', its expression for '" + query.entity_type + "'.");
        return query;
    }
    schema::EntityType const* const type = registry.find(type_name);
    if (type == nullptr)
        throw validation_error("A search needs the 'entity_type' to search for. Got '" + type_name + "'.");
    std::string projections;
    for (std::string const& name : type->default_projections)
        projections += (projections.empty() ? "" : ", ") + name;
    return query::parse("select " + projections + " from " + type_name);
}

} // namespace

query::Query read_search(schema::Registry const& registry, json::object const& operation)
{
    query::Query query = read_expression(registry, operation);
    schema::EntityType const& type = query::entity_type(registry, query);
    query::Conjunction all;
    if (query.criterion)
        all.terms.push_back(*std::move(query.criterion));
    for (std::string const& term : strings(operation, "terms"))
        all.terms.push_back(any_equal(name_paths(type), query::Operator::like, holding(term)));
    if (std::string const context(text_member(operation, "context_id")); !context.empty())
        all.terms.push_back(any_equal(context_paths(type), query::Operator::equal, context));
    std::vector<std::string> const object_types = strings(operation, "object_type_ids");
    if (!object_types.empty() && type.find("object_type_id") != nullptr) {
        query::Disjunction disjunction;
        for (std::string const& id : object_types)
            disjunction.terms.push_back(compared("object_type_id", query::Operator::equal, id));
        all.terms.emplace_back(std::move(disjunction));
    }
    if (all.terms.empty())
        query.criterion.reset();
    else
        query.criterion.emplace(std::move(all));
    return query;
}

} // namespace ftrack::sandbox::service
