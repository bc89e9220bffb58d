// Copyright the ftrack C++ client authors. SPDX-License-Identifier: Apache-2.0
#include "ftrack/event_subscription.hpp"
#include "support/catch.hpp"

#include <boost/json/parse.hpp>

#include <string>
#include <vector>

using ftrack::Event;

TEST_CASE("an event's key is the id of its first entity", "[entity_key]")
{
    struct Row
    {
        std::string data;
        std::string key;
    };
    std::vector<Row> const rows{
        {R"({"entities":[{"entityId":"a"},{"entityId":"b"}]})", "a"},
        {R"({"selection":[{"entityId":"c","entityType":"task"}]})", "c"},
        {R"({"entities":[],"selection":[{"entityId":"c"}]})", "c"},
        {R"({"entities":[{"entityId":7}]})", ""},
        {R"({"entities":["a"]})", ""},
        {R"({"entities":{"entityId":"a"}})", ""},
        {R"({})", ""},
    };
    for (auto const& row : rows)
        CHECK(ftrack::entity_key(Event("t", boost::json::parse(row.data).as_object())) == row.key);
}
