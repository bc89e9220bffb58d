// Copyright the ftrack C++ client authors. SPDX-License-Identifier: Apache-2.0
#include "sandbox/query/comparisons.hpp"

#include "sandbox/query/error.hpp"
#include "support/catch.hpp"
#include "support/message_of.hpp"
#include "support/query_fixture.hpp"

#include <string>
#include <vector>

using ftrack::test::Finding;
using ftrack::test::message_of;
using ftrack::test::QueryFixture;

namespace {

class NamedStatuses : public QueryFixture
{
public:
    NamedStatuses()
    {
        add("Status", {{"id", "a"}, {"name", "Done"}});
        add("Status", {{"id", "b"}, {"name", "not done"}});
        add("Status", {{"id", "c"}, {"name", "100%"}});
        add("Status", {{"id", "d"}, {"name", "a_b"}});
        add("Status", {{"id", "e"}, {"name", "back\\slash"}});
        add("Status", {{"id", "f"}, {"name", "none"}});
        add("Status", {{"id", "g"}});
    }
};

} // namespace

TEST_CASE("texts compare without regard to case", "[sandbox][query]")
{
    NamedStatuses().check(
        {
            {"name is \"done\"", "a"},
            {"name = DONE", "a"},
            {"name is_not \"DONE\"", "b c d e f"},
            {"name != done", "b c d e f"},
            {"not name is done", "b c d e f"},
            {"name is none", "g"},
            {"name is \"none\"", "f"},
            {"name is 'None'", "f"},
            {"name is_not null", "a b c d e f"},
            {"not name is none", "a b c d e f"},
            {"name < b", "c d"},
            {"name before \"BACK\"", "c d"},
            {"name <= \"A_B\"", "c d"},
            {"name > \"done\"", "b f"},
            {"name after DON", "a b f"},
            {"name >= done", "a b f"},
            {"name is \"back\\\\slash\"", "e"},
            {"name is \"back\\slash\"", "e"},
            {"name in (\"DONE\", '100%')", "a c"},
            {"name in (none, done)", "a g"},
            {"name not_in (done, \"none\")", "b c d e"},
            {"name not_in (none, done)", "b c d e f"},
            {"not name in (done)", "b c d e f"},
            {"name in (1,2,3,4,5,6,7,8,9,10,11,12,Done)", "a"},
            {"name not_in (1,2,3,4,5,6,7,8,9,10,11,12,Done)", "b c d e f"},
        },
        "select id from Status where ");
}

TEST_CASE("texts compare by letters of any language and without blanks at their ends, or exactly", "[sandbox][query]")
{
    using ftrack::sandbox::query::TextRule;
    class RuleRow
    {
    public:
        char const* expression;
        char const* folded;
        char const* exact;
    };
    for (TextRule const rule : {TextRule::folded, TextRule::exact}) {
        QueryFixture fixture(rule);
        for (auto const& [id, name] : {std::pair("a", "École"), std::pair("b", "done "), std::pair("c", "Done"), std::pair("d", "école")})
            fixture.add("Status", {{"id", id}, {"name", std::string(name)}});
        for (RuleRow const& row : std::vector<RuleRow>{
                 {"Status where name is \"école\"", "a d", "d"},
                 {"Status where name is_not \"école\"", "b c", "a b c"},
                 {"Status where name is \"DONE\"", "b c", ""},
                 {"Status where name is \"done   \"", "b c", ""},
                 {"Status where name is \"done \"", "b c", "b"},
                 {"Status where name in (\"ÉCOLE\", \"Done\")", "a b c d", "c"},
                 {"Status where name not_in (\"done\")", "a d", "a b c d"},
                 {"Status where name like \"éc%\"", "a d", "d"},
                 {"Status where name like \"%ONE\"", "c", ""},
                 {"Status where name like \"done_\"", "b", "b"},
                 {"Status where name not_like \"D%\"", "a d", "a b d"},
                 {"Status where name >= \"E\"", "a d", "a b d"},
                 {"Status where name in (select name from Status where id is c)", "b c", "c"},
                 {"Status where id is A", "a", "a"},
                 {"Status order by name", "b c a d", "c b a d"},
                 {"select count(id) from Status group by name order by name desc limit 1", "2,École", "1,école"},
             })
        {
            INFO(row.expression);
            CHECK(fixture.find(row.expression) == (rule == TextRule::exact ? row.exact : row.folded));
        }
    }
}

TEST_CASE("like finds ids by their letters in any language, whatever their order", "[sandbox][query]")
{
    QueryFixture fixture;
    for (char const* const id : {"a1", "A2", "é1", "É2", "aé", "aÉ", "\xe2\x84\xaa"})
        fixture.add("Status", {{"id", id}});
    fixture.check(
        {
            {"id like \"A%\"", "a1 A2 aé aÉ"},
            {"id like \"a_\"", "a1 A2 aé aÉ"},
            {"id like \"É%\"", "é1 É2"},
            {"id like \"é%\"", "é1 É2"},
            {"id like \"AÉ%\"", "aé aÉ"},
            {"id like \"aé%\"", "aé aÉ"},
            {"id like \"k%\"", "\xe2\x84\xaa"},
        },
        "select id from Status where ");
}

