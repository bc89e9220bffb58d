// Copyright the ftrack C++ client authors. SPDX-License-Identifier: Apache-2.0
#include "ftrack/action.hpp"

#include "ftrack/expression.hpp"
#include "ftrack/session.hpp"
#include "session/access.hpp"
#include "session/action_launch.hpp"

#include <boost/json/array.hpp>

#include <exception>
#include <memory>
#include <stdexcept>
#include <string>
#include <string_view>
#include <utility>

namespace ftrack {

namespace asio = boost::asio;
namespace json = boost::json;

namespace {

void add_unless_empty(json::object& object, std::string_view name, std::string const& value)
{
    if (!value.empty())
        object[name] = value;
}

std::string message_of(std::exception_ptr const& failure)
{
    try {
        std::rethrow_exception(failure);
    } catch (std::exception const& error) {
        return error.what();
    } catch (...) {
        return "The action failed.";
    }
}

} // namespace

namespace session {

namespace {

asio::awaitable<json::value> run_discovery(std::shared_ptr<Action const> action, Event event)
{
    bool is_offered = true;
    if (action->discover)
        is_offered = co_await action->discover(ActionRequest::from_event(std::move(event)));
    if (!is_offered)
        co_return nullptr;
    json::object item;
    item["actionIdentifier"] = action->identifier;
    item["label"] = action->label;
    add_unless_empty(item, "variant", action->variant);
    add_unless_empty(item, "description", action->description);
    add_unless_empty(item, "icon", action->icon);
    json::array items;
    items.emplace_back(std::move(item));
    json::object reply;
    reply["items"] = std::move(items);
    co_return reply;
}

asio::awaitable<void> run_launch(std::weak_ptr<State> state, std::shared_ptr<Action const> action, Event event)
{
    ActionRequest request = ActionRequest::from_event(std::move(event));
    auto const launch = std::make_shared<ActionLaunch>(std::move(state), request);
    request = ActionLaunch::tied(std::move(request), launch);
    ActionReply reply;
    std::exception_ptr failure;
    try {
        reply = co_await action->launch(std::move(request));
    } catch (...) {
        failure = std::current_exception();
    }
    if (failure)
        reply = ActionReply::failure(message_of(failure));
    try {
        co_await ActionLaunch::finish(launch, std::move(reply));
    } catch (...) {
        if (!failure)
            failure = std::current_exception();
    }
    if (failure)
        std::rethrow_exception(failure); // to EventHub::on_problem
}

} // namespace

} // namespace session

asio::awaitable<void> RegisteredAction::ready(CallOptions options) const { return wait_for_both(&discovery_, &launch_, std::move(options)); }

asio::awaitable<void> RegisteredAction::wait_for_both(Subscription const* discovery, Subscription const* launch, CallOptions options)
{
    co_await discovery->ready(options);
    co_await launch->ready(options);
}

void RegisteredAction::unsubscribe() noexcept
{
    discovery_.unsubscribe();
    launch_.unsubscribe();
}

void RegisteredAction::detach() noexcept
{
    discovery_.detach();
    launch_.detach();
}

RegisteredAction register_action(Session const& session, Action action)
{
    if (action.identifier.empty() || action.label.empty() || !action.launch)
        throw std::invalid_argument("register_action: an action needs an identifier, a label and a launch handler.");
    auto const& state = session::Access::state(session);
    std::string const of_user = action.for_all_users ? "" : expression(" and source.user.username={}", state->credentials().api_user);
    std::string const launches = expression("topic=ftrack.action.launch and data.actionIdentifier={}", action.identifier) + of_user;
    auto const shared = std::make_shared<Action const>(std::move(action));
    auto discover = [shared](Event event) { return session::run_discovery(shared, std::move(event)); };
    auto launch = [shared, weak = std::weak_ptr(state)](Event event) { return session::run_launch(weak, shared, std::move(event)); };
    SubscribeOptions options;
    options.order_by = [](Event const& event) { return event.id; }; // nobody waits for another's launch
    options.max_concurrent = 10'000;
    EventHub& hub = state->event_hub();
    Subscription discovery = hub.subscribe("topic=ftrack.action.discover" + of_user, std::move(discover), options);
    return RegisteredAction(std::move(discovery), hub.subscribe(launches, std::move(launch), options));
}

} // namespace ftrack
