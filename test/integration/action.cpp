// Copyright the ftrack C++ client authors. SPDX-License-Identifier: Apache-2.0
//
// Actions as a user of the ftrack interface meets them: discovered, launched, asked by a form, followed as a job.
#include "ftrack/ftrack.hpp"

#include "support/catch.hpp"
#include "support/sandbox_fixture.hpp"

#include <boost/json/array.hpp>
#include <boost/json/parse.hpp>

#include <optional>
#include <stdexcept>
#include <string>
#include <utility>
#include <vector>

using namespace ftrack;
using namespace std::chrono_literals;
using ftrack::test::run_until;
using ftrack::test::SandboxFixture;
namespace asio = boost::asio;
namespace json = boost::json;

namespace {

sandbox::Options small()
{
    sandbox::Options options;
    options.tls = false;
    options.demo.projects = 0;
    return options;
}

/// A program that offers actions, and the interface of a user, which asks for them.
class ActionFixture : public SandboxFixture
{
public:
    ActionFixture() : SandboxFixture(small()), program(session()), interface(session())
    {
        program.event_hub().on_problem([this](EventHubProblem const& problem) { problems.push_back(problem.message); });
        run(program.event_hub().connect());
        run(interface.event_hub().connect());
    }

    RegisteredAction offer(Action const& action)
    {
        RegisteredAction registered = register_action(program, action);
        run(registered.ready());
        return registered;
    }

    json::object ask(std::string const& topic, json::object data = {})
    {
        data["selection"] = json::parse(R"([{"entityId":"1","entityType":"task"}])");
        return run(interface.event_hub().publish_and_wait_for_reply(Event(topic, std::move(data)))).data;
    }

    json::object launch(std::string const& identifier, json::object values = {})
    {
        json::object data;
        data["actionIdentifier"] = identifier;
        if (!values.empty())
            data["values"] = std::move(values);
        return ask("ftrack.action.launch", std::move(data));
    }

    /// `status: description` of the only job.
    std::string job()
    {
        QueryResponse const jobs = run(interface.query("select status, data, user.username from Job"));
        REQUIRE(jobs.data.size() == 1);
        CHECK(jobs.data[0].get_string("user.username") == server.api_user());
        return jobs.data[0].get_string("status") + ": " + std::string(json::parse(jobs.data[0].get_string("data")).at("description").as_string());
    }

    Session program;
    Session interface;
    std::vector<std::string> problems;
};

Action make_action(ActionHandler<ActionReply> launch)
{
    Action action;
    action.identifier = "studio.publish";
    action.label = "Publish";
    action.launch = std::move(launch);
    return action;
}

} // namespace

TEST_CASE("an action is discovered for the selections that it takes", "[action]")
{
    ActionFixture fixture;
    Action action = make_action([](ActionRequest const&) {});
    action.variant = "v2";
    action.description = "Publishes";
    action.icon = "https://studio.example/icon.png";
    std::vector<std::string> asked;
    action.discover = [&](ActionRequest const& request) {
        asked.push_back(request.selection.at(0).id + request.username);
        return true;
    };
    RegisteredAction registered = fixture.offer(action);

    CHECK(fixture.ask("ftrack.action.discover") ==
          json::parse(R"({"items":[{"actionIdentifier":"studio.publish","label":"Publish","variant":"v2","description":"Publishes",
                                    "icon":"https://studio.example/icon.png"}]})")
              .as_object());
    CHECK(asked == std::vector<std::string>{"1" + fixture.server.api_user()});

    registered.unsubscribe();
    PublishOptions options;
    options.timeout = 200ms;
    Event event("ftrack.action.discover", json::parse(R"({"selection":[]})").as_object());
    CHECK_THROWS_AS(fixture.run(fixture.interface.event_hub().publish_and_wait_for_reply(event, options)), EventServerReplyTimeoutError);
}

