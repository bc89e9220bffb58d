// Copyright the ftrack C++ client authors. SPDX-License-Identifier: Apache-2.0
#include "sandbox/schema/definitions.hpp"

namespace ftrack::sandbox::schema {

std::string_view const custom_attribute_definitions = R"(
type CustomAttributeType count=10
    id              text = "{uid}" (typeid) !#
    name            text -- Name of custom attribute type
    core            boolean = false ! -- Whether a non-alterable builtin.
    form_config     text (formconfig)
    custom_attribute_configurations [] CustomAttributeConfiguration by type_id (variables)

type CustomAttributeGroup count=10 alias=AttributeGroup default=id,name
    id              text = "{uid}" (groupid) !#
    name            text -- Name of custom attribute group
    custom_attribute_configurations [] CustomAttributeConfiguration by group_id (registers)

type CustomConfigurationBase count=100 alias=RegisterBase system=write_permissionid,permissionid,topid
    id              text = "{uid}" (registerid) !#
    config          text ! -- JSON blob of relevant menu options.
    core            boolean = false ! -- Whether a non-alterable builtin.
    entity_type     text (entity) -- The entity type (table name).
    group_id        fk CustomAttributeGroup (groupid)
    group           -> CustomAttributeGroup by group_id
    key             text -- Attribute name unique to entity type.
    label           text -- Display name for attribute.
    object_type_id  text (entity_key) -- Id of object type attribute applies to.
    object_type     -> ObjectType by object_type_id (object_type)
    project_id      text (topid) -- Id of project attribute is configured for.
    sort            integer = 0 -- Graphical interface sort order.
    read_security_roles [] SecurityRole via CustomAttributeReadRole:configuration_id,security_role_id (read_roles)
    write_security_roles [] SecurityRole via CustomAttributeWriteRole:configuration_id,security_role_id (write_roles)

type CustomAttributeConfiguration : CustomConfigurationBase count=80 alias=Variable_Register
    default         variable = "" (casted_default) -- Default value to use when no specific attribute value set on an instance.
    is_hierarchical boolean = false (ishierarchical) -- Whether overridable at different levels.
    type_id         fk CustomAttributeType restrict (typeid)
    type            -> CustomAttributeType by type_id
    values          [] CustomAttributeValue by configuration_id

type CustomAttributeLinkConfiguration : CustomConfigurationBase count=20 alias=LinkRegister
    entity_type     text (entity) ! -- The entity type (table name).
    entity_type_to  text (entity_to) !# -- The entity type (table name).
    object_type_id_to fk ObjectType restrict (entity_key_to) #
    object_type_to  -> ObjectType by object_type_id_to (object_type_to)
    one_to_one      boolean

type CustomAttributeValue alias=Variable_Value key=configuration_id,entity_id
    configuration_id fk CustomAttributeConfiguration cascade (registerid) !#
    configuration   -> CustomAttributeConfiguration by configuration_id (register)
    entity_id       text cascade (entityid) !#
    value           variable (casted_value)

type ContextCustomAttributeValue key=configuration_id,entity_id default=configuration_id,entity_id,key system=entity_id,key,_casted_value,project_id view
    configuration_id fk CustomAttributeConfiguration (register_id) !#
    configuration   -> CustomAttributeConfiguration by configuration_id (register)
    entity_id       fk Context !#
    key             text
    value           variable (casted_value)
    project_id      text hidden

type AssetVersionCustomAttributeValue key=configuration_id,entity_id default=configuration_id,entity_id,key system=entity_id,key,_casted_value,project_id view
    configuration_id fk CustomAttributeConfiguration (register_id) !#
    configuration   -> CustomAttributeConfiguration by configuration_id (register)
    entity_id       fk AssetVersion !#
    key             text
    value           variable (casted_value)
    project_id      text hidden

type AssetCustomAttributeValue key=configuration_id,entity_id default=configuration_id,entity_id,key system=entity_id,key,_casted_value,project_id view
    configuration_id fk CustomAttributeConfiguration (register_id) !#
    configuration   -> CustomAttributeConfiguration by configuration_id (register)
    entity_id       fk Asset !#
    key             text
    value           variable (casted_value)
    project_id      text hidden

type UserCustomAttributeValue key=configuration_id,entity_id default=configuration_id,entity_id,key system=entity_id,key,_casted_value view
    configuration_id fk CustomAttributeConfiguration (register_id) !#
    configuration   -> CustomAttributeConfiguration by configuration_id (register)
    entity_id       fk User !#
    key             text
    value           variable (casted_value)

type ListCustomAttributeValue key=configuration_id,entity_id default=configuration_id,entity_id,key system=entity_id,key,_casted_value,project_id view
    configuration_id fk CustomAttributeConfiguration (register_id) !#
    configuration   -> CustomAttributeConfiguration by configuration_id (register)
    entity_id       fk List !#
    key             text
    value           variable (casted_value)
    project_id      text hidden

type ListObjectCustomAttributeValue key=configuration_id,entity_id default=configuration_id,entity_id,key system=entity_id,key,_casted_value view
    configuration_id fk CustomAttributeConfiguration (register_id) !#
    configuration   -> CustomAttributeConfiguration by configuration_id (register)
    entity_id       fk ListObject !#
    key             text
    value           variable (casted_value)

type CustomAttributeLink default=configuration_id,from_id,to_id
    id              text = "{uid}" #
    configuration_id fk CustomAttributeLinkConfiguration cascade (registerid) !#
    configuration   -> CustomAttributeLinkConfiguration by configuration_id (register)
    from_id         text cascade !
    to_id           text cascade !
    to_entity_type  text unlisted as link_target

type AssetCustomAttributeLink : CustomAttributeLink default=id,configuration_id,from_id,to_entity_type,to_id also-required=from_entity_type,to_entity_type
    id              text = "{uid}" !#
    asset           -> Asset by to_id

type AssetVersionCustomAttributeLink : CustomAttributeLink default=id,configuration_id,from_id,to_entity_type,to_id also-required=from_entity_type,to_entity_type
    id              text = "{uid}" !#
    asset_version   -> AssetVersion by to_id

type ComponentCustomAttributeLink : CustomAttributeLink default=id,configuration_id,from_id,to_entity_type,to_id also-required=from_entity_type,to_entity_type
    id              text = "{uid}" !#
    component       -> Component by to_id

type ContextCustomAttributeLink : CustomAttributeLink default=id,configuration_id,from_id,to_entity_type,to_id also-required=from_entity_type,to_entity_type
    id              text = "{uid}" !#
    context         -> Context by to_id

type GroupCustomAttributeLink : CustomAttributeLink default=id,configuration_id,from_id,to_entity_type,to_id also-required=from_entity_type,to_entity_type
    id              text = "{uid}" !#
    group           -> Group by to_id

type ListCustomAttributeLink : CustomAttributeLink default=id,configuration_id,from_id,to_entity_type,to_id also-required=from_entity_type,to_entity_type
    id              text = "{uid}" !#
    list            -> List by to_id

type UserCustomAttributeLink : CustomAttributeLink default=id,configuration_id,from_id,to_entity_type,to_id also-required=from_entity_type,to_entity_type
    id              text = "{uid}" !#
    user            -> User by to_id

type CustomAttributeLinkFrom default=configuration_id,from_id,to_id view
    id              text = "{uid}" #
    configuration_id fk CustomAttributeLinkConfiguration (registerid) !#
    configuration   -> CustomAttributeLinkConfiguration by configuration_id (register)
    from_entity_type text transformed
    from_id         text !
    to_entity_type  text transformed
    to_id           text !

type AssetCustomAttributeLinkFrom : CustomAttributeLinkFrom default=id,configuration_id,from_id,to_entity_type,to_id
    id              text = "{uid}" !#
    from_entity_type text transformed !
    asset           -> Asset by from_id
    to_entity_type  text transformed !

type AssetVersionCustomAttributeLinkFrom : CustomAttributeLinkFrom default=id,configuration_id,from_id,to_entity_type,to_id
    id              text = "{uid}" !#
    from_entity_type text transformed !
    asset_version   -> AssetVersion by from_id
    to_entity_type  text transformed !

type ComponentCustomAttributeLinkFrom : CustomAttributeLinkFrom default=id,configuration_id,from_id,to_entity_type,to_id
    id              text = "{uid}" !#
    from_entity_type text transformed !
    component       -> Component by from_id
    to_entity_type  text transformed !

type ContextCustomAttributeLinkFrom : CustomAttributeLinkFrom default=id,configuration_id,from_id,to_entity_type,to_id
    id              text = "{uid}" !#
    from_entity_type text transformed !
    context         -> Context by from_id
    to_entity_type  text transformed !

type GroupCustomAttributeLinkFrom : CustomAttributeLinkFrom default=id,configuration_id,from_id,to_entity_type,to_id
    id              text = "{uid}" !#
    from_entity_type text transformed !
    group           -> Group by from_id
    to_entity_type  text transformed !

type ListCustomAttributeLinkFrom : CustomAttributeLinkFrom default=id,configuration_id,from_id,to_entity_type,to_id
    id              text = "{uid}" !#
    from_entity_type text transformed !
    list            -> List by from_id
    to_entity_type  text transformed !

type UserCustomAttributeLinkFrom : CustomAttributeLinkFrom default=id,configuration_id,from_id,to_entity_type,to_id
    id              text = "{uid}" !#
    from_entity_type text transformed !
    user            -> User by from_id
    to_entity_type  text transformed !

type CustomAttributeReadRole hidden key=configuration_id,security_role_id
    configuration_id fk CustomConfigurationBase cascade
    security_role_id fk SecurityRole cascade

type CustomAttributeWriteRole hidden key=configuration_id,security_role_id
    configuration_id fk CustomConfigurationBase cascade
    security_role_id fk SecurityRole cascade
)";

} // namespace ftrack::sandbox::schema
