// Copyright the ftrack C++ client authors. SPDX-License-Identifier: Apache-2.0
#include "sandbox/schema/definitions.hpp"

namespace ftrack::sandbox::schema {

std::string_view const list_definitions = R"(
type List system=showid
    id              text = "{uid}" (listid) !#
    name            text = ""
    category_id     fk ListCategory restrict (typeid) !
    category        -> ListCategory by category_id (type)
    date            datetime
    is_open         boolean = true (isopen) !
    project_id      fk Project cascade (showid) !
    project         -> Project by project_id (show)
    system_type     text = "task" (entity) -- Defines the type of the items this list accepts.
    user_id         fk User.user_id (userid)
    owner           -> User by user_id (user)
    custom_attribute_links {} CustomAttributeLink by from_id restricted
    custom_attribute_links_from {} CustomAttributeLinkFrom by to_id restricted
    custom_attributes {} ListCustomAttributeValue by entity_id (custom_attribute_values)

type TypedContextList : List alias=List classifier=system_type:task also-immutable=type
    items           [] Task via ListObject:list_id,entity_id of TypedContext (_task_items)

type AssetVersionList : List alias=List classifier=system_type:assetversion also-immutable=type
    items           [] AssetVersion via ListObject:list_id,entity_id (_asset_version_items)

type ListCategory count=10 alias=ListType
    id              text = "{uid}" (typeid) !#
    name            text
    lists           [] List by category_id

type ListObject default=id,entity_id,list_id
    id              text = "{uid}" !#
    entity_id       text cascade (entityid) !
    list_id         fk List cascade (listid) !
    list            -> List by list_id
    custom_attributes {} ListObjectCustomAttributeValue by entity_id (custom_attribute_values)
)";

} // namespace ftrack::sandbox::schema
