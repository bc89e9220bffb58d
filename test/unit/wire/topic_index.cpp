// Copyright the ftrack C++ client authors. SPDX-License-Identifier: Apache-2.0
#include "wire/topic_index.hpp"

#include "support/catch.hpp"

#include <algorithm>
#include <string>

using ftrack::wire::EventExpression;
using ftrack::wire::TopicIndex;

namespace {

/// What is found for a topic, in order of the alphabet.
std::string found(TopicIndex<char> const& index, std::string_view topic)
{
    std::string items;
    index.visit(topic, [&](char item) { items += item; });
    std::ranges::sort(items);
    return items;
}

} // namespace

TEST_CASE("items are found by the topics that they may want", "[topic_index]")
{
    TopicIndex<char> index;
    CHECK(found(index, "ftrack.update").empty());
    struct Row
    {
        char item;
        std::string expression;
    };
    Row const rows[] = {
        {'a', "topic=ftrack.update"}, {'b', "topic=ftrack.*"},       {'c', "topic=*"}, {'d', "data.x=1"}, {'e', "topic=ftrack.update and data.x=1"},
        {'f', "topic=a or topic=b"},  {'g', "topic=ftrack.updates"},
    };
    for (auto const& row : rows)
        index.add(EventExpression(row.expression).topic(), row.item);

    CHECK(found(index, "ftrack.update") == "abcdef");
    CHECK(found(index, "ftrack.") == "bcdf");
    CHECK(found(index, "ftrack") == "cdf");
    CHECK(found(index, "") == "cdf");

    for (char const item : std::string("abd"))
        index.remove(EventExpression(rows[item - 'a'].expression).topic(), item);
    CHECK(found(index, "ftrack.update") == "cef");
    for (char const item : std::string("cefg"))
        index.remove(EventExpression(rows[item - 'a'].expression).topic(), item);
    CHECK(found(index, "ftrack.update").empty());
}
