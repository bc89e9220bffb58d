// Copyright the ftrack C++ client authors. SPDX-License-Identifier: Apache-2.0
#include "sandbox/schema/definitions.hpp"

namespace ftrack::sandbox::schema {

std::string_view const production_definitions = R"(
type Disk count=10
    id              text = "{uid}" (diskid) !#
    name            text !
    unix            text
    windows         text
    projects        [] Project by disk_id (shows)

type ObjectType count=10
    id              text = "{uid}" (typeid) !#
    name            text !
    icon            text = "default" !
    sort            integer = 0 !
    is_leaf         boolean = false (isleaf)
    is_schedulable  boolean = false (isschedulable) !
    is_statusable   boolean = true (isstatusable) !
    is_taskable     boolean = true (istaskable) !
    is_time_reportable boolean = false (istimereportable) !
    is_typeable     boolean = true (istypeable) !
    tasks           [] Task by object_type_id
    project_schemas [] ProjectSchema via ProjectSchemaObjectType:object_type_id,project_schema_id

type Priority count=10 alias=PriorityType
    id              text = "{uid}" (priorityid) !#
    name            text
    color           text
    sort            integer = 0
    value           number = 0
    tasks           [] Task by priority_id

type State count=4 alias=StatusType
    id              text = "{uid}" (typeid) !#
    name            text
    short           text

type Status count=20 alias=TaskStatus
    id              text = "{uid}" (statusid) !#
    name            text
    color           text
    sort            integer = 0
    is_active       boolean (isactive) !
    state_id        fk State restrict hidden
    state           -> State by state_id (statustype)
    tasks           [] Task by status_id

type Type count=20 alias=TaskType
    id              text = "{uid}" (typeid) !#
    name            text
    color           text = "#510100" !
    sort            integer = 0 !
    is_billable     boolean = true (isbillable) !
    tasks           [] Task by type_id
    task_type_schemas [] TaskTypeSchema via TaskTypeSchemaType:type_id,task_type_schema_id (schemes)

type StatusChange alias=Trac
    id              text (tracid) !#
    date            datetime
    from_status_id  fk Status restrict
    from_status     -> Status by from_status_id
    parent_id       text cascade
    parent_type     text
    status_id       fk Status restrict
    status          -> Status by status_id
    user_id         fk User.user_id (userid)
    user            -> User by user_id

type AssetVersionStatusChange : StatusChange alias=
    parent          -> AssetVersion by parent_id

type TypedContextStatusChange : StatusChange alias=
    parent          -> TypedContext by parent_id
)";

} // namespace ftrack::sandbox::schema
