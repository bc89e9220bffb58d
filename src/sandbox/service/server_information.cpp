// Copyright the ftrack C++ client authors. SPDX-License-Identifier: Apache-2.0
#include "sandbox/service/server_information.hpp"

#include "sandbox/service/failure.hpp"

#include <boost/json/array.hpp>
#include <boost/json/parse.hpp>

namespace ftrack::sandbox::service {

namespace json = boost::json;

namespace {

json::value user_information(EntityStore& entities, std::string const& user_id, Permissions const& permissions)
{
    schema::EntityType const& user = entities.registry().get("User");
    json::object information;
    for (char const* const name : {"id", "username", "first_name", "last_name", "email"})
        information[name] = to_json(*user.find(name), entities.value(user, user_id, name));
    information["permissions"] = permissions.names();
    return information;
}

/// What a real server tells of a studio that has changed no setting.
json::object const& unchanged_settings()
{
    static json::object const settings = json::parse(R"({
        "company_information": {"name": "Demo Studio"},
        "product": {"name": "ftrack sandbox"},
        "license": [],
        "default_colors": [],
        "preferred_language": "en",
        "week_startday": 1,
        "workday_length": 28800,
        "storage_limit": null,
        "custom_widget": {},
        "is_nested_subqueries_enabled": true,
        "display_week_numbers": false,
        "display_task_dates_as_time": false
    })")
                                             .as_object();
    return settings;
}

} // namespace

json::object server_information(EntityStore& entities, json::object const& operation, std::string const& schema_hash, std::string const& user_id,
                                Permissions const& permissions)
{
    json::object information;
    // Clients compare a version with the one they need; this one is exempt.
    information["version"] = "dev";
    information["schema_hash"] = schema_hash;
    information["is_timezone_support_enabled"] = true;
    json::object storage;
    storage["scenario"] = "ftrack.automatic";
    storage["data"] = json::object();
    information["storage_scenario"] = std::move(storage);
    json::value const* const values = operation.if_contains("values");
    if (values == nullptr || values->is_null())
        return information;
    if (!values->is_array())
        throw validation_error("'values' must be a list of names.");
    for (json::value const& value : values->get_array()) {
        std::string_view const name = value.is_string() ? std::string_view(value.get_string()) : std::string_view();
        if (name == "user_information")
            information[name] = user_information(entities, user_id, permissions);
        else if (json::value const* const setting = unchanged_settings().if_contains(name))
            information[name] = *setting;
    }
    return information;
}

} // namespace ftrack::sandbox::service
