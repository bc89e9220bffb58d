// Copyright the ftrack C++ client authors. SPDX-License-Identifier: Apache-2.0
#include "sandbox/query/criteria.hpp"

#include "support/catch.hpp"
#include "support/query_fixture.hpp"

#include <algorithm>
#include <array>
#include <random>
#include <string>

using ftrack::test::QueryFixture;

namespace {

/// Tasks: `a` of two people, `b` of one, `c` of none and without a parent. Only `a` is noted.
class Assignments : public QueryFixture
{
public:
    Assignments()
    {
        add("User", {{"id", "jane"}, {"username", "jane"}, {"email", "j@x"}});
        add("User", {{"id", "john"}, {"username", "john"}});
        add("Group", {{"id", "fx"}, {"name", "fx"}});
        add("Status", {{"id", "done"}, {"name", "Done"}});
        add("Shot", {{"id", "s"}, {"name", "sh"}});
        add("Task", {{"id", "a"}, {"name", "x"}, {"parent_id", "s"}, {"status_id", "done"}, {"bid", 1.0}});
        add("Task", {{"id", "b"}, {"name", "x"}, {"parent_id", "s"}, {"bid", 2.0}});
        add("Task", {{"id", "c"}, {"name", "y"}, {"status_id", "done"}});
        assign("a", "jane", "assignment");
        assign("a", "fx", "allocation");
        assign("a", "john", "assignment");
        assign("b", "john", "assignment");
        add("Note", {{"id", "n"}, {"parent_id", "a"}, {"content", "ok"}});
        add("Note", {{"id", "reply"}, {"parent_id", "a"}, {"content", "thanks"}, {"in_reply_to_id", "n"}});
        add("Metadata", {{"parent_id", "a"}, {"key", "k"}, {"value", "1"}});
        add("Metadata", {{"parent_id", "a"}, {"key", "l"}, {"value", "2"}});
    }

private:
    void assign(char const* task, char const* resource, char const* type)
    {
        add("Appointment", {{"id", std::string(task) + resource}, {"context_id", task}, {"resource_id", resource}, {"type", type}});
    }
};

std::string tasks(std::string const& criterion)
{
    static Assignments assignments;
    return assignments.find("select id from Task where " + criterion);
}

/// What nests: `open` as often as fits into so many levels, around `core`.
class Nest
{
public:
    std::string around(std::size_t levels) const
    {
        std::string text;
        std::size_t const each = static_cast<std::size_t>(std::count(open.begin(), open.end(), '('));
        for (std::size_t level = 0; level + each <= levels; level += each)
            text += open;
        text += core;
        return text +
               std::string(static_cast<std::size_t>(std::count(text.begin(), text.end(), '(') - std::count(text.begin(), text.end(), ')')), ')');
    }

    std::string open;
    std::string core;
    std::string found;
};

} // namespace

TEST_CASE("and, or and not", "[sandbox][query]")
{
    Assignments().check(
        {
            {"name is x and bid is 2", "b"},
            {"name is y or bid is 2", "b c"},
            {"name is x and bid is 1 or name is y", "a c"},
            {"name is x and (bid is 1 or name is y)", "a"},
            {"not name is x", "c"},
            {"not (name is x and bid is 2)", "a c"},
            {"not name is x and bid is none", "c"},
            {"not not name is x", "a b"},
            // What is not known to be true is not true, and its opposite neither.
            {"bid > 1", "b"},
            {"not bid > 1", "a"},
            {"bid > 1 or not bid > 1", "a b"},
            {"name is y or bid > 1", "b c"},
        },
        "select id from Task where ");
}

TEST_CASE("has and any ask that one related entity meets all terms", "[sandbox][query]")
{
    Assignments().check(
        {
            {"assignments any ()", "a b"},
            {"not assignments any ()", "c"},
            {"assignments has ()", "a b"},
            {"assignments any (resource.username is jane)", "a"},
            {"assignments any (resource has (username is john))", "a b"},
            {"not assignments any (resource has (username is jane))", "b c"},
            {"assignments any (not resource.username is jane)", "a b"},
            {"assignments any (resource.name is fx)", ""},
            {"allocations any (resource.name is fx)", "a"},
            {"appointments any (resource.name is fx)", "a"},
            {"metadata any (key is k and value is 1)", "a"},
            {"metadata any (key is k and value is 2)", ""},
            {"metadata any (key is k) and metadata any (value is 2)", "a"},
            {"parent has ()", "a b"},
            {"not parent has ()", "c"},
            {"parent any (name is sh)", "a b"},
            {"parent has (name is none)", ""},
            {"not parent has (name is sh)", "c"},
            {"not (not parent has (name is sh))", "a b"},
            {"status has (name is done) or parent has (name is sh)", "a b c"},
            {"notes any (in_reply_to has (content is ok))", "a"},
            {"notes any (not in_reply_to has ())", "a"},
            {"notes any (in_reply_to is none)", "a"},
            {"notes any (replies any ())", "a"},
        },
        "select id from Task where ");
}

