// Copyright the ftrack C++ client authors. SPDX-License-Identifier: Apache-2.0
#include "sandbox/query/parser.hpp"

#include "sandbox/query/error.hpp"
#include "support/catch.hpp"
#include "support/message_of.hpp"
#include "support/query_text.hpp"

#include <string>

using namespace ftrack::sandbox::query;
using ftrack::test::message_of;
using ftrack::test::to_text;

namespace {

class Row
{
public:
    char const* expression;
    char const* parsed; ///< with all parentheses, each operator under one name
};

std::string repeated(std::string_view part, std::size_t times)
{
    std::string text;
    for (std::size_t i = 0; i < times; ++i)
        text += part;
    return text;
}

} // namespace

TEST_CASE("an expression selects attributes from a type", "[sandbox][query]")
{
    Row const row = GENERATE(values<Row>({
        {"select id from User", "select id from User"},
        {"SELECT id FROM User", "select id from User"},
        {"select id, name,parent.name from Task", "select id, name, parent.name from Task"},
        {"select asset.parent[Shot].parent[Sequence].name from AssetVersion", "select asset.parent[Shot].parent[Sequence].name from AssetVersion"},
        {"select parent[Shot] from Task", "select parent[Shot] from Task"},
        {"select _link from Task", "select _link from Task"},
        {"Task", "select  from Task"},
        {"Task where name is x", "select  from Task where name is 'x'"},
        {"select count(id), max(bid) from Task group by project_id, status.name",
         "select count(id), max(bid) from Task group by project_id, status.name"},
        {"select COUNT(id) from Task", "select count(id) from Task"},
        {"select count, sum from Task", "select count, sum from Task"},
        {"select select from from", "select select from from"},
    }));
    CHECK(to_text(parse(row.expression)) == row.parsed);
}

TEST_CASE("order, limit and offset follow in any order", "[sandbox][query]")
{
    Row const row = GENERATE(values<Row>({
        {"Task order by name", "select  from Task order by name"},
        {"Task order by a.b asc, c ascending, d desc, e descending", "select  from Task order by a.b, c, d descending, e descending"},
        {"Task offset 0 limit 10", "select  from Task limit 10"},
        {"Task limit 10 offset 5", "select  from Task limit 10 offset 5"},
        {"Task  offset 2  limit 1 order by name", "select  from Task order by name limit 1 offset 2"},
        {"Task limit 0", "select  from Task limit 0"},
        {"Task limit 9223372036854775807", "select  from Task limit 9223372036854775807"},
        {"Task where a is 1 limit 2 order by b", "select  from Task where a is '1' order by b limit 2"},
    }));
    CHECK(to_text(parse(row.expression)) == row.parsed);
}

TEST_CASE("criteria compare an attribute with a value", "[sandbox][query]")
{
    Row const row = GENERATE(values<Row>({
        {"a is x", "a is 'x'"},
        {"a = x", "a is 'x'"},
        {"a is_not x", "a is_not 'x'"},
        {"a != x", "a is_not 'x'"},
        {"a < 1", "a < '1'"},
        {"a before 1", "a < '1'"},
        {"a less_than 1", "a < '1'"},
        {"a > 1", "a > '1'"},
        {"a after 1", "a > '1'"},
        {"a greater_than 1", "a > '1'"},
        {"a <= 1", "a <= '1'"},
        {"a >= 1", "a >= '1'"},
        {"a like \"%x\\%\"", "a like \"%x\\%\""},
        {"a NOT_LIKE \"x\"", "a not_like \"x\""},
        {"a is \"x y\"", "a is \"x y\""},
        {"a is 'x y'", "a is \"x y\""},
        {"a is none", "a is null"},
        {"a is None", "a is null"},
        {"a is null", "a is null"},
        {"a is \"none\"", "a is \"none\""},
        {"a.b[C].d is 1", "a.b[C].d is '1'"},
        {"start is \"2026-01-01T10:00:00\"and x is None", "(start is \"2026-01-01T10:00:00\" and x is null)"},
        {"a in (b)", "a in ('b')"},
        {"a in ( b , \"c\", none )", "a in ('b', \"c\", null)"},
        {"a not_in (1,2)", "a not_in ('1', '2')"},
        {"a in (select b from C where d is e limit 2)", "a in (select b from C where d is 'e' limit 2)"},
        {"a in (C where d is e)", "a in (select  from C where d is 'e')"},
        {"a not_in (C order by d limit 2)", "a not_in (select  from C order by d limit 2)"},
        {"a in (C)", "a in ('C')"},
        {"a in (where, limit)", "a in ('where', 'limit')"},
        {"a in (select)", "a in ('select')"},
        {"a in (select, from)", "a in ('select', 'from')"},
        {"a any ()", "a any ()"},
        {"a any (b is c)", "a any (b is 'c')"},
        {"a has (b is c)", "a any (b is 'c')"},
        {"a.b[C] has (d any ())", "a.b[C] any (d any ())"},
        {"is is is", "is is 'is'"},
        {"not_in in (in)", "not_in in ('in')"},
    }));
    CHECK(to_text(parse("X where " + std::string(row.expression))) == "select  from X where " + std::string(row.parsed));
}

