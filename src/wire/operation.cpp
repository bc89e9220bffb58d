// Copyright the ftrack C++ client authors. SPDX-License-Identifier: Apache-2.0
#include "ftrack/operation.hpp"

#include <algorithm>
#include <array>
#include <stdexcept>

namespace ftrack {

namespace json = boost::json;

namespace {

constexpr auto read_only_actions = std::to_array<std::string_view>({"query", "query_schemas", "query_server_information", "search"});

json::string_view text(std::string_view value) { return {value.data(), value.size()}; }

json::array to_array(std::vector<std::string> const& values)
{
    json::array array;
    array.reserve(values.size());
    for (std::string const& value : values)
        array.emplace_back(text(value));
    return array;
}

json::object typed(std::string_view entity_type, json::object data)
{
    data["__entity_type__"] = text(entity_type);
    return data;
}

} // namespace

EntityKey::EntityKey(Value const& entity) : parts_(entity.primary_key())
{
    if (!entity.is_entity())
        throw std::invalid_argument("EntityKey: a value of kind " + std::string(to_string(entity.kind())) + " is no entity.");
    if (parts_.empty())
        throw std::invalid_argument("EntityKey: this " + std::string(entity.entity_type()) +
                                    " lacks its primary key, or part of it; name the key in the query's select.");
}

// An object keeps its memory resource when it is moved, and an operation may outlive its caller's: with the default one it owns all it holds.
Operation::Operation(json::object json) : json_(std::move(json), json::storage_ptr())
{
    json::value const* const action = json_.if_contains("action");
    if (action == nullptr || !action->is_string() || action->get_string().empty())
        throw std::invalid_argument("Operation: the member \"action\" is missing or no string.");
}

std::string_view Operation::action() const noexcept
{
    json::value const* const action = json_.if_contains("action");
    if (action == nullptr)
        return {};
    return action->get_string();
}

bool Operation::is_mutation() const noexcept { return std::ranges::find(read_only_actions, action()) == read_only_actions.end(); }

// Members stand in the order in which the official JavaScript client sends them.
namespace operation {

Operation query(std::string_view expression)
{
    json::object json;
    json.reserve(2);
    json.emplace("action", "query");
    json.emplace("expression", text(expression));
    return Operation(std::move(json));
}

Operation search(SearchOptions const& options)
{
    json::object json;
    json.reserve(6);
    json.emplace("action", "search");
    if (!options.expression.empty())
        json.emplace("expression", options.expression);
    if (!options.entity_type.empty())
        json.emplace("entity_type", options.entity_type);
    json.emplace("terms", to_array(options.terms));
    if (!options.context_id.empty())
        json.emplace("context_id", options.context_id);
    if (!options.object_type_ids.empty())
        json.emplace("object_type_ids", to_array(options.object_type_ids));
    return Operation(std::move(json));
}

Operation create(std::string_view entity_type, json::object data)
{
    json::object json;
    json.reserve(3);
    json.emplace("action", "create");
    json.emplace("entity_type", text(entity_type));
    json.emplace("entity_data", typed(entity_type, std::move(data)));
    return Operation(std::move(json));
}

Operation update(std::string_view entity_type, EntityKey const& keys, json::object data)
{
    json::object json;
    json.reserve(4);
    json.emplace("action", "update");
    json.emplace("entity_type", text(entity_type));
    json.emplace("entity_key", to_array(keys.parts()));
    json.emplace("entity_data", typed(entity_type, std::move(data)));
    return Operation(std::move(json));
}

Operation delete_(std::string_view entity_type, EntityKey const& keys)
{
    json::object json;
    json.reserve(3);
    json.emplace("action", "delete");
    json.emplace("entity_type", text(entity_type));
    json.emplace("entity_key", to_array(keys.parts()));
    return Operation(std::move(json));
}

Operation query_server_information(std::vector<std::string> const& values)
{
    json::object json;
    json.reserve(2);
    json.emplace("action", "query_server_information");
    if (!values.empty())
        json.emplace("values", to_array(values));
    return Operation(std::move(json));
}

Operation query_schemas()
{
    json::object json;
    json.emplace("action", "query_schemas");
    return Operation(std::move(json));
}

} // namespace operation

} // namespace ftrack
