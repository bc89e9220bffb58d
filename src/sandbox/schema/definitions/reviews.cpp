// Copyright the ftrack C++ client authors. SPDX-License-Identifier: Apache-2.0
#include "sandbox/schema/definitions.hpp"

namespace ftrack::sandbox::schema {

std::string_view const review_definitions = R"(
type ReviewSession
    id              text = "{uid}" !#
    name            text = "New review session" !
    availability    text
    created_at      datetime !
    created_by_id   fk User.user_id cascade (created_by) !
    created_by      -> User by created_by_id (createdBy)
    description     text = "" !
    end_date        datetime (end) !
    is_moderated    boolean
    is_open         boolean as review_session_is_open #~
    passphrase      text
    passphrase_enabled boolean
    project_id      fk Project.project_id cascade !
    project         -> Project by project_id
    shareable_url_enabled boolean
    start_date      datetime (start) !
    thumbnail_id    fk Component as review_session_thumbnail (thumbid) #~
    thumbnail       -> Component by thumbnail_id
    thumbnail_url   object thumbnail thumbnail_id #~
    review_session_invitees [] ReviewSessionInvitee by review_session_id (reviewSessionInvitees)
    review_session_objects [] ReviewSessionObject by review_session_id (reviewSessionObjects)
    settings        [] EntitySetting by parent_id (settingOverrides)

type ReviewSessionInvitee system=review_session_id
    id              text = "{uid}" !#
    name            text !
    created_at      datetime !
    created_by_id   fk User.user_id cascade (created_by) !
    created_by      -> User by created_by_id (createdBy)
    created_from_shared_url boolean #
    email           text !
    last_sent_at    datetime
    review_session_id fk ReviewSession cascade !
    review_session  -> ReviewSession by review_session_id (reviewSession)
    statuses        [] ReviewSessionObjectStatus by review_session_invitee_id

type ReviewSessionObject system=review_session_id
    id              text = "{uid}" !#
    name            text = "" !
    created_at      datetime !
    description     text = "" !
    review_session_id fk ReviewSession cascade !
    review_session  -> ReviewSession by review_session_id (reviewSession)
    sort_order      number !
    version         text = "" !
    version_id      fk AssetVersion cascade !
    asset_version   -> AssetVersion by version_id (assetVersion)
    notes           [] Note by parent_id
    statuses        [] ReviewSessionObjectStatus by review_session_object_id

type ReviewSessionObjectStatus system=review_session_object_id
    id              text = "{uid}" !#
    created_at      datetime !
    review_session_invitee_id fk ReviewSessionInvitee cascade
    invitee         -> ReviewSessionInvitee by review_session_invitee_id
    review_session_object_id fk ReviewSessionObject cascade
    review_session_object -> ReviewSessionObject by review_session_object_id (reviewSessionObject)
    status          text
)";

} // namespace ftrack::sandbox::schema