TEST_CASE("not binds tighter than and, and than or", "[sandbox][query]")
{
    Row const row = GENERATE(values<Row>({
        {"a is 1 and b is 2 or c is 3 and d is 4", "((a is '1' and b is '2') or (c is '3' and d is '4'))"},
        {"a is 1 and (b is 2 or c is 3) and d is 4", "(a is '1' and (b is '2' or c is '3') and d is '4')"},
        {"a is 1 or b is 2 or c is 3", "(a is '1' or b is '2' or c is '3')"},
        {"not a is 1 and b is 2", "(not a is '1' and b is '2')"},
        {"not (a is 1 and b is 2)", "not (a is '1' and b is '2')"},
        {"not not a is 1", "a is '1'"},
        {"not not not a is 1", "not a is '1'"},
        {"not(a is 1)", "not a is '1'"},
        {"((a is 1))", "a is '1'"},
        {"a is 1 AND b is 2 OR NOT c is 3", "((a is '1' and b is '2') or not c is '3')"},
        {"not a any () and not b has (c is 1 or d is 2)", "(not a any () and not b any ((c is '1' or d is '2')))"},
    }));
    CHECK(to_text(parse("X where " + std::string(row.expression))) == "select  from X where " + std::string(row.parsed));
}

TEST_CASE("what is no expression is refused with the place and the word", "[sandbox][query]")
{
    Row const row = GENERATE(values<Row>({
        {"", "1: expected an entity type, found the end"},
        {"select from Task", "13: expected \"from\", found \"Task\""},
        {"select id Task", "11: expected \"from\", found \"Task\""},
        {"select id from", "15: expected an entity type, found the end"},
        {"select , from Task", "8: expected an attribute, found \",\""},
        {"select id from \"Task\"", "16: expected an entity type, found \"Task\""},
        {"select 'id' from Task", "8: expected an attribute, found \"id\""},
        {"Task where", "11: expected an attribute, found the end"},
        {"Task where name", "16: expected an operator, found the end"},
        {"Task where name is", "19: expected a value, found the end"},
        {"Task where name is (", "20: expected a value, found \"(\""},
        {"Task where name of x", "17: expected an operator, found \"of\""},
        {"Task where name is x y", "22: expected the end or another clause, found \"y\""},
        {"Task where name is x and", "25: expected an attribute, found the end"},
        {"Task where (name is x", "22: expected \")\", found the end"},
        {"Task where name is x)", "21: expected the end or another clause, found \")\""},
        {"Task where id in ()", "19: expected a value, found \")\""},
        {"Task where id in (a b)", "21: expected \")\", found \"b\""},
        {"Task where id in a", "18: expected \"(\", found \"a\""},
        {"Task where id in (select id from)", "33: expected an entity type, found \")\""},
        {"Task where a any x", "18: expected \"(\", found \"x\""},
        {"Task where a..b is 1", "12: expected an attribute, found \"a..b\""},
        {"Task where .a is 1", "12: expected an attribute, found \".a\""},
        {"Task where a. is 1", "12: expected an attribute, found \"a.\""},
        {"Task where a-b is 1", "12: expected an attribute, found \"a-b\""},
        {"Task where a[ is 1", "18: expected \"]\", found \"1\""},
        {"Task where a[] is 1", "14: expected an entity type, found \"]\""},
        {"Task where a[B is 1", "16: expected \"]\", found \"is\""},
        {"Task where a[B].c.d[E]f is 1", "23: expected an operator, found \"f\""},
        {"Task order name", "12: expected \"by\", found \"name\""},
        {"Task order by", "14: expected an attribute, found the end"},
        {"Task order by name upwards", "20: expected the end or another clause, found \"upwards\""},
        {"Task limit", "11: expected a whole number, found the end"},
        {"Task limit -1", "12: expected a whole number, found \"-1\""},
        {"Task limit 1.5", "12: expected a whole number, found \"1.5\""},
        {"Task limit \"1\"", "12: expected a whole number, found \"1\""},
        {"Task limit 9223372036854775808", "12: expected a whole number, found \"9223372036854775808\""},
        {"Task offset x", "13: expected a whole number, found \"x\""},
        {"select median(bid) from Task", "8: expected count, sum, avg, min or max, found \"median\""},
        {"select count() from Task", "14: expected an attribute, found \")\""},
        {"select count(id from Task", "17: expected \")\", found \"from\""},
        {"Task group name", "12: expected \"by\", found \"name\""},
        {"Task; select id from User", "5: this character must stand in quotes"},
        {"Task where name is x union select", "22: expected the end or another clause, found \"union\""},
    }));
    CHECK(message_of<QueryError>([&] { parse(row.expression); }) ==
          "Failed to parse: " + std::string(row.expression) + " (at character " + row.parsed + ")");
}

TEST_CASE("nesting is bounded", "[sandbox][query]")
{
    auto const nested = [](std::string_view open, std::size_t depth) {
        return "Task where " + repeated(open, depth) + "a is 1" + repeated(")", depth);
    };
    for (std::string_view const open : {"(", "not (", "a any (", "a in (select b from C where "}) {
        INFO(open);
        CHECK_NOTHROW(parse(nested(open, maximum_nesting)));
        CHECK_THROWS_AS(parse(nested(open, maximum_nesting + 1)), QueryError);
    }
    CHECK_NOTHROW(parse("Task where a" + repeated(".a", maximum_nesting - 1) + " is 1"));
    CHECK_THROWS_AS(parse("Task where a" + repeated(".a", maximum_nesting) + " is 1"), QueryError);
    CHECK(message_of<QueryError>([&] { parse(nested("(", maximum_nesting + 1)); }).find("nested more than 100 levels deep") != std::string::npos);
    CHECK(to_text(parse("Task where " + repeated("not ", 100'000) + "a is 1")) == "select  from Task where a is '1'");
}
