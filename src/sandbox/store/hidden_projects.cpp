// Copyright the ftrack C++ client authors. SPDX-License-Identifier: Apache-2.0
#include "sandbox/store/hidden_projects.hpp"

#include "sandbox/query/sql.hpp"
#include "sandbox/schema/registry.hpp"

#include <boost/json/array.hpp>
#include <boost/json/serialize.hpp>

#include <limits>
#include <map>
#include <set>
#include <tuple>

namespace ftrack::sandbox::store {

namespace {

using query::quoted;

constexpr char const* top = "context"; ///< the table of projects

/// A column with the id of what the rows of a table are in.
class Way
{
public:
    std::string table;
    std::string column;
    std::string target; ///< the table that has the id; empty: any
    bool operator<(Way const& other) const { return std::tie(table, column, target) < std::tie(other.table, other.column, other.target); }
};

std::string target_of(schema::Registry const& registry, schema::EntityType const& type, schema::Property const& property)
{
    bool const goes_with_it = property.is_constraint() && property.on_delete == schema::OnDelete::cascade;
    bool const is_of_view = type.is_view && property.foreign_key && !property.target.empty();
    return goes_with_it || is_of_view ? registry.get(property.target).table : std::string();
}

// What is deleted with something is in it. Beside that: what tells of a project and outlives it.
std::set<Way> all_ways(schema::Registry const& registry)
{
    std::set<Way> ways{{"CustomAttributeLinkFrom", "from_id", {}},
                       {"CustomAttributeLinkFrom", "to_id", {}},
                       {"CustomConfigurationBase", "project_id", top},
                       {"Event", "project_id", top},
                       {"Feed", "social_id", "Event"}};
    for (schema::EntityType const& type : registry.types()) {
        for (schema::Property const& property : type.properties) {
            std::string target = target_of(registry, type, property);
            if (!target.empty() || property.is_loose_key())
                ways.insert({type.table, property.name, std::move(target)});
        }
    }
    return ways;
}

/// The ways that may lead to a project, by their tables.
using Ways = std::map<std::string, std::vector<Way>>;

Ways ways_to_projects(schema::Registry const& registry)
{
    std::set<Way> const ways = all_ways(registry);
    std::set<std::string> inside{top};
    for (std::size_t before = 0; before != inside.size();) {
        before = inside.size();
        for (Way const& way : ways) {
            if (way.target.empty() || inside.count(way.target) != 0)
                inside.insert(way.table);
        }
    }
    Ways result;
    for (Way const& way : ways) {
        if (way.target.empty() || inside.count(way.target) != 0)
            result[way.table].push_back(way);
    }
    return result;
}

std::map<std::string, schema::EntityType const*> types_by_table(schema::Registry const& registry)
{
    std::map<std::string, schema::EntityType const*> types;
    for (schema::EntityType const& type : registry.types())
        types.try_emplace(type.table, &type.root());
    return types;
}

/// Whether something may be in an entity of this type.
bool may_hold(schema::EntityType const& type) { return !type.is_view && type.primary_key == std::vector<std::string>{"id"}; }

std::string of_kind(char const* alias, std::string const& table)
{
    return table.empty() ? std::string() : std::string(" AND ") + alias + ".\"kind\" = '" + table + "'";
}

/// Finds what is in projects, of whose ids the parameter is a JSON array.
std::string find_entities(schema::Registry const& registry, Ways const& ways)
{
    std::map<std::string, schema::EntityType const*> const types = types_by_table(registry);
    std::string text = "INSERT INTO temp.\"hidden_entity\" (\"id\", \"kind\") WITH RECURSIVE inside(\"id\", \"kind\") AS ";
    text.append("(SELECT CAST(value AS TEXT) COLLATE NOCASE, '").append(top).append("' FROM json_each(?1)");
    for (auto const& [table, ways_up] : ways) {
        for (Way const& way : ways_up) {
            if (!may_hold(*types.at(table)))
                continue;
            text.append(" UNION SELECT e.\"id\", '").append(table).append("' FROM inside i CROSS JOIN main.").append(quoted(table));
            text.append(" e WHERE e.").append(quoted(way.column)).append(" = i.\"id\"").append(of_kind("i", way.target));
        }
    }
    return text + ") SELECT \"id\", \"kind\" FROM inside";
}

std::string is_elsewhere(std::string const& column, std::string const& kind)
{
    return "NOT EXISTS (SELECT 1 FROM temp.\"hidden_entity\" h WHERE h.\"id\" = e." + quoted(column) + of_kind("h", kind) + ")";
}

// A temporary view hides the table whose name it has.
std::string create_views(schema::Registry const& registry, Ways const& ways)
{
    std::map<std::string, schema::EntityType const*> const types = types_by_table(registry);
    std::string script;
    for (auto const& [table, ways_up] : ways) {
        schema::EntityType const& type = *types.at(table);
        std::vector<std::string> terms;
        if (may_hold(type) && type.find("id")->kind == schema::Kind::text) {
            terms.push_back(is_elsewhere("id", table));
        } else {
            for (Way const& way : ways_up)
                terms.push_back(is_elsewhere(way.column, way.target));
        }
        script.append("CREATE TEMP VIEW ").append(quoted(table)).append(type.is_view ? " AS SELECT e.*" : " AS SELECT e.rowid AS rowid, e.*");
        script.append(" FROM main.").append(quoted(table)).append(" e WHERE ").append(query::joined(terms, " AND ")).append(";");
    }
    return script;
}

std::string drop_views(Ways const& ways)
{
    std::string script;
    for (auto const& [table, ways_up] : ways)
        script.append("DROP VIEW IF EXISTS temp.").append(quoted(table)).append(";");
    return script;
}

class Scripts
{
public:
    static Scripts const& get()
    {
        static Scripts const scripts(schema::Registry::standard());
        return scripts;
    }

