// Copyright the ftrack C++ client authors. SPDX-License-Identifier: Apache-2.0
#include "sandbox/store/hidden_projects.hpp"

#include "sandbox/query/sql.hpp"

#include <array>
#include <limits>
#include <string_view>

namespace ftrack::sandbox::store {

namespace {

/// A table whose rows are in a project, by the `column` that leads there.
class Table
{
public:
    std::string_view name;
    std::string_view column;
    std::string_view way; ///< the FROM and WHERE clause of the project `p` of the row `e`; empty: `column` is the project
    bool is_view = false;
};

constexpr std::string_view by_context = R"("context" p WHERE p."id" = )";
constexpr std::string_view by_asset = R"("Asset" a JOIN main."context" p ON p."id" = a."context_id" WHERE a."id" = )";
constexpr std::string_view by_version =
    R"("AssetVersion" v JOIN main."Asset" a ON a."id" = v."asset_id" JOIN main."context" p ON p."id" = a."context_id" WHERE v."id" = )";

constexpr std::array<Table, 21> tables{{
    {"context", "project_id", {}},
    {"Asset", "context_id", by_context},
    {"AssetVersion", "asset_id", by_asset},
    {"component", "version_id", by_version},
    {"Appointment", "context_id", by_context},
    {"Timelog", "context_id", by_context},
    {"Manager", "context_id", by_context},
    {"Note", "parent_id", by_context},
    {"Note", "parent_id", by_version},
    {"Metadata", "parent_id", by_context},
    {"Metadata", "parent_id", by_asset},
    {"Metadata", "parent_id", by_version},
    {"List", "project_id", {}},
    {"ReviewSession", "project_id", {}},
    {"CalendarEvent", "project_id", {}},
    {"CustomAttributeValue", "entity_id", by_context},
    {"CustomAttributeValue", "entity_id", by_version},
    {"ContextCustomAttributeValue", "project_id", {}, true},
    {"AssetCustomAttributeValue", "project_id", {}, true},
    {"AssetVersionCustomAttributeValue", "project_id", {}, true},
    {"ListCustomAttributeValue", "project_id", {}, true},
}};

std::string is_elsewhere(Table const& table)
{
    std::string const value = "e.\"" + std::string(table.column) + "\"";
    if (table.way.empty())
        return "NOT EXISTS (SELECT 1 FROM temp.\"hidden_project\" h WHERE h.\"id\" = " + value + ")";
    return "NOT EXISTS (SELECT 1 FROM main." + std::string(table.way) + value +
           " AND p.\"project_id\" IN (SELECT \"id\" FROM temp.\"hidden_project\"))";
}

// A temporary view hides the table whose name it has.
std::string create_views()
{
    std::string script;
    for (std::size_t i = 0; i < tables.size(); ++i) {
        std::string const name = query::quoted(std::string(tables[i].name));
        bool const is_first = i == 0 || tables[i].name != tables[i - 1].name;
        std::string const columns = tables[i].is_view ? "e.*" : "e.rowid AS rowid, e.*";
        script += is_first ? "CREATE TEMP VIEW " + name + " AS SELECT " + columns + " FROM main." + name + " e WHERE " : " AND ";
        script += is_elsewhere(tables[i]);
        bool const is_last = i + 1 == tables.size() || tables[i].name != tables[i + 1].name;
        script += is_last ? ";" : "";
    }
    return script;
}

std::string drop_views()
{
    std::string script;
    for (Table const& table : tables)
        script += "DROP VIEW IF EXISTS temp." + query::quoted(std::string(table.name)) + ";";
    return script;
}

} // namespace

HiddenProjects::HiddenProjects(Database& database, std::vector<std::string> const& projects) : database_(database)
{
    database_.run(
        "CREATE TEMP TABLE IF NOT EXISTS \"hidden_project\" (\"id\" TEXT PRIMARY KEY COLLATE NOCASE); DELETE FROM temp.\"hidden_project\";");
    for (std::string const& project : projects)
        database_.execute("INSERT INTO temp.\"hidden_project\" (\"id\") VALUES (?1)", {project});
    static std::string const script = create_views();
    database_.run(script);
}

HiddenProjects::~HiddenProjects()
{
    static std::string const script = drop_views();
    std::uint64_t const budget = database_.budget();
    database_.set_budget(std::numeric_limits<std::uint64_t>::max());
    try {
        database_.run(script);
    } catch (StoreError const&) {
        // The transaction that they came with is gone, and they with it.
    }
    database_.set_budget(budget);
}

} // namespace ftrack::sandbox::store
