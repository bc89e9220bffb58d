// Copyright the ftrack C++ client authors. SPDX-License-Identifier: Apache-2.0
#include "sandbox/schema/definitions.hpp"

namespace ftrack::sandbox::schema {

std::string_view const site_definitions = R"(
type Setting count=100 key=name,group
    name            text = "default" !#
    group           text = "default" !#
    value           text = "default"

type SettingComponent key=component_id,name,group
    component_id    fk Component cascade !#
    component       -> Component by component_id
    name            text points Setting.name !#
    setting         -> Setting by name
    group           text points Setting.group !#
    thumbnail_url   object thumbnail component_id #~
    url             object download component_id #~

type EntitySetting alias=SettingOverride key=parent_id,group,name default=parent_id,group,name,parent_type,value
    parent_id       text cascade !#
    group           text !#
    name            text !#
    parent_type     text transformed !
    value           text !

type UserApplicationState alias=UserSetting key=user_id,key default=user_id,key,value
    user_id         fk User cascade (userid) !#
    key             text !#
    value           text !

type Dashboard system=typeid
    id              text = "{uid}" (dashboardid) !#
    name            text
    created_by_id   fk User.user_id (userid)
    created_by      -> User by created_by_id (user)
    is_shared_with_everyone boolean = false (isglobal)
    dashboard_resources [] DashboardResource by dashboard_id
    widgets         [] DashboardWidget by dashboard_id

type DashboardResource alias=LinkDashboardResource key=dashboard_id,resource_id system=dashboard_id,resource_id
    dashboard_id    fk Dashboard cascade refers !#
    dashboard       -> Dashboard by dashboard_id
    resource_id     fk Resource cascade refers !#
    resource        -> Resource by resource_id
    is_shared_with_everyone boolean = false (isglobal)

type DashboardWidget
    id              text = "{uid}" (widgetid) !#
    config          text -- JSON blob of relevant widget options.
    dashboard_id    fk Dashboard cascade (dashboardid)
    dashboard       -> Dashboard by dashboard_id
    sort            number
    type            text (widget_typeid)

type Job
    id              text = "{uid}" (jobid) !#
    created_at      datetime
    data            text json
    finished_at     datetime
    status          text = "queued" one-of queued,running,done,failed !
    type            text = "api_job" !#
    user_id         fk User.user_id cascade (userid)
    user            -> User by user_id
    job_components  [] JobComponent by job_id

type JobComponent key=component_id,job_id
    component_id    fk Component cascade !#
    component       -> Component by component_id
    job_id          fk Job cascade !#
    job             -> Job by job_id
    url             object download component_id #~
)";

} // namespace ftrack::sandbox::schema
