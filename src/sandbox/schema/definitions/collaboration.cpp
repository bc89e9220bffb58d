// Copyright the ftrack C++ client authors. SPDX-License-Identifier: Apache-2.0
#include "sandbox/schema/definitions.hpp"

namespace ftrack::sandbox::schema {

std::string_view const collaboration_definitions = R"(
type Note
    id              text = "{uid}" (noteid) !#
    content         text (text)
    date            datetime
    is_todo         boolean = false
    user_id         fk User (userid) !
    author          -> User by user_id (user)
    parent_id       text
    parent_type     text transformed
    category_id     fk NoteCategory (categoryid)
    category        -> NoteCategory by category_id
    in_reply_to_id  fk Note cascade (noteparentid)
    in_reply_to     -> Note by in_reply_to_id (noteparent)
    replies         [] Note by in_reply_to_id (notes)
    completed_at    datetime
    completed_by_id fk User
    completed_by    -> User by completed_by_id
    thread_activity datetime (triggerdate)
    note_components [] NoteComponent by note_id
    recipients      [] Recipient by note_id (note_recipients)
    metadata        {} Metadata by parent_id (meta)

type NoteCategory alias=NoteCategory
    id              text = "{uid}" (categoryid) !#
    name            text
    color           text
    sort            integer = 0

type NoteComponent key=component_id,note_id default=component_id,note_id
    component_id    fk Component cascade !#
    component       -> Component by component_id
    note_id         fk Note cascade !#
    note            -> Note by note_id
    thumbnail_url   object #~ as nothing
    url             object #~ as nothing

type Recipient key=note_id,resource_id default=note_id,resource_id
    note_id         fk Note cascade !#
    note            -> Note by note_id (recipient_note)
    resource_id     fk Resource cascade !#
    recipient       -> Resource by resource_id (recipient_resource)
    user            -> User by resource_id
    text_mentioned  text

type Metadata alias=Meta key=parent_id,key default=key,parent_id,parent_type,value
    parent_id       text (meta_id) !#
    key             text (variable) !#
    parent_type     text (meta_type) transformed !
    value           text !
)";

} // namespace ftrack::sandbox::schema
