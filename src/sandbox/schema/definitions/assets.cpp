// Copyright the ftrack C++ client authors. SPDX-License-Identifier: Apache-2.0
#include "sandbox/schema/definitions.hpp"

namespace ftrack::sandbox::schema {

std::string_view const asset_definitions = R"(
type AssetType count=20
    id              text = "{uid}" (typeid) !#
    name            text !
    short           text !
    component       text = "main"
    assets          [] Asset by type_id

type Asset system=context_id
    id              text = "{uid}" (assetid) !#
    name            text
    context_id      fk Context cascade
    parent          -> Context by context_id
    type_id         fk AssetType restrict (typeid)
    type            -> AssetType by type_id
    versions        [] AssetVersion by asset_id
    latest_version  -> AssetVersion by latest_version_id ~
    latest_version_id fk AssetVersion hidden as latest_version
    metadata        {} Metadata by parent_id (meta)
    custom_attribute_links {} CustomAttributeLink by from_id restricted
    custom_attribute_links_from {} CustomAttributeLinkFrom by to_id restricted
    custom_attributes {} AssetCustomAttributeValue by entity_id (custom_attribute_values)

type AssetVersion system=assetid
    id              text = "{uid}" (versionid) !#
    version         integer
    asset_id        fk Asset cascade (assetid)
    asset           -> Asset by asset_id
    task_id         fk Task (taskid)
    task            -> Task by task_id
    user_id         fk User.user_id (userid)
    user            -> User by user_id
    status_id       fk Status restrict (statusid) !
    status          -> Status by status_id
    comment         text = ""
    date            datetime
    is_published    boolean = true (ispublished) !
    is_latest_version boolean as is_latest_version #
    link            text parsed as version_link (_api_link) #
    _link           text parsed as version_link (_api_link) # -- This attribute has been deprecated, use `link` attribute instead.
    thumbnail_id    fk Component (thumbid)
    thumbnail       -> Component by thumbnail_id
    thumbnail_url   object thumbnail thumbnail_id #~
    components      [] Component by version_id
    notes           [] Note by parent_id
    incoming_links  [] AssetVersionLink by to_id (incoming_links)
    outgoing_links  [] AssetVersionLink by from_id (outgoing_links)
    uses_versions   [] AssetVersion via AssetVersionLink:to_id,from_id (usesversions)
    used_in_versions [] AssetVersion via AssetVersionLink:from_id,to_id (usedinversions)
    metadata        {} Metadata by parent_id (meta)
    custom_attribute_links {} CustomAttributeLink by from_id restricted
    custom_attribute_links_from {} CustomAttributeLinkFrom by to_id restricted
    custom_attributes {} AssetVersionCustomAttributeValue by entity_id (custom_attribute_values)
    lists           [] AssetVersionList via ListObject:entity_id,list_id (_lists)
    review_session_objects [] ReviewSessionObject by version_id (reviewSessionObjects)
    status_changes  [] StatusChange by parent_id

type AssetVersionLink default=id,from_id,to_id
    id              text = "{uid}" !#
    from_id         fk AssetVersion cascade (linkedversionid) !
    from            -> AssetVersion by from_id (linked_version)
    to_id           fk AssetVersion cascade (versionid) !
    to              -> AssetVersion by to_id (version)
    metadata        {} Metadata by parent_id (meta)

type Component table=component default=id,system_type system=system_type,version_id
    id              text = "{uid}" !#
    name            text = "main" !
    file_type       text (filetype)
    size            integer = 0
    system_type     text !
    version_id      fk AssetVersion cascade
    version         -> AssetVersion by version_id
    container_id    fk ContainerComponent cascade
    container       -> ContainerComponent by container_id
    component_locations [] ComponentLocation by component_id
    metadata        {} Metadata by parent_id (meta)
    custom_attribute_links {} CustomAttributeLink by from_id restricted
    custom_attribute_links_from {} CustomAttributeLinkFrom by to_id restricted

type FileComponent : Component
    id              fk Component = "{uid}" !#

type SequenceComponent : Component
    id              fk Component = "{uid}" !#
    padding         integer = 0 !
    members         [] Component by container_id

type ContainerComponent : Component
    id              fk Component = "{uid}" !#
    members         [] Component by container_id

type ComponentLocation system=location_id,component_id
    id              text = "{uid}" !#
    component_id    fk Component cascade
    component       -> Component by component_id
    location_id     fk Location restrict
    location        -> Location by location_id
    resource_identifier text (resourceIdentifier)
    url             object download component_id as component_in_server_location ~

type Location count=10
    id              text = "{uid}" !#
    name            text !
    label           text
    description     text
    location_components [] ComponentLocation by location_id
)";

} // namespace ftrack::sandbox::schema
