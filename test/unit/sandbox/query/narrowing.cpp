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
        {"nothing.name is x", true, false},
    }));
    INFO(row.criterion);
    query::Query const query = query::parse("Task where " + std::string(row.criterion));
    schema::Registry const& registry = schema::Registry::standard();
    CHECK(query::is_narrow(*query.criterion) == row.is_narrow);
    CHECK(query::leaves_few(*query.criterion, registry.get("Task"), registry) == row.leaves_few);
}
