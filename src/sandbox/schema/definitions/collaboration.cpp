// Copyright the ftrack C++ client authors. SPDX-License-Identifier: Apache-2.0
#include "sandbox/schema/definitions.hpp"

namespace ftrack::sandbox::schema {

std::string_view const collaboration_definitions = R"(
type Note
    id              text = "{uid}" (noteid) !#
    content         text (text)
    date            datetime
    is_todo         boolean = false
    user_id         fk User.user_id (userid) !
    author          -> User by user_id (user)
    parent_id       text cascade
    parent_type     text transformed
    category_id     fk NoteCategory (categoryid)
    category        -> NoteCategory by category_id
    in_reply_to_id  fk Note cascade (noteparentid)
    in_reply_to     -> Note by in_reply_to_id (noteparent)
    replies         [] Note by in_reply_to_id (notes)
    completed_at    datetime
    completed_by_id fk User.user_id
    completed_by    -> User by completed_by_id
    thread_activity datetime (triggerdate)
    note_components [] NoteComponent by note_id
    recipients      [] Recipient by note_id (note_recipients)
    metadata        {} Metadata by parent_id (meta)
    note_label_links [] NoteLabelLink by note_id

type NoteCategory count=10 alias=NoteCategory
    id              text = "{uid}" (categoryid) !#
    name            text
    color           text
    sort            integer = 0

type NoteLabel count=10 alias=NoteCategory table=NoteCategory
    id              text = "{uid}" (categoryid) !#
    name            text
    color           text
    sort            integer = 0

type NoteLabelLink key=note_id,label_id
    note_id         fk Note cascade !#
    note            -> Note by note_id
    label_id        fk NoteLabel cascade !#
    label           -> NoteLabel by label_id

type NoteComponent key=component_id,note_id
    component_id    fk Component cascade !#
    component       -> Component by component_id
    note_id         fk Note cascade !#
    note            -> Note by note_id
    thumbnail_url   object thumbnail component_id #~
    url             object download component_id #~

type Recipient key=note_id,resource_id
    note_id         fk Note cascade !#
    note            -> Note by note_id (recipient_note)
    resource_id     fk Resource cascade !#
    recipient       -> Resource by resource_id (recipient_resource)
    user            -> User by resource_id
    text_mentioned  text

type Metadata alias=Meta key=parent_id,key default=parent_id,key,parent_type,value
    parent_id       text cascade (meta_id) !#
    key             text (variable) !#
    parent_type     text (meta_type) transformed !
    value           text !

type Conversation
    id              text = "{uid}" !#
    created_at      datetime !
    created_by_id   fk User.user_id cascade (created_by) !
    created_by      -> User by created_by_id (createdBy)
    messages        [] Message by conversation_id
    participants    [] Participant by conversation_id

type Message
    id              text = "{uid}" !#
    conversation_id fk Conversation cascade !
    conversation    -> Conversation by conversation_id
    created_at      datetime !
    created_by_id   fk User.user_id cascade (created_by) !
    created_by      -> User by created_by_id (createdBy)
    text            text

type Participant
    id              text = "{uid}" !#
    conversation_id fk Conversation cascade !
    conversation    -> Conversation by conversation_id
    last_visit      datetime
    resource_id     fk Resource cascade !
    resource        -> Resource by resource_id

type Event alias=SocialEvent system=showid
    id              integer (socialid) !#
    action          text (action)
    created_at      datetime
    data            text
    insert          text (insert)
    parent_id       text
    parent_type     text
    project_id      fk Project (showid)
    project         -> Project by project_id (show)
    user_id         fk User.user_id (userid)
    user            -> User by user_id
    feeds           [] Feed by social_id

type Feed alias=SocialFeed
    id              text = "{uid}" !#
    cluster_id      text (clusterid)
    created_at      datetime
    distance        integer = 0 (distance)
    owner_id        text (ownerid)
    relation        text (relation)
    social_id       integer points Event.social_id (socialid)
    event           -> Event by social_id
)";

} // namespace ftrack::sandbox::schema
