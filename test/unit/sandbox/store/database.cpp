// Copyright the ftrack C++ client authors. SPDX-License-Identifier: Apache-2.0
#include "sandbox/store/database.hpp"

#include "support/catch.hpp"
#include "support/temporary_folder.hpp"

#include <cstdint>
#include <limits>
#include <string>

using namespace ftrack::sandbox::store;

namespace {

std::int64_t count(Database& database) { return std::get<std::int64_t>(database.select_row("SELECT COUNT(*) FROM t")->front()); }

/// Counts to a number, in the machine of SQLite.
std::string const counting = "WITH RECURSIVE c(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM c WHERE n < ?1) SELECT MAX(n) FROM c";

} // namespace

TEST_CASE("values come back as they went in", "[sandbox][store]")
{
    Database database;
    SqlValue const value = GENERATE(SqlValue(), SqlValue(std::int64_t{0}), SqlValue(std::numeric_limits<std::int64_t>::min()), SqlValue(2.5),
                                    SqlValue(std::string()), SqlValue(std::string("it's\0\"so\"", 9)), SqlValue(std::string(100'000, 'x')));
    CHECK(database.select("SELECT ?1", {value}) == std::vector<Row>{{value}});
}

TEST_CASE("a statement is prepared once and can run inside itself", "[sandbox][store]")
{
    Database database;
    database.run("CREATE TABLE t (n INTEGER); INSERT INTO t VALUES (1), (2), (3);");
    std::size_t const before = database.cached_statements();
    std::string const sql = "SELECT n FROM t WHERE n >= ?1 ORDER BY n";
    std::size_t rows = 0;
    for (Row const& outer : database.select(sql, {std::int64_t{1}}))
        rows += database.select(sql, {outer.front()}).size();
    CHECK(rows == 6);
    CHECK(database.cached_statements() == before + 1);
    CHECK(database.execute("UPDATE t SET n = n + 1 WHERE n > ?1", {std::int64_t{1}}) == 2);
    CHECK_FALSE(database.select_row("SELECT n FROM t WHERE n = ?1", {std::int64_t{9}}));
}

TEST_CASE("only so many statements are kept", "[sandbox][store]")
{
    Database database;
    for (std::size_t i = 0; i < 2 * Database::maximum_cached_statements; ++i)
        database.select("SELECT " + std::to_string(i));
    CHECK(database.cached_statements() == Database::maximum_cached_statements);
    CHECK(database.select("SELECT 0") == std::vector<Row>{{std::int64_t{0}}});
}

TEST_CASE("a statement that SQLite refuses is an error with its text", "[sandbox][store]")
{
    Database database;
    CHECK_THROWS_WITH(database.select("SELECT n FROM nowhere"), "no such table: nowhere in: SELECT n FROM nowhere");
    CHECK_THROWS_AS(database.run("CREATE"), StoreError);
    database.run("CREATE TABLE t (n INTEGER PRIMARY KEY)");
    database.execute("INSERT INTO t VALUES (1)");
    CHECK_THROWS_AS(database.execute("INSERT INTO t VALUES (1)"), StoreError);
    CHECK(database.execute("INSERT INTO t VALUES (2)") == 1);
}

TEST_CASE("work is bounded by a budget", "[sandbox][store]")
{
    Database database;
    CHECK(database.select_row(counting, {std::int64_t{100'000}}));
    database.set_budget(1'000'000);
    try {
        database.select_row(counting, {std::int64_t{100'000'000}});
        FAIL("it went through");
    } catch (StoreError const& error) {
        CHECK(error.is_excess());
    }
    CHECK_THROWS_AS(database.select_row(counting, {std::int64_t{1'000'000}}), StoreError);
    database.set_budget(1'000'000'000);
    CHECK(database.select_row(counting, {std::int64_t{100'000}}));
}

TEST_CASE("an expression too deep for SQLite is an excess, a broken constraint is not", "[sandbox][store]")
{
    Database database;
    std::string deep = "1";
    for (int i = 0; i < 2'000; ++i)
        deep = "(" + deep + " + 1)";
    auto const is_excess = [&](std::string const& sql) {
        try {
            database.execute(sql);
        } catch (StoreError const& error) {
            return error.is_excess();
        }
        throw std::logic_error("it went through");
    };
    CHECK(is_excess("SELECT " + deep));
    CHECK(is_excess("SELECT " + std::string(200, '(') + "1" + std::string(200, ')')));
    CHECK(is_excess("SELECT 'a' LIKE '" + std::string(60'000, '%') + "'"));
    CHECK(is_excess("SELECT sum(n) FROM (SELECT 9223372036854775807 AS n UNION ALL SELECT 1)"));
    CHECK_FALSE(is_excess("SELECT 1 +"));
    CHECK_FALSE(is_excess("SELECT nothing"));
    database.run("CREATE TABLE t (n INTEGER NOT NULL)");
    CHECK_FALSE(is_excess("INSERT INTO t VALUES (NULL)"));
}

TEST_CASE("a transaction that is not committed leaves nothing", "[sandbox][store]")
{
    Database database;
    database.run("CREATE TABLE t (n INTEGER)");
    {
        Transaction transaction(database);
        database.execute("INSERT INTO t VALUES (1)");
        transaction.commit();
    }
    {
        Transaction transaction(database);
        database.execute("INSERT INTO t VALUES (2)");
        CHECK(count(database) == 2);
    }
    CHECK(count(database) == 1);
    // Even when there is no budget left to roll back with.
    CHECK_THROWS_AS(
        [&] {
            Transaction transaction(database);
            database.execute("INSERT INTO t VALUES (3)");
            database.set_budget(0);
            database.select_row(counting, {std::int64_t{10'000'000}});
        }(),
        StoreError);
    database.set_budget(1'000'000'000);
    CHECK(count(database) == 1);
}

TEST_CASE("a file keeps what was committed", "[sandbox][store]")
{
    ftrack::test::TemporaryFolder const folder;
    {
        Database database(folder / "file.sqlite");
        database.run("CREATE TABLE t (n INTEGER)");
        Transaction transaction(database);
        database.execute("INSERT INTO t VALUES (1)");
        transaction.commit();
    }
    Database database(folder / "file.sqlite");
    CHECK(count(database) == 1);
    CHECK_THROWS_AS(Database(folder / "no" / "such" / "folder"), StoreError);
}
