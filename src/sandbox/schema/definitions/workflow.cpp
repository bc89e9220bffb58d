// Copyright the ftrack C++ client authors. SPDX-License-Identifier: Apache-2.0
#include "sandbox/schema/definitions.hpp"

namespace ftrack::sandbox::schema {

std::string_view const workflow_definitions = R"(
type ProjectSchema count=20 alias=ProjectScheme
    id              text = "{uid}" (schemeid) !#
    name            text
    asset_version_workflow_schema_id fk WorkflowSchema restrict (versionworkflowid)
    _version_workflow -> WorkflowSchema by asset_version_workflow_schema_id (versionworkflow)
    asset_version_workflow_schema -> WorkflowSchema by asset_version_workflow_schema_id (versionworkflow)
    task_type_schema_id fk TaskTypeSchema restrict (tasktypeschemeid)
    _task_type_schema -> TaskTypeSchema by task_type_schema_id (tasktypescheme)
    task_type_schema -> TaskTypeSchema by task_type_schema_id (tasktypescheme)
    task_workflow_schema_id fk WorkflowSchema restrict (taskworkflowid)
    _task_workflow  -> WorkflowSchema by task_workflow_schema_id (taskworkflow)
    task_workflow_schema -> WorkflowSchema by task_workflow_schema_id (taskworkflow)
    _overrides      [] ProjectSchemaOverride by project_schema_id (overrides)
    _schemas        [] Schema by project_schema_id (schemas)
    object_type_schemas [] Schema by project_schema_id (schemas)
    object_types    [] ObjectType via ProjectSchemaObjectType:project_schema_id,object_type_id
    task_templates  [] TaskTemplate by project_schema_id (templates)
    task_workflow_schema_overrides [] ProjectSchemaOverride by project_schema_id (overrides)

type ProjectSchemaObjectType key=object_type_id,project_schema_id
    object_type_id  fk ObjectType cascade !#
    object_type     -> ObjectType by object_type_id
    project_schema_id fk ProjectSchema cascade !#
    project_schema  -> ProjectSchema by project_schema_id

type ProjectSchemaOverride alias=ProjectSchemeOverride
    id              text = "{uid}" (overrideid) !#
    project_schema_id fk ProjectSchema restrict (projectschemeid)
    type_id         fk Type restrict (typeid)
    workflow_schema_id fk WorkflowSchema restrict (workflowschemeid)
    workflow_schema -> WorkflowSchema by workflow_schema_id (workflowscheme)

type Schema count=50
    id              text = "{uid}" !#
    object_type_id  fk ObjectType restrict (typeid)
    project_schema_id fk ProjectSchema restrict (projectschemeid) !
    type_id         fk ObjectType as same_object_type (typeid) !
    statuses        [] SchemaStatus by schema_id
    types           [] SchemaType by schema_id

type SchemaStatus key=status_id,schema_id
    status_id       fk Status cascade (statusid) !#
    task_status     -> Status by status_id (taskstatus)
    schema_id       fk Schema cascade (schemaid) !#
    sort            integer = 0

type SchemaType key=type_id,schema_id
    type_id         fk Type cascade (typeid) !#
    task_type       -> Type by type_id (tasktype)
    schema_id       fk Schema cascade (schemaid) !#
    sort            integer = 0

type WorkflowSchema count=20 alias=WorkflowScheme
    id              text = "{uid}" (schemeid) !#
    name            text = "Workflow Name"
    overrides       [] ProjectSchemaOverride by workflow_schema_id
    statuses        [] Status via WorkflowSchemaStatus:workflow_schema_id,status_id

type WorkflowSchemaStatus key=workflow_schema_id,status_id
    workflow_schema_id fk WorkflowSchema cascade (schemeid) !#
    status_id       fk Status cascade (statusid) !#

type TaskTypeSchema count=20 alias=TaskTypeScheme
    id              text = "{uid}" (schemeid) !#
    name            text = "TaskType Schema Name"
    types           [] Type via TaskTypeSchemaType:task_type_schema_id,type_id

type TaskTypeSchemaType key=task_type_schema_id,type_id
    task_type_schema_id fk TaskTypeSchema cascade (schemeid) !#
    type_id         fk Type cascade (typeid) !#

type TaskTemplate default=id,name
    id              text = "{uid}" !#
    name            text !
    project_schema_id fk ProjectSchema restrict (projectschemeid) !
    project_schema  -> ProjectSchema by project_schema_id (schema)
    items           [] TaskTemplateItem by template_id

type TaskTemplateItem
    id              text = "{uid}" !#
    task_type_id    fk Type restrict (tasktype_id) !
    task_type       -> Type by task_type_id (taskType)
    template_id     fk TaskTemplate cascade !
    template        -> TaskTemplate by template_id
)";

} // namespace ftrack::sandbox::schema
