// Copyright the ftrack C++ client authors. SPDX-License-Identifier: Apache-2.0
#include "ftrack/action.hpp"

#include "ftrack/session.hpp"
#include "support/catch.hpp"
#include "support/session_fixture.hpp"

#include <boost/json/parse.hpp>

#include <stdexcept>
#include <string>
#include <type_traits>

using namespace ftrack;
namespace json = boost::json;

static_assert(!std::is_aggregate_v<Action> && !std::is_aggregate_v<ActionRequest> && !std::is_aggregate_v<ActionReply> &&
              !std::is_aggregate_v<ActionJob> && !std::is_aggregate_v<SelectedEntity> && !std::is_aggregate_v<RegisteredAction>);
static_assert(!std::is_copy_constructible_v<RegisteredAction> && std::is_nothrow_move_constructible_v<RegisteredAction>);
static_assert(std::is_default_constructible_v<ActionReply> && std::is_default_constructible_v<ActionJob>);

namespace {

ActionRequest request(char const* data, char const* source = "{}")
{
    Event event("ftrack.action.launch", json::parse(data).as_object());
    event.source = json::parse(source).as_object();
    return ActionRequest::from_event(std::move(event));
}

} // namespace

TEST_CASE("a request tells the selection, the values and who asks", "[action]")
{
    ActionRequest const full =
        request(R"({"actionIdentifier":"x","selection":[{"entityId":"1","entityType":"task"},{"entityId":"2","entityType":"show"}],
                                           "values":{"name":"sh010","count":3,"final":true,"empty":null}})",
                R"({"user":{"username":"jane","id":"7"}})");
    REQUIRE(full.selection.size() == 2);
    CHECK(full.selection[0].id == "1");
    CHECK(full.selection[0].type == "task");
    CHECK(full.selection[1].type == "show");
    CHECK(full.username == "jane");
    CHECK(full.user_id == "7");
    CHECK(full.value_of("name") == "sh010");
    CHECK(full.value_of("count") == "3");
    CHECK(full.value_of("final") == "true");
    CHECK(full.value_of("empty").empty());
    CHECK(full.value_of("missing").empty());
    CHECK(full.event.data.at("actionIdentifier") == "x");
}

TEST_CASE("a request bears what is missing or wrong", "[action]")
{
    char const* const data = GENERATE("{}", R"({"selection":null,"values":null})", R"({"selection":{},"values":[]})",
                                      R"({"selection":[1,null,{},{"entityId":1},{"entityType":"task"}],"values":"x"})");
    char const* const source = GENERATE("{}", R"({"user":null})", R"({"user":{"username":1}})");
    ActionRequest const poor = request(data, source);
    CHECK(poor.selection.empty());
    CHECK(poor.values.empty());
    CHECK(poor.username.empty());
    CHECK(poor.user_id.empty());
    CHECK_THROWS_AS(poor.start_job("x"), std::logic_error);
    CHECK_THROWS_AS(ActionJob().describe("x"), std::logic_error);
}

TEST_CASE("replies have the form that the interface expects", "[action]")
{
    CHECK(ActionReply().to_json() == json::parse(R"({"success":true,"message":""})").as_object());
    CHECK(ActionReply::success("Done.").to_json() == json::parse(R"({"success":true,"message":"Done."})").as_object());
    CHECK(ActionReply::failure("No.").to_json() == json::parse(R"({"success":false,"message":"No."})").as_object());
    CHECK_FALSE(ActionReply::failure("No.").is_success());
    json::array fields;
    fields.emplace_back(form::text("name", "Name", "sh010"));
    CHECK(ActionReply::form("Names", fields).to_json() ==
          json::parse(R"({"type":"form","title":"Names","items":[{"type":"text","name":"name","label":"Name","value":"sh010"}]})").as_object());
}

TEST_CASE("the fields of a form", "[action]")
{
    auto const parsed = [](char const* text) { return json::parse(text).as_object(); };
    CHECK(form::text("a", "A") == parsed(R"({"type":"text","name":"a","label":"A","value":""})"));
    CHECK(form::text_area("a", "A", "x") == parsed(R"({"type":"textarea","name":"a","label":"A","value":"x"})"));
    CHECK(form::number("a", "A", 1.5) == parsed(R"({"type":"number","name":"a","label":"A","value":1.5})"));
    CHECK(form::boolean("a", "A", true) == parsed(R"({"type":"boolean","name":"a","label":"A","value":true})"));
    CHECK(form::date("a", "A", "2024-01-31") == parsed(R"({"type":"date","name":"a","label":"A","value":"2024-01-31"})"));
    CHECK(form::hidden("a", 7) == parsed(R"({"type":"hidden","name":"a","value":7})"));
    CHECK(form::note("Read this.") == parsed(R"({"type":"label","value":"Read this."})"));
    CHECK(form::choice("a", "A", {{"1", "One"}, {"2", "Two"}}, "2") ==
          parsed(R"({"type":"enumerator","name":"a","label":"A","value":"2","data":[{"value":"1","label":"One"},{"value":"2","label":"Two"}]})"));
}

TEST_CASE("an action without identifier, label or launch is refused", "[action]")
{
    test::SessionFixture fixture([](json::array const&) { return test::FakeAnswer(); });
    Action whole;
    whole.identifier = "studio.test";
    whole.label = "Test";
    whole.launch = [](ActionRequest const&) { return ActionReply(); };
    CHECK_NOTHROW(static_cast<void>(register_action(*fixture.session, whole)));
    Action action = whole;
    action.identifier.clear();
    CHECK_THROWS_AS(register_action(*fixture.session, action), std::invalid_argument);
    action = whole;
    action.label.clear();
    CHECK_THROWS_AS(register_action(*fixture.session, action), std::invalid_argument);
    action = whole;
    action.launch = ActionHandler<ActionReply>();
    CHECK_THROWS_AS(register_action(*fixture.session, action), std::invalid_argument);
}
