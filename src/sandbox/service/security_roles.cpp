// Copyright the ftrack C++ client authors. SPDX-License-Identifier: Apache-2.0
#include "sandbox/service/security_roles.hpp"

#include "sandbox/service/deletion.hpp"
#include "sandbox/service/failure.hpp"
#include "sandbox/service/operations.hpp"

#include <array>

namespace ftrack::sandbox::service {

namespace json = boost::json;

namespace {

/// The role of a user that an operation is about.
class NamedRole
{
public:
    NamedRole() = default;

    std::string user;
    std::string role;
    SqlValue id; ///< null when the user has no such role
};

NamedRole read_role(Batch& batch, json::object const& operation)
{
    NamedRole named;
    named.user = existing_id(batch, "User", operation, "user_id");
    named.role = existing_id(batch, "SecurityRole", operation, "role_id");
    auto const row = batch.entities.database().select_row(
        "SELECT \"id\" FROM \"UserSecurityRole\" WHERE \"user_id\" = ?1 AND \"security_role_id\" = ?2", {named.user, named.role});
    if (row)
        named.id = row->front();
    return named;
}

void require(NamedRole const& named)
{
    if (is_null(named.id))
        throw not_found("The user " + named.user + " does not have the security role " + named.role + ".");
}

schema::EntityType const& user_roles(Batch& batch) { return batch.entities.registry().get("UserSecurityRole"); }

Values reach(bool everywhere) { return {{"is_all_projects", std::int64_t{everywhere}}, {"is_all_open_projects", std::int64_t{everywhere}}}; }

SqlValue add_role(Batch& batch, NamedRole const& named, bool everywhere)
{
    Values values = reach(everywhere);
    values["user_id"] = named.user;
    values["security_role_id"] = named.role;
    return make_entity(batch, "UserSecurityRole", std::move(values));
}

void add(Batch& batch, NamedRole const& named, json::object const&)
{
    if (!is_null(named.id))
        throw duplicate_error("the user has this security role already.");
    add_role(batch, named, true);
}

void remove(Batch& batch, NamedRole const& named, json::object const&)
{
    require(named);
    delete_entity(batch, user_roles(batch), {named.id});
}

void update(Batch& batch, NamedRole const& named, json::object const& operation)
{
    require(named);
    Values values;
    if (operation.contains("new_role_id"))
        values["security_role_id"] = existing_id(batch, "SecurityRole", operation, "new_role_id");
    if (json::value const* const everywhere = operation.if_contains("all_open_projects"); everywhere != nullptr && everywhere->is_bool())
        values.merge(reach(everywhere->get_bool()));
    batch.log.update(user_roles(batch), {named.id}, values);
}

// A role for single projects is no role for all of them.
void grant_project(Batch& batch, NamedRole const& named, json::object const& operation)
{
    std::string const project = existing_id(batch, "Project", operation, "project_id");
    SqlValue id = named.id;
    if (is_null(id))
        id = add_role(batch, named, false);
    else
        batch.log.update(user_roles(batch), {id}, reach(false));
    make_entity(batch, "UserSecurityRoleProject", {{"user_security_role_id", id}, {"project_id", project}});
}

void revoke_project(Batch& batch, NamedRole const& named, json::object const& operation)
{
    require(named);
    std::string const project = existing_id(batch, "Project", operation, "project_id");
    auto const row = batch.entities.database().select_row(
        "SELECT \"id\" FROM \"UserSecurityRoleProject\" WHERE \"user_security_role_id\" = ?1 AND \"project_id\" = ?2", {named.id, project});
    if (!row)
        throw not_found("The user " + named.user + " does not have the security role " + named.role + " in the project " + project + ".");
    delete_entity(batch, batch.entities.registry().get("UserSecurityRoleProject"), *row);
}

} // namespace

bool answer_security_role(Batch& batch, std::string_view action, json::object const& operation)
{
    using Function = void (*)(Batch&, NamedRole const&, json::object const&);
    static constexpr std::array<std::pair<std::string_view, Function>, 6> functions{{
        {"add_user_security_role", &add},
        {"remove_user_security_role", &remove},
        {"revoke_user_security_role", &remove}, // as older clients call it
        {"update_user_security_role", &update},
        {"grant_user_security_role_project", &grant_project},
        {"revoke_user_security_role_project", &revoke_project},
    }};
    for (auto const& [name, function] : functions) {
        if (name != action)
            continue;
        batch.permissions().require(Role::administrator, "change security roles");
        function(batch, read_role(batch, operation), operation);
        return true;
    }
    return false;
}

} // namespace ftrack::sandbox::service
