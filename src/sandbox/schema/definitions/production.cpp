// Copyright the ftrack C++ client authors. SPDX-License-Identifier: Apache-2.0
#include "sandbox/schema/definitions.hpp"

namespace ftrack::sandbox::schema {

std::string_view const production_definitions = R"(
type Disk
    id              text = "{uid}" (diskid) !#
    name            text !
    unix            text
    windows         text
    projects        [] Project by disk_id (shows)

type ObjectType
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

type Priority alias=PriorityType
    id              text = "{uid}" (priorityid) !#
    name            text
    color           text
    sort            integer = 0
    value           number = 0
    tasks           [] Task by priority_id

type ProjectSchema alias=ProjectScheme
    id              text = "{uid}" (schemeid) !#
    name            text

type State alias=StatusType
    id              text = "{uid}" (typeid) !#
    name            text
    short           text

type Status alias=TaskStatus
    id              text = "{uid}" (statusid) !#
    name            text
    color           text
    sort            integer = 0
    is_active       boolean (isactive) !
    state_id        fk State restrict hidden
    state           -> State by state_id (statustype)
    tasks           [] Task by status_id

type Type alias=TaskType
    id              text = "{uid}" (typeid) !#
    name            text
    color           text = "#510100" !
    sort            integer = 0 !
    is_billable     boolean = true (isbillable) !
    tasks           [] Task by type_id
)";

} // namespace ftrack::sandbox::schema