TEST_CASE("like takes % for any text, _ for one character, both literally after a backslash", "[sandbox][query]")
{
    NamedStatuses().check(
        {
            {"name like \"%done\"", "a b"},
            {"name like \"DONE\"", "a"},
            {"name like \"do__\"", "a"},
            {"name like \"100%\"", "c"},
            {"name like \"%\\%\"", "c"},
            {"name like \"a_b\"", "d"},
            {"name like \"%\\_%\"", "d"},
            {"name like \"%\\\\\\\\%\"", "e"},
            {"name not_like \"%n%\"", "c d e"},
            {"not name like \"%n%\"", "c d e"},
        },
        "select id from Status where ");
}

TEST_CASE("numbers compare by value, however they are written", "[sandbox][query]")
{
    QueryFixture fixture;
    fixture.add("Timelog", {{"id", "a"}, {"duration", -1.5}});
    fixture.add("Timelog", {{"id", "b"}, {"duration", 0.0}});
    fixture.add("Timelog", {{"id", "c"}, {"duration", 10.0}});
    fixture.add("Timelog", {{"id", "d"}, {"duration", 9.0}});
    fixture.add("Timelog", {{"id", "e"}});
    fixture.check(
        {
            {"duration is 10", "c"},
            {"duration is \"10\"", "c"},
            {"duration = '10.0'", "c"},
            {"duration is 1e1", "c"},
            {"duration is +10", "c"},
            {"duration is -1.5", "a"},
            {"duration > 9", "c"},
            {"duration >= \"9\"", "c d"},
            {"duration < 0", "a"},
            {"duration is_not 0", "a c d"},
            {"duration is none", "e"},
            {"duration in (0, \"9\", none)", "b d e"},
            {"duration not_in (0, 9)", "a c"},
            {"duration like \"10\"", "c"},
            {"duration like \"-1%\"", "a"},
            {"duration like \"_\"", "b d"},
            {"duration not_like \"%0\"", "a d"},
        },
        "select id from Timelog where ");
}

TEST_CASE("booleans have the words of both clients", "[sandbox][query]")
{
    QueryFixture fixture;
    fixture.add("Status", {{"id", "a"}, {"is_active", std::int64_t{1}}});
    fixture.add("Status", {{"id", "b"}, {"is_active", std::int64_t{0}}});
    fixture.add("Status", {{"id", "c"}});
    fixture.check(
        {
            {"is_active is true", "a"},
            {"is_active is True", "a"},
            {"is_active is \"true\"", "a"},
            {"is_active = 1", "a"},
            {"is_active is false", "b"},
            {"is_active is False", "b"},
            {"is_active is 0", "b"},
            {"is_active is_not true", "b"},
            {"not is_active is true", "b"},
            {"is_active is none", "c"},
            {"is_active in (true, none)", "a c"},
            {"is_active not_in (true)", "b"},
        },
        "select id from Status where ");
}

TEST_CASE("dates compare in seconds of UTC, a day as a whole", "[sandbox][query]")
{
    QueryFixture fixture;
    fixture.add("Timelog", {{"id", "a"}, {"start", "2018-05-24T23:59:59"}});
    fixture.add("Timelog", {{"id", "b"}, {"start", "2018-05-25T00:00:00"}});
    fixture.add("Timelog", {{"id", "c"}, {"start", "2018-05-25T12:00:00"}});
    fixture.add("Timelog", {{"id", "d"}, {"start", "2018-05-26T00:00:00"}});
    fixture.add("Timelog", {{"id", "e"}});
    fixture.check(
        {
            {"start is \"2018-05-25\"", "b c"},
            {"start is 2018-05-25", "b c"},
            {"start is_not 2018-05-25", "a d"},
            {"not start is 2018-05-25", "a d"},
            {"start < 2018-05-25", "a"},
            {"start before \"2018-05-25\"", "a"},
            {"start <= 2018-05-25", "a b c"},
            {"start > 2018-05-25", "d"},
            {"start after \"2018-05-25\"", "d"},
            {"start >= 2018-05-25", "b c d"},
            {"start is \"2018-05-25T12:00:00\"", "c"},
            {"start is \"2018-05-25 12:00:00\"", "c"},
            {"start is 2018-05-25T12:00:00", "c"},
            {"start is \"2018-05-25T12:00:00.000Z\"", "c"},
            {"start is \"2018-05-25T12:00:00.987654\"", "c"},
            {"start is \"2018-05-25T14:00:00+02:00\"", "c"},
            {"start is \"2018-05-25T14:00:00+0200\"", "c"},
            {"start is \"2018-05-25T07:00:00-05:00\"", "c"},
            {"start < \"2018-05-25T12:00:00\"", "a b"},
            {"start <= \"2018-05-25T12:00:00\"", "a b c"},
            {"start > \"2018-05-25T12:00:00\"", "d"},
            {"start in (2018-05-24, \"2018-05-26T00:00:00\", none)", "a d e"},
            {"start not_in (2018-05-25)", "a d"},
            {"start is none", "e"},
            {"start like \"2018-05-25%\"", "b c"},
        },
        "select id from Timelog where ");
}