TEST_CASE("an action that declines a selection does not answer, and belongs to its user", "[action]")
{
    ActionFixture fixture;
    Action action = make_action([](ActionRequest const&) {});
    bool is_asked = false;
    action.discover = [&](ActionRequest const&) -> asio::awaitable<bool> {
        is_asked = true;
        co_return false;
    };
    RegisteredAction const registered = fixture.offer(action);
    PublishOptions options;
    options.timeout = 200ms;
    Event event("ftrack.action.discover", json::parse(R"({"selection":[]})").as_object());
    CHECK_THROWS_AS(fixture.run(fixture.interface.event_hub().publish_and_wait_for_reply(event, options)), EventServerReplyTimeoutError);
    CHECK(is_asked);
    is_asked = false;
    event = Event("ftrack.action.discover");
    event.source["user"] = json::parse(R"({"username":"somebody.else"})");
    CHECK_THROWS_AS(fixture.run(fixture.interface.event_hub().publish_and_wait_for_reply(event, options)), EventServerReplyTimeoutError);
    CHECK_FALSE(is_asked);
}

TEST_CASE("a launch is answered with what the handler says, or with its failure", "[action]")
{
    ActionFixture fixture;
    RegisteredAction const registered = fixture.offer(make_action([](ActionRequest request) -> asio::awaitable<ActionReply> {
        std::string const mode = request.value_of("mode");
        if (mode == "throw")
            throw std::runtime_error("The farm is full.");
        if (mode == "refuse")
            co_return ActionReply::failure("Not today.");
        if (mode == "go")
            co_return ActionReply::success("Published.");
        json::array fields;
        fields.emplace_back(form::text("mode", "Mode"));
        co_return ActionReply::form("How?", std::move(fields));
    }));
    auto const launch = [&](char const* mode) {
        json::object values;
        if (*mode != '\0')
            values["mode"] = mode;
        return fixture.launch("studio.publish", std::move(values));
    };

    CHECK(launch("").at("items").as_array().size() == 1);
    CHECK(launch("go") == json::parse(R"({"success":true,"message":"Published."})").as_object());
    CHECK(launch("refuse") == json::parse(R"({"success":false,"message":"Not today."})").as_object());
    CHECK(fixture.problems.empty());
    CHECK(launch("throw") == json::parse(R"({"success":false,"message":"The farm is full."})").as_object());
    run_until(fixture.io, [&] { return fixture.problems.size() == 1; });
    CHECK(fixture.problems[0].find("The farm is full.") != std::string::npos);
}

TEST_CASE("a job tells how a long launch goes and how it ended", "[action]")
{
    ActionFixture fixture;
    bool const fails = GENERATE(false, true);
    net::WaitQueue gate;
    bool is_over = false;
    RegisteredAction const registered = fixture.offer(make_action([&, fails](ActionRequest request) -> asio::awaitable<ActionReply> {
        ActionJob const job = co_await request.start_job("Publishing");
        CHECK_THROWS_AS(request.start_job("again"), std::logic_error);
        co_await gate.wait();
        co_await job.describe("2 of 3");
        co_await gate.wait();
        is_over = true;
        if (fails)
            throw std::runtime_error("The disk is full.");
        co_return ActionReply::success("Published 3.");
    }));

    CHECK(fixture.launch("studio.publish") == json::parse(R"({"success":true,"message":"Publishing"})").as_object());
    CHECK(fixture.job() == "running: Publishing");
    gate.wake_all();
    run_until(fixture.io, [&] { return fixture.job() == "running: 2 of 3"; });
    run_until(fixture.io, [&] { return gate.size() == 1; });
    gate.wake_all();
    run_until(fixture.io, [&] { return is_over; });
    fixture.run(fixture.program.event_hub().wait_until_idle());
    CHECK(fixture.job() == (fails ? "failed: The disk is full." : "done: Published 3."));
    CHECK(fixture.problems.size() == (fails ? 1 : 0));
}
