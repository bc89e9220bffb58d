// Copyright the ftrack C++ client authors. SPDX-License-Identifier: Apache-2.0
#include "sandbox/store/views.hpp"

#include <array>
#include <string_view>

namespace ftrack::sandbox::store {

namespace {

/// Which configurations apply to the entities of one table.
class Attributed
{
public:
    std::string_view type;      ///< of the view
    std::string_view entities;  ///< a FROM clause; `e` has the id
    std::string_view project;   ///< the project of `e`
    std::string_view condition; ///< on the configuration `c`
};

constexpr std::array<Attributed, 6> attributed{{
    {"ContextCustomAttributeValue", R"("context" e)", R"(e."project_id")",
     R"((c."is_hierarchical" = 1 OR CASE e."_type" WHEN 'Project' THEN c."entity_type" = 'show'
         ELSE c."entity_type" = 'task' AND (c."object_type_id" IS NULL OR c."object_type_id" = e."object_type_id") END))"},
    {"AssetVersionCustomAttributeValue",
     R"("AssetVersion" e LEFT JOIN "Asset" a ON a."id" = e."asset_id" LEFT JOIN "context" p ON p."id" = a."context_id")", R"(p."project_id")",
     R"((c."is_hierarchical" = 1 OR c."entity_type" = 'assetversion'))"},
    {"AssetCustomAttributeValue", R"("Asset" e LEFT JOIN "context" p ON p."id" = e."context_id")", R"(p."project_id")",
     R"((c."is_hierarchical" = 1 OR c."entity_type" = 'asset'))"},
    {"UserCustomAttributeValue", R"("resource" e)", "NULL", R"(c."entity_type" = 'user' AND e."_type" = 'User')"},
    {"ListCustomAttributeValue", R"("List" e)", R"(e."project_id")", R"(c."entity_type" = 'list')"},
    {"ListObjectCustomAttributeValue", R"("ListObject" e LEFT JOIN "List" l ON l."id" = e."list_id")", R"(l."project_id")",
     R"(c."entity_type" = 'listobject')"},
}};

// A value that is set hides the default, also when it is set to nothing.
std::string create_view(Attributed const& view)
{
    std::string text = "CREATE VIEW \"";
    text += view.type;
    text += R"(" AS SELECT c."id" AS "configuration_id", e."id" AS "entity_id", c."key" AS "key",
        CASE WHEN v."entity_id" IS NULL THEN c."default" ELSE v."value" END AS "value",
        CASE WHEN v."entity_id" IS NULL THEN c."_default" ELSE v."_value" END AS "_value", )";
    text += view.project;
    text += R"( AS "project_id" FROM )";
    text += view.entities;
    text += R"( JOIN "CustomConfigurationBase" c ON c."_type" = 'CustomAttributeConfiguration' AND (c."project_id" IS NULL OR c."project_id" = )";
    text += view.project;
    text += ") AND ";
    text += view.condition;
    text += R"( LEFT JOIN "CustomAttributeValue" v ON v."configuration_id" = c."id" AND v."entity_id" = e."id";)";
    return text;
}

constexpr std::string_view links = R"(CREATE VIEW "CustomAttributeLinkFrom" AS SELECT l."id" AS "id", l."configuration_id" AS "configuration_id",
    l."from_id" AS "from_id", l."to_id" AS "to_id", c."entity_type" AS "from_entity_type", c."entity_type_to" AS "to_entity_type",
    CASE c."entity_type" WHEN 'asset' THEN 'Asset' WHEN 'assetversion' THEN 'AssetVersion' WHEN 'component' THEN 'Component' WHEN 'group' THEN 'Group'
        WHEN 'list' THEN 'List' WHEN 'user' THEN 'User' ELSE 'Context' END || 'CustomAttributeLinkFrom' AS "_type"
    FROM "CustomAttributeLink" l JOIN "CustomConfigurationBase" c ON c."id" = l."configuration_id";)";

} // namespace

std::string create_views()
{
    std::string text;
    for (Attributed const& view : attributed)
        text += create_view(view);
    return text + std::string(links);
}

} // namespace ftrack::sandbox::store
