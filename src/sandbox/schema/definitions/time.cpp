// Copyright the ftrack C++ client authors. SPDX-License-Identifier: Apache-2.0
#include "sandbox/schema/definitions.hpp"

namespace ftrack::sandbox::schema {

std::string_view const time_definitions = R"(
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

type Timer
    id              text = "{uid}" !#
    name            text
    comment         text = "" !
    context_id      fk Context cascade
    context         -> Context by context_id
    start           datetime !
    user_id         fk User.user_id cascade !
    user            -> User by user_id

type CalendarEvent default=id,end,start system=project_id
    id              text = "{uid}" !#
    name            text = "" !
    created_at      datetime
    created_by_id   fk User.user_id (created_by)
    created_by      -> User by created_by_id (createdBy)
    effort          number
    end             datetime !
    estimate        number
    everyone        boolean
    forecast        boolean
    leave           boolean
    project_id      fk Project cascade
    project         -> Project by project_id
    start           datetime !
    type_id         fk Type restrict
    type            -> Type by type_id
    calendar_event_resources [] CalendarEventResource by calendar_event_id
    metadata        {} Metadata by parent_id (meta)

type CalendarEventResource default=id,calendar_event_id,resource_id
    id              text = "{uid}" !#
    calendar_event_id fk CalendarEvent cascade !
    calendar_event  -> CalendarEvent by calendar_event_id
    created_at      datetime
    created_by_id   fk User.user_id (created_by)
    created_by      -> User by created_by_id (createdBy)
    resource_id     fk Resource cascade !
    resource        -> Resource by resource_id
)";

} // namespace ftrack::sandbox::schema