    std::string find, create, drop;

private:
    explicit Scripts(schema::Registry const& registry)
    {
        Ways const ways = ways_to_projects(registry);
        find = find_entities(registry, ways);
        create = create_views(registry, ways);
        drop = drop_views(ways);
    }
};

// What was found is good for as long as nothing changes. A rollback takes back what was found and the note of it alike.
void find_hidden(Database& database, std::vector<std::string> const& projects)
{
    database.run(
        "CREATE TEMP TABLE IF NOT EXISTS \"hidden_entity\" (\"id\" TEXT COLLATE NOCASE, \"kind\" TEXT, PRIMARY KEY (\"id\", \"kind\")) WITHOUT ROWID;"
        "CREATE TEMP TABLE IF NOT EXISTS \"hidden_projects\" (\"key\" INTEGER PRIMARY KEY, \"ids\" TEXT, \"changes\" INTEGER);");
    std::string const ids = boost::json::serialize(boost::json::array(projects.begin(), projects.end()));
    if (database.select_row("SELECT 1 FROM temp.\"hidden_projects\" WHERE \"ids\" = ?1 AND \"changes\" = total_changes()", {ids}))
        return;
    database.execute("DELETE FROM temp.\"hidden_entity\"");
    database.execute(Scripts::get().find, {ids});
    // This row is a change itself.
    database.execute("INSERT OR REPLACE INTO temp.\"hidden_projects\" VALUES (1, ?1, total_changes() + 1)", {ids});
}

/// Whatever the budget. When it fails the transaction that all came with is gone.
void undo(Database& database, std::string const& script) noexcept
{
    std::uint64_t const budget = database.budget();
    database.set_budget(std::numeric_limits<std::uint64_t>::max());
    try {
        database.run(script);
    } catch (std::exception const&) {
    }
    database.set_budget(budget);
}

} // namespace

HiddenProjects::HiddenProjects(Database& database, std::vector<std::string> const& projects) : database_(database)
{
    database_.run("SAVEPOINT hiding");
    try {
        find_hidden(database_, projects);
        database_.run(Scripts::get().create);
        database_.run("RELEASE hiding");
    } catch (...) {
        undo(database_, "ROLLBACK TO hiding; RELEASE hiding;");
        throw;
    }
}

HiddenProjects::~HiddenProjects() { undo(database_, Scripts::get().drop); }

} // namespace ftrack::sandbox::store
