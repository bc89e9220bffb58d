// Copyright the ftrack C++ client authors. SPDX-License-Identifier: Apache-2.0
#include "sandbox/schema/definitions.hpp"

namespace ftrack::sandbox::schema {

std::string_view const people_definitions = R"(
type Resource table=resource system=resource_type abstract
    id              text = "{uid}" !#
    resource_type   text !
    allocations     [] Appointment by resource_id where type=allocation (resource_allocations)
    appointments    [] Appointment by resource_id (resource_appointments)
    assignments     [] Appointment by resource_id where type=assignment (resource_assignments)

type User : Resource
    resource_type   text = "user" !#
    username        text !
    first_name      text (firstname)
    last_name       text (lastname)
    email           text
    is_active       boolean (isactive) !
    is_otp_enabled  boolean (otp_enabled)
    is_totp_enabled boolean (totp_enabled)
    require_details_update boolean
    user_type_id    fk UserType restrict untyped (typeid)
    user_type       -> UserType by user_type_id (type)
    thumbnail_id    fk Component (thumbid)
    thumbnail       -> Component by thumbnail_id
    thumbnail_url   object #~ as nothing
    memberships     [] Membership by user_id (user_memberships)
    timelogs        [] Timelog by user_id
    metadata        {} Metadata by parent_id (meta)

type Group : Resource
    resource_type   text = "group" !#
    name            text = "" !
    local           boolean !
    link            text (api_link) # parsed as group_link
    parent_id       fk Group cascade (group_id)
    parent          -> Group by parent_id
    children        [] Group by parent_id
    memberships     [] Membership by group_id (group_memberships)

type Membership
    id              text = "{uid}" !#
    group_id        fk Group cascade !
    group           -> Group by group_id (membership_group)
    user_id         fk User cascade !
    user            -> User by user_id (membership_user)

type UserType
    id              text = "{uid}" (typeid) !#
    name            text #

type Manager
    id              text = "{uid}" (managerid) !#
    context_id      fk Context cascade
    context         -> Context by context_id
    user_id         fk User cascade (userid)
    user            -> User by user_id
    type_id         fk ManagerType restrict (typeid)
    type            -> ManagerType by type_id

type ManagerType
    id              text = "{uid}" (typeid) !#
    name            text

type Appointment
    id              text = "{uid}" !#
    type            text !
    context_id      fk Context cascade !
    context         -> Context by context_id (appointment_context)
    resource_id     fk Resource cascade !
    resource        -> Resource by resource_id (appointment_resource)

type Timelog system=user_id,context_id
    id              text = "{uid}" !#
    name            text
    comment         text = "" !
    start           datetime !
    duration        number !
    time_zone_offset number
    user_id         fk User cascade
    user            -> User by user_id
    context_id      fk Context cascade
    context         -> Context by context_id
)";

} // namespace ftrack::sandbox::schema
