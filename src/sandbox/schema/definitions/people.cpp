// Copyright the ftrack C++ client authors. SPDX-License-Identifier: Apache-2.0
#include "sandbox/schema/definitions.hpp"

namespace ftrack::sandbox::schema {

std::string_view const people_definitions = R"(
type Resource count=500 table=resource system=resource_type abstract
    id              text = "{uid}" !#
    resource_type   text !
    allocations     [] Appointment by resource_id where type=allocation (resource_allocations)
    appointments    [] Appointment by resource_id (resource_appointments)
    assignments     [] Appointment by resource_id where type=assignment (resource_assignments)
    dashboard_resources [] DashboardResource by resource_id

type User : Resource count=400
    resource_type   text = "user" !#
    username        text !
    first_name      text (firstname)
    last_name       text (lastname)
    email           text
    is_active       boolean (isactive) !
    is_otp_enabled  boolean (otp_enabled)
    is_totp_enabled boolean (totp_enabled)
    require_details_update boolean
    user_type_id    fk UserType restrict (typeid) untyped
    user_type       -> UserType by user_type_id (type)
    thumbnail_id    fk Component (thumbid)
    thumbnail       -> Component by thumbnail_id
    thumbnail_url   object thumbnail thumbnail_id #~
    memberships     [] Membership by user_id (user_memberships)
    timelogs        [] Timelog by user_id
    metadata        {} Metadata by parent_id (meta)
    custom_attribute_links {} CustomAttributeLink by from_id restricted
    custom_attribute_links_from {} CustomAttributeLinkFrom by to_id restricted
    custom_attributes {} UserCustomAttributeValue by entity_id (custom_attribute_values)
    user_security_roles [] UserSecurityRole by user_id (userRoles)

type Group : Resource count=100
    resource_type   text = "group" !#
    name            text = "" !
    local           boolean !
    link            text parsed as group_link (api_link) #
    parent_id       fk Group cascade (group_id)
    parent          -> Group by parent_id
    children        [] Group by parent_id
    memberships     [] Membership by group_id (group_memberships)
    custom_attribute_links {} CustomAttributeLink by from_id restricted
    custom_attribute_links_from {} CustomAttributeLinkFrom by to_id restricted

type Membership
    id              text = "{uid}" !#
    group_id        fk Group cascade !
    group           -> Group by group_id (membership_group)
    user_id         fk User cascade !
    user            -> User by user_id (membership_user)

type UserType count=10
    id              text = "{uid}" (typeid) !#
    name            text #

type SecurityRole count=20 alias=Auth_Role default=id,name
    id              text = "{uid}" (roleid) !#
    name            text
    type            text points SecurityRoleType.id (typeid)
    user_security_roles [] UserSecurityRole by security_role_id (userRoles)

type UserSecurityRole alias=Auth_UserRole default=id,security_role_id,user_id
    id              text = "{uid}" !#
    is_all_open_projects boolean (isallprojects)
    is_all_projects boolean (isallprojects) -- This attribute has been deprecated, use `is_all_open_projects` attribute instead.
    security_role_id fk SecurityRole cascade (roleid)
    security_role   -> SecurityRole by security_role_id (role)
    user_id         fk User cascade (userid)
    user            -> User by user_id
    user_security_role_projects [] UserSecurityRoleProject by user_security_role_id (user_role_projects)

type UserSecurityRoleProject alias=UserRoleProject default=id,project_id,user_security_role_id
    id              text = "{uid}" !#
    project_id      fk Project cascade
    project         -> Project by project_id
    user_security_role_id fk UserSecurityRole cascade (user_role_id)
    user_security_role -> UserSecurityRole by user_security_role_id (user_role)

type Manager
    id              text = "{uid}" (managerid) !#
    context_id      fk Context cascade
    context         -> Context by context_id
    user_id         fk User cascade (userid)
    user            -> User by user_id
    type_id         fk ManagerType restrict (typeid)
    type            -> ManagerType by type_id

type ManagerType count=10
    id              text = "{uid}" (typeid) !#
    name            text
)";

} // namespace ftrack::sandbox::schema
