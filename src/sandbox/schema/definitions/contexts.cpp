// Copyright the ftrack C++ client authors. SPDX-License-Identifier: Apache-2.0
#include "sandbox/schema/definitions.hpp"

namespace ftrack::sandbox::schema {

std::string_view const context_definitions = R"(
type Context table=context default=id,context_type,name system=context_type abstract
    id              text = "{uid}" !#
    name            text = "" !
    context_type    text !
    parent_id       fk Context cascade
    parent          -> Context by parent_id
    children        [] Context by parent_id
    project_id      fk Project cascade
    link            text parsed as context_link (_api_link) #
    _link           text parsed as context_link (_api_link) # -- This attribute has been deprecated, use `link` attribute instead.
    created_at      datetime #
    created_by_id   fk User.user_id (created_by) #
    created_by      -> User by created_by_id (createdBy) #
    thumbnail_id    fk Component (thumbid)
    thumbnail       -> Component by thumbnail_id
    thumbnail_url   object thumbnail thumbnail_id #~
    allocations     [] Appointment by context_id where type=allocation (context_allocations)
    appointments    [] Appointment by context_id (context_appointments)
    assignments     [] Appointment by context_id where type=assignment (context_assignments)
    assets          [] Asset by context_id
    managers        [] Manager by context_id
    notes           [] Note by parent_id
    timelogs        [] Timelog by context_id
    custom_attribute_links {} CustomAttributeLink by from_id restricted
    custom_attribute_links_from {} CustomAttributeLinkFrom by to_id restricted
    custom_attributes {} ContextCustomAttributeValue by entity_id (custom_attribute_values)
    scopes          [] Scope via ContextScope:context_id,scope_id

type TypedContext : Context alias=Task system=showid,context_type
    project_id      fk Project cascade (showid)
    project         -> Project by project_id (show)
    object_type_id  fk ObjectType restrict (object_typeid) !
    object_type     -> ObjectType by object_type_id (objectType)
    status_id       fk Status restrict (statusid) !
    status          -> Status by status_id
    type_id         fk Type restrict (typeid) !
    type            -> Type by type_id
    priority_id     fk Priority restrict (priorityid) !
    priority        -> Priority by priority_id
    description     text
    sort            number !
    bid             number !
    start_date      datetime (startdate)
    end_date        datetime (enddate)
    time_logged     number as time_logged #~
    bid_time_logged_difference number as bid_time_logged_difference #~
    ancestors       [] TypedContext as ancestors
    descendants     [] TypedContext as descendants
    incoming_links  [] TypedContextLink by to_id (predecessors)
    outgoing_links  [] TypedContextLink by from_id (successors)
    metadata        {} Metadata by parent_id (meta)
    lists           [] TypedContextList via ListObject:entity_id,list_id (_lists)
    status_changes  [] StatusChange by parent_id

type Task : TypedContext classifier=object_type_id:11c137c0-ee7e-4f9c-91c5-8c77cec22b2c
    object_type_id  fk ObjectType restrict (object_typeid) !#
    object_type     -> ObjectType by object_type_id (objectType) #
    priority_id     fk Priority restrict = "9661b320-3a0c-11e2-81c1-0800200c9a66" (priorityid) !

type Milestone : TypedContext classifier=object_type_id:01decdd1-51cb-11e3-9d5b-20c9d0831e59
    object_type_id  fk ObjectType restrict (object_typeid) !#
    object_type     -> ObjectType by object_type_id (objectType) #
    priority_id     fk Priority restrict = "9661b320-3a0c-11e2-81c1-0800200c9a66" (priorityid) !
    start_date      datetime (startdate) #

type AssetBuild : TypedContext classifier=object_type_id:4be63b64-5010-42fb-bf1f-428af9d638f0
    object_type_id  fk ObjectType restrict (object_typeid) !#
    object_type     -> ObjectType by object_type_id (objectType) #
    priority_id     fk Priority restrict = "9661b320-3a0c-11e2-81c1-0800200c9a66" (priorityid) !
    bid             number !#
    start_date      datetime (startdate) #
    end_date        datetime (enddate) #

type Shot : TypedContext classifier=object_type_id:bad911de-3bd6-47b9-8b46-3476e237cb36
    object_type_id  fk ObjectType restrict (object_typeid) !#
    object_type     -> ObjectType by object_type_id (objectType) #
    priority_id     fk Priority restrict = "9661b320-3a0c-11e2-81c1-0800200c9a66" (priorityid) !
    type_id         fk Type restrict (typeid) !#
    type            -> Type by type_id #
    bid             number !#
    start_date      datetime (startdate) #
    end_date        datetime (enddate) #

type Folder : TypedContext classifier=object_type_id:3c133785-51cb-11e3-980a-20c9d0831e59
    object_type_id  fk ObjectType restrict (object_typeid) !#
    object_type     -> ObjectType by object_type_id (objectType) #
    priority_id     fk Priority restrict = "9661b320-3a0c-11e2-81c1-0800200c9a66" (priorityid) !
    status_id       fk Status restrict (statusid) !#
    status          -> Status by status_id #
    type_id         fk Type restrict (typeid) !#
    type            -> Type by type_id #
    bid             number !#
    start_date      datetime (startdate) #
    end_date        datetime (enddate) #

type Sequence : TypedContext classifier=object_type_id:e5139355-61da-4c8f-9db4-3abc870166bc
    object_type_id  fk ObjectType restrict (object_typeid) !#
    object_type     -> ObjectType by object_type_id (objectType) #
    priority_id     fk Priority restrict = "9661b320-3a0c-11e2-81c1-0800200c9a66" (priorityid) !
    status_id       fk Status restrict (statusid) !#
    status          -> Status by status_id #
    type_id         fk Type restrict (typeid) !#
    type            -> Type by type_id #
    bid             number !#
    start_date      datetime (startdate) #
    end_date        datetime (enddate) #

type Episode : TypedContext classifier=object_type_id:22139355-61da-4c8f-9db4-3abc870166bc
    object_type_id  fk ObjectType restrict (object_typeid) !#
    object_type     -> ObjectType by object_type_id (objectType) #
    priority_id     fk Priority restrict = "9661b320-3a0c-11e2-81c1-0800200c9a66" (priorityid) !
    status_id       fk Status restrict (statusid) !#
    status          -> Status by status_id #
    type_id         fk Type restrict (typeid) !#
    type            -> Type by type_id #
    bid             number !#
    start_date      datetime (startdate) #
    end_date        datetime (enddate) #

type Project : Context count=200 alias=Show
    full_name       text (fullname)
    status          text !
    color           text
    root            text
    is_global       boolean = false (isglobal) !
    is_private      boolean = false (private)
    start_date      datetime (startdate)
    end_date        datetime (enddate)
    disk_id         fk Disk (diskid)
    disk            -> Disk by disk_id
    project_schema_id fk ProjectSchema restrict (projectschemeid) !
    project_schema  -> ProjectSchema by project_schema_id (projectscheme)
    descendants     [] TypedContext by project_id as project_descendants
    metadata        {} Metadata by parent_id (meta)
    calendar_events [] CalendarEvent by project_id
    review_sessions [] ReviewSession by project_id (reviewSessions)
    user_security_role_projects [] UserSecurityRoleProject by project_id (user_role_projects)

type TypedContextLink alias=Dependency default=id,from_id,to_id
    id              text = "{uid}" (dependencyid) !#
    from_id         fk TypedContext cascade !
    from            -> TypedContext by from_id (fromTask)
    to_id           fk TypedContext cascade !
    to              -> TypedContext by to_id (toTask)
    metadata        {} Metadata by parent_id (meta)

type Scope count=100
    id              text = "{uid}" !#
    name            text !

type ContextScope hidden key=context_id,scope_id
    context_id      fk Context cascade
    scope_id        fk Scope cascade
)";

} // namespace ftrack::sandbox::schema
