// Copyright the ftrack C++ client authors. SPDX-License-Identifier: Apache-2.0
#include "sandbox/query/narrowing.hpp"

#include "sandbox/query/parser.hpp"
#include "support/catch.hpp"

#include <string>

using namespace ftrack::sandbox;

namespace {

class Row
{
public:
    char const* criterion;
    bool is_narrow;
    bool leaves_few;
};

} // namespace

TEST_CASE("ids and names narrow a criterion, and leave few entities unless many share them", "[sandbox][query]")
{
    Row const row = GENERATE(values<Row>({
        {"id is x", true, true},
        {"parent_id in (x, y)", true, true},
        {"parent_id in (select id from Shot)", true, true},
        {"name = x", true, true},
        {"parent.name is x", true, true},
        {"project.name is x", true, true},
        {"parent has (name is x)", true, true},
        {"name is x and bid > 1", true, true},
        {"bid > 1 and (name is x or id is y)", true, true},
        // What many share, and what only collections tell.
        {"status.name is x", true, false},
        {"status_id is x", true, false},
        {"status has (id is x)", true, false},
        {"children.name is x", true, false},
        {"children any (name is x)", true, false},
        {"status.name is x and project.name is y", true, true},
        {"status.name is x or project.name is y", true, false},
        {"name is_not x", false, false},
        {"name like x", false, false},
        {"name > x", false, false},
        {"name is none", false, false},
        {"name in (x, none)", false, false},
        {"id not_in (x)", false, false},
        {"not name is x", false, false},
        {"bid is 1", false, false},
        {"name is x or bid is 1", false, false},
        {"parent has ()", false, false},
        {"nothing.name is x", false, false},
        {"parent is x", true, true},
        {"project in (select id from Project where name like x)", true, true},
        {"status is x", true, false},
        {"not parent.name is_not x", true, true},
        {"not (name is_not x or bid > 1)", true, true},
        {"not (name is_not x and bid > 1)", false, false},
        {"not parent has (name is x)", false, false},
        {"parent has (not name is_not x)", true, true},
        {"not parent_id not_in (x)", true, true},
    }));
    INFO(row.criterion);
    query::Query const query = query::parse("Task where " + std::string(row.criterion));
    schema::Registry const& registry = schema::Registry::standard();
    query::Narrowing const narrowing(registry);
    CHECK(narrowing.is_narrow(*query.criterion, registry.get("Task")) == row.is_narrow);
    CHECK(narrowing.leaves_few(*query.criterion, registry.get("Task")) == row.leaves_few);
}