TEST_CASE("a path through a collection asks that some item meets the term", "[sandbox][query]")
{
    Assignments().check(
        {
            {"assignments.resource.username is jane", "a"},
            {"metadata.key is k and metadata.value is 2", "a"},
            {"assignments.resource.username is_not john", "a"},
            {"not assignments.resource.username is jane", "b c"},
            {"assignments.resource.email is none", "a b"},
            {"assignments.id is none", ""},
            {"assignments.resource.username in (jane, john)", "a b"},
            {"parent.children.bid is 2", "a b"},
            {"assignments is none", "c"},
            {"assignments is_not none", "a b"},
        },
        "select id from Task where ");
}

TEST_CASE("references compare with none, ids and sub-queries", "[sandbox][query]")
{
    Assignments().check(
        {
            {"parent is none", "c"},
            {"parent is_not None", "a b"},
            {"parent is s", "a b"},
            {"parent is \"S\"", "a b"},
            {"parent_id is s", "a b"},
            {"parent in (s, x)", "a b"},
            {"parent_id in (select id from Shot where name is sh)", "a b"},
            {"parent in (select id from Shot)", "a b"},
            {"parent_id in (Shot where name is sh)", "a b"},
            {"parent_id in (Shot limit 0)", ""},
            {"parent.id in (select id from Shot)", "a b"},
            {"parent_id not_in (select id from Shot)", ""},
            {"not parent_id in (select id from Shot where name is other)", "a b c"},
            {"id in (select context_id from Appointment where resource has (username is john))", "a b"},
            {"id not_in (select context_id from Appointment)", "c"},
            {"id in (select parent_id from Note where author is none)", "a"},
            {"id in (select id from Task order by bid desc limit 1)", "b"},
            {"id in (select id from Task order by bid desc limit 2 offset 1)", "a c"},
            {"id in (select id from Task where id in (select parent_id from Metadata where key is k))", "a"},
            {"bid in (select bid from Task where id is b)", "b"},
            // As in SQL, nothing is known not to be among values of which one is unknown.
            {"id not_in (select parent_id from Context)", ""},
        },
        "select id from Task where ");
}

TEST_CASE("criteria nest as deeply as an expression may", "[sandbox][query]")
{
    Nest const nest = GENERATE(values<Nest>({
        {"parent has (children any (", "bid is 1", "a b"},
        {"not parent has (not children any (", "bid is 1", "a b c"},
        {"parent has (name is sh and children any (name is x and ", "bid is 1", "a b"},
        {"(name is y or parent has (name is sh and children any (", "bid is 1", "a b c"},
        {"assignments any (resource has (assignments any (context has (", "id is b", "a b"},
        {"assignments any (not resource has (not assignments any (not context has (not ", "id is b", "a b"},
        {"status has (tasks any (", "id is c", "a c"},
        {"(name is x or (bid is none and ", "id is c", "a b c"},
        {"not (name is x and not (bid is none and ", "id is c", "c"},
        {"notes any (in_reply_to has (replies any (author is none and parent_id in (select id from Task where ", "id is a", "a"},
        {"parent_id in (select parent_id from Context where ", "id is b", "a b"},
        {"not parent_id not_in (select parent_id from Context where parent_id is_not none and (", "id is b", "a b"},
    }));
    for (std::size_t const levels : {4U, 6U, 8U, 12U, 30U, 50U, 100U}) {
        std::string const criterion = nest.around(levels);
        INFO(criterion);
        CHECK(tasks(criterion) == nest.found);
    }
}

TEST_CASE("no mixture of criteria is too deep", "[sandbox][query]")
{
    constexpr std::array<char const*, 12> openings{"parent has (",
                                                   "not parent has (",
                                                   "children any (",
                                                   "not children any (",
                                                   "(name is x or ",
                                                   "(name is x and ",
                                                   "not (name is y and ",
                                                   "not (name is y or ",
                                                   "ancestors any (",
                                                   "descendants any (",
                                                   "assignments any (context has (",
                                                   "parent_id in (select id from TypedContext where "};
    std::mt19937 random(20241127);
    for (int each = 0; each < 500; ++each) {
        std::string open;
        std::size_t const most = 3 + random() % 97;
        for (std::size_t levels = 0; levels < most; levels = static_cast<std::size_t>(std::count(open.begin(), open.end(), '(')))
            open += openings[random() % openings.size()];
        std::string const criterion = open + "id is a" + std::string(static_cast<std::size_t>(std::count(open.begin(), open.end(), '(')), ')');
        INFO(criterion);
        CHECK_NOTHROW(tasks(criterion));
    }
}
