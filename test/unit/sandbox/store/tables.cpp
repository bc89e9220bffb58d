// Copyright the ftrack C++ client authors. SPDX-License-Identifier: Apache-2.0
#include "sandbox/store/tables.hpp"

#include "support/catch.hpp"
#include "support/temporary_folder.hpp"

#include <algorithm>
#include <map>
#include <string>

using namespace ftrack::sandbox;
using namespace ftrack::sandbox::store;

namespace {

std::map<std::string, schema::Kind> columns(char const* type)
{
    std::map<std::string, schema::Kind> result;
    for (StoredColumn const& column : columns_of(schema::Registry::standard().get(type)))
        result[column.name] = column.kind;
    return result;
}

std::vector<std::string> names(Database& database, std::string const& kind)
{
    std::vector<std::string> result;
    for (Row const& row : database.select("SELECT name FROM sqlite_schema WHERE type = ?1 AND name NOT LIKE 'sqlite_%'", {kind}))
        result.push_back(std::get<std::string>(row.front()));
    return result;
}

} // namespace

TEST_CASE("a table has the stored attributes of all types that it holds", "[sandbox][store]")
{
    auto const context = columns("Context");
    CHECK(context.at("name") == schema::Kind::text);
    CHECK(context.at("object_type_id") == schema::Kind::text); // of TypedContext
    CHECK(context.at("full_name") == schema::Kind::text);      // of Project
    CHECK(context.at("bid") == schema::Kind::number);
    CHECK(context.at("start_date") == schema::Kind::date_time);
    CHECK(context.count("link") == 0);               // computed
    CHECK(context.count("parent") == 0);             // by parent_id
    CHECK(context.count("children") == 0);           // a way back
    CHECK(columns("Status").count("state_id") == 1); // hidden, yet stored
}

TEST_CASE("a fresh database gets a table for each root type and a view for what is computed", "[sandbox][store]")
{
    Database database;
    CHECK(prepare_tables(database, schema::Registry::standard()));
    std::vector<std::string> tables = names(database, "table");
    std::vector<std::string> const views = names(database, "view");
    for (char const* const name : {"context", "resource", "component", "AssetVersion", "Metadata", "ContextScope", "api_key"})
        CHECK(std::count(tables.begin(), tables.end(), name) == 1);
    CHECK(std::count(tables.begin(), tables.end(), "Task") == 0);
    CHECK(std::count(views.begin(), views.end(), "ContextCustomAttributeValue") == 1);
    CHECK(std::count(views.begin(), views.end(), "CustomAttributeLinkFrom") == 1);
    for (std::string const& view : views)
        CHECK_NOTHROW(database.select("SELECT * FROM \"" + view + "\""));
}

TEST_CASE("every entity type can be read from its table", "[sandbox][store]")
{
    Database database;
    prepare_tables(database, schema::Registry::standard());
    for (schema::EntityType const& type : schema::Registry::standard().types()) {
        for (schema::Property const& property : type.properties) {
            INFO(type.name << "." << property.name);
            if (property.is_stored())
                CHECK_NOTHROW(database.select("SELECT t.\"" + property.name + "\" FROM \"" + type.table + "\" t"));
        }
    }
}

TEST_CASE("a database is prepared once, and only by its own version", "[sandbox][store]")
{
    Database database;
    CHECK(prepare_tables(database, schema::Registry::standard()));
    CHECK_FALSE(prepare_tables(database, schema::Registry::standard()));

    ftrack::test::TemporaryFolder const folder;
    {
        Database exact(folder / "file.sqlite", query::TextRule::exact);
        CHECK(prepare_tables(exact, schema::Registry::standard()));
    }
    Database exact(folder / "file.sqlite", query::TextRule::exact);
    CHECK_FALSE(prepare_tables(exact, schema::Registry::standard()));
    Database folded(folder / "file.sqlite");
    CHECK_THROWS_WITH(prepare_tables(folded, schema::Registry::standard()), Catch::Contains("Rules::exact_texts"));

    Database another;
    another.run("PRAGMA user_version = 999");
    CHECK_THROWS_AS(prepare_tables(another, schema::Registry::standard()), StoreError);
    Database foreign;
    foreign.run("CREATE TABLE t (n INTEGER)");
    CHECK_THROWS_AS(prepare_tables(foreign, schema::Registry::standard()), StoreError);
}

TEST_CASE("texts compare without regard to case, numbers stay numbers", "[sandbox][store]")
{
    Database database;
    prepare_tables(database, schema::Registry::standard());
    database.execute("INSERT INTO \"CustomAttributeValue\" (configuration_id, entity_id, value, _value) VALUES ('c', 'e', '10', 10)");
    database.execute("INSERT INTO \"Status\" (id, name) VALUES ('s', 'In Progress')");
    CHECK(database.select_row("SELECT 1 FROM \"Status\" WHERE name = ?1", {"in progress"}));
    CHECK_FALSE(database.select_row("SELECT 1 FROM \"CustomAttributeValue\" WHERE _value = ?1", {"10"}));
    CHECK(database.select_row("SELECT 1 FROM \"CustomAttributeValue\" WHERE _value = ?1", {10.0}));
}
