// Copyright the ftrack C++ client authors. SPDX-License-Identifier: Apache-2.0
#include "wire/event_operand.hpp"

#include "support/catch.hpp"

#include <boost/json/parse.hpp>
#include <boost/json/value.hpp>

#include <string>
#include <type_traits>
#include <vector>

using ftrack::Event;
using ftrack::wire::EventOperand;
namespace json = boost::json;

static_assert(!std::is_aggregate_v<EventOperand>);

namespace {

/// The text at a path, "<none>" when there is a member without a text, "<missing>" when there is none.
template <class Source>
std::string text_at(Source const& event, std::vector<std::string> const& path)
{
    EventOperand const operand(event, path);
    if (!operand.exists())
        return "<missing>";
    return std::string(operand.text().value_or("<none>"));
}

} // namespace

TEST_CASE("an event has the same members as its JSON form", "[event_operand]")
{
    std::vector<std::string> const texts{
        R"({"topic":"t","id":"i","target":"x=1","source":{"id":"s","n":-3},"data":{"a":{"b":"c"}},"inReplyToEvent":"r","sent":"2024","extra":{"k":true}})",
        R"({"topic":"t","data":[1,2],"sent":{"at":1.5}})",
        R"({"topic":"t","data":"text","sent":7})",
        R"({"topic":"t","data":null,"extra":18446744073709551615})",
        R"({"topic":"t","data":{}})",
    };
    std::vector<std::vector<std::string>> const paths{
        {"topic"},
        {"topic", "x"},
        {"id"},
        {"target"},
        {"target", "x"},
        {"source"},
        {"source", "id"},
        {"source", "n"},
        {"data"},
        {"data", "a"},
        {"data", "0"},
        {"data", "a", "b"},
        {"data", "a", "b", "c"},
        {"sent"},
        {"sent", "at"},
        {"inReplyToEvent"},
        {"inReplyToEvent", "x"},
        {"extra"},
        {"extra", "k"},
        {"missing"},
        {""},
    };
    for (auto const& text : texts) {
        Event const event = Event::from_json(json::parse(text));
        json::object const form = event.to_json();
        for (auto const& path : paths) {
            CAPTURE(text, path);
            CHECK(text_at(event, path) == text_at(form, path));
        }
    }
    CHECK(text_at(Event::from_json(json::parse(texts[0])), {"data", "a", "b"}) == "c");
    CHECK(text_at(Event::from_json(json::parse(texts[0])), {"extra", "k"}) == "true");
    CHECK(text_at(Event::from_json(json::parse(texts[1])), {"sent", "at"}) == "1.5");
}