TEST_CASE("of a custom attribute the literal tells what is compared", "[sandbox][query]")
{
    QueryFixture fixture;
    fixture.add("CustomAttributeConfiguration", {{"id", "c"}, {"key", "x"}, {"entity_type", "show"}});
    std::pair<char const*, char const*> const stored[] = {
        {"number", "10"},
        {"half", "0.5"},
        {"word", "\"Main\""},
        {"digits", "\"10\""},
        {"yes", "true"},
        {"no", "false"},
        {"date", R"({"__type__":"datetime","value":"2024-01-15T12:00:00"})"},
        {"list", R"(["a","b"])"},
    };
    for (auto const& [id, value] : stored)
        fixture.add("CustomAttributeValue", {{"configuration_id", "c"}, {"entity_id", id}, {"value", value}});
    fixture.add("CustomAttributeValue", {{"configuration_id", "c"}, {"entity_id", "nothing"}});
    for (Finding const& row : std::vector<Finding>{
             {"value is 10", "number digits"},
             {"value is \"10\"", "number digits"},
             {"value is 10.0", "number"},
             {"value in (0.5, main)", "half word"},
             {"value is \"MAIN\"", "word"},
             {"value is true", "yes"},
             {"value is False", "no"},
             {"value is 2024-01-15", "date"},
             {"value is \"2024-01-15T13:00:00+01:00\"", "date"},
             {"value is \"a, b\"", "list"},
             {"value is none", "nothing"},
             {"value is_not none", "number half word digits yes no date list"},
             {"value is_not 10", "half word yes no date list"},
             {"not value is 10", "half word yes no date list"},
             {"value not_in (10, none, true)", "half word no date list"},
             {"value > 0.5", "number yes"},
             {"value <= 0.5", "half no"},
             {"not value > 0.5", "half word digits no date list"},
             {"value > \"l\"", "word"},
             {"not value > \"l\"", "number half digits yes no date list"},
             {"value < 2024-01-16", "digits date"},
             {"value >= \"2024-01-15T12:00:01\"", "word list"},
             {"value like \"1%\"", "number digits yes"},
             {"value like \"10\"", "number digits"},
             {"value like \"%a%\"", "word list"},
             {"value not_like \"1%\"", "half word no date list"},
         })
    {
        INFO(row.expression);
        std::string found = fixture.find("select entity_id from CustomAttributeValue where " + std::string(row.expression));
        for (std::size_t at = 0; (at = found.find("c,", at)) != std::string::npos;)
            found.erase(at, 2);
        CHECK(found == row.found);
    }
}

TEST_CASE("the type of a parent compares as schema and as table", "[sandbox][query]")
{
    QueryFixture fixture;
    fixture.add("Note", {{"id", "a"}, {"parent_type", "TypedContext"}});
    fixture.add("Note", {{"id", "b"}, {"parent_type", "AssetVersion"}});
    fixture.add("Note", {{"id", "c"}, {"parent_type", "ReviewSessionObject"}});
    fixture.add("Note", {{"id", "d"}, {"parent_type", "Project"}});
    fixture.add("Note", {{"id", "e"}});
    fixture.check(
        {
            {"parent_type is \"task\"", "a"},
            {"parent_type is TypedContext", "a"},
            {"parent_type is \"asset_version\"", "b"},
            {"parent_type is AssetVersion", "b"},
            {"parent_type = review_session_object", "c"},
            {"parent_type is show", "d"},
            {"parent_type is Project", "d"},
            {"parent_type in (task, \"asset_version\")", "a b"},
            {"parent_type is_not task", "b c d"},
            {"parent_type not_in (task, show)", "b c"},
            {"parent_type is none", "e"},
            {"parent_type is nothing", ""},
        },
        "select id from Note where ");
}

TEST_CASE("a value that an attribute cannot have is refused with its place", "[sandbox][query]")
{
    Finding const row = GENERATE(values<Finding>({
        {"Timelog where duration is much", "27: expected a number"},
        {"Timelog where duration in (1, x)", "31: expected a number"},
        {"Timelog where duration > none", "26: none has no order"},
        {"Timelog where start is today", "24: expected a date"},
        {"Timelog where start is \"2018-13-01\"", "24: expected a date"},
        {"Status where is_active is maybe", "27: expected true or false"},
    }));
    static QueryFixture fixture;
    CHECK(message_of<ftrack::sandbox::query::QueryError>([&] { fixture.find(row.expression); }) ==
          "Failed to parse: " + std::string(row.expression) + " (at character " + row.found + ")");
}
