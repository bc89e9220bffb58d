// Copyright the ftrack C++ client authors. SPDX-License-Identifier: Apache-2.0
#include "sandbox/schema/formulas.hpp"

#include <algorithm>
#include <array>
#include <stdexcept>

namespace ftrack::sandbox::schema {

namespace {

// Walks are bounded by depth and made of UNION, which drops rows seen before: a cycle in damaged data must not hang a query.
constexpr std::string_view context_link = R"((
    WITH RECURSIVE up(id, name, type, parent_id, depth) AS (
        SELECT {self}."id", {self}."name", {self}."_type", {self}."parent_id", 0
        UNION SELECT c."id", c."name", c."_type", c."parent_id", depth + 1 FROM "context" c JOIN up ON c."id" = up.parent_id WHERE depth < 100)
    SELECT json_group_array(json_object('type', CASE type WHEN 'Project' THEN type ELSE 'TypedContext' END, 'id', id, 'name', name))
        FROM (SELECT * FROM up ORDER BY depth DESC)))";

constexpr std::string_view group_link = R"((
    WITH RECURSIVE up(id, name, parent_id, depth) AS (
        SELECT {self}."id", {self}."name", {self}."parent_id", 0
        UNION SELECT g."id", g."name", g."parent_id", depth + 1 FROM "resource" g JOIN up ON g."id" = up.parent_id WHERE depth < 100)
    SELECT json_group_array(json_object('type', 'Group', 'id', id, 'name', name)) FROM (SELECT * FROM up ORDER BY depth DESC)))";

constexpr std::string_view version_link = R"((
    WITH RECURSIVE up(id, name, type, parent_id, depth) AS (
        SELECT {self}."id", a."name" || ' v' || {self}."version", 'AssetVersion', a."context_id", 0 FROM "Asset" a WHERE a."id" = {self}."asset_id"
        UNION SELECT c."id", c."name", CASE c."_type" WHEN 'Project' THEN 'Project' ELSE 'TypedContext' END, c."parent_id", depth + 1
            FROM "context" c JOIN up ON c."id" = up.parent_id WHERE depth < 100)
    SELECT json_group_array(json_object('type', type, 'id', id, 'name', name)) FROM (SELECT * FROM up ORDER BY depth DESC)))";

constexpr std::string_view ancestors = R"({item}."_type" <> 'Project' AND {item}."id" IN (
    WITH RECURSIVE up(id) AS (SELECT {owner}."parent_id"
        UNION SELECT c."parent_id" FROM "context" c JOIN up ON c."id" = up.id WHERE c."parent_id" IS NOT NULL)
    SELECT id FROM up))";

constexpr std::string_view descendants = R"({item}."id" IN (
    WITH RECURSIVE down(id) AS (SELECT c."id" FROM "context" c WHERE c."parent_id" = {owner}."id"
        UNION SELECT c."id" FROM "context" c JOIN down ON c."parent_id" = down.id)
    SELECT id FROM down))";

constexpr std::string_view having_ancestors = R"({owner}."id" IN (
    WITH RECURSIVE below(id) AS (SELECT c."id" FROM "context" c WHERE c."parent_id" IN {items}
        UNION SELECT c."id" FROM "context" c JOIN below ON c."parent_id" = below.id)
    SELECT id FROM below))";

constexpr std::string_view having_descendants = R"({owner}."id" IN (
    WITH RECURSIVE above(id) AS (SELECT c."parent_id" FROM "context" c WHERE c."id" IN {items} AND c."parent_id" IS NOT NULL
        UNION SELECT c."parent_id" FROM "context" c JOIN above ON c."id" = above.id WHERE c."parent_id" IS NOT NULL)
    SELECT id FROM above))";

constexpr std::string_view is_latest_version = R"((NOT EXISTS (
    SELECT 1 FROM "AssetVersion" later WHERE later."asset_id" = {self}."asset_id" AND later."version" > {self}."version")))";

constexpr std::string_view latest_version =
    R"((SELECT v."id" FROM "AssetVersion" v WHERE v."asset_id" = {self}."id" ORDER BY v."version" DESC, v.rowid DESC LIMIT 1))";

constexpr std::string_view time_logged = R"((SELECT TOTAL(l."duration") FROM "Timelog" l WHERE l."context_id" = {self}."id"))";

constexpr std::string_view bid_time_logged_difference =
    R"(({self}."bid" - (SELECT TOTAL(l."duration") FROM "Timelog" l WHERE l."context_id" = {self}."id")))";

constexpr std::string_view review_session_is_open = R"((strftime('%Y-%m-%dT%H:%M:%S', 'now') BETWEEN {self}."start_date" AND {self}."end_date"))";

constexpr std::string_view review_session_thumbnail = R"((SELECT v."thumbnail_id" FROM "ReviewSessionObject" o JOIN "AssetVersion" v
    ON v."id" = o."version_id" WHERE o."review_session_id" = {self}."id" ORDER BY o."sort_order", o.rowid LIMIT 1))";

// What lies elsewhere has no address on the server.
constexpr std::string_view component_in_server_location =
    R"((CASE {self}."location_id" WHEN '3a372bde-05bc-11e4-8908-20c9d081909b' THEN {self}."component_id" END))";

constexpr std::string_view link_target = R"((SELECT c."entity_type_to" FROM "CustomConfigurationBase" c WHERE c."id" = {self}."configuration_id"))";

constexpr std::array<std::pair<std::string_view, std::string_view>, 15> formulas{{
    {"context_link", context_link},
    {"group_link", group_link},
    {"version_link", version_link},
    {"ancestors", ancestors},
    {"descendants", descendants},
    {"project_descendants", R"({item}."project_id" = {owner}."id" AND {item}."_type" <> 'Project')"},
    {"is_latest_version", is_latest_version},
    {"latest_version", latest_version},
    {"time_logged", time_logged},
    {"bid_time_logged_difference", bid_time_logged_difference},
    {"review_session_is_open", review_session_is_open},
    {"review_session_thumbnail", review_session_thumbnail},
    {"component_in_server_location", component_in_server_location},
    {"link_target", link_target},
    {"same_object_type", R"({self}."object_type_id")"},
}};

} // namespace

std::string_view formula(std::string_view name)
{
    auto const found = std::find_if(formulas.begin(), formulas.end(), [name](auto const& entry) { return entry.first == name; });
    if (found == formulas.end())
        throw std::logic_error("No formula is called " + std::string(name));
    return found->second;
}

std::string_view owners_formula(std::string_view name)
{
    if (name == "ancestors")
        return having_ancestors;
    return name == "descendants" ? having_descendants : std::string_view();
}

} // namespace ftrack::sandbox::schema
