// Copyright the ftrack C++ client authors. SPDX-License-Identifier: Apache-2.0
#pragma once

#include "ftrack/event.hpp"
#include "ftrack/event_subscription.hpp"
#include "ftrack/options.hpp"

#include <boost/asio/awaitable.hpp>
#include <boost/json/array.hpp>
#include <boost/json/object.hpp>
#include <boost/json/value.hpp>

#include <concepts>
#include <functional>
#include <memory>
#include <string>
#include <string_view>
#include <type_traits>
#include <utility>
#include <vector>

/// Actions: what users start from the ftrack interface and a program of yours carries out.
///
///     ftrack::Action action;
///     action.identifier = "studio.publish";
///     action.label = "Publish";
///     action.launch = [](ftrack::ActionRequest request) { return ftrack::ActionReply::success("Published."); };
///     ftrack::RegisteredAction const publish = ftrack::register_action(session, action);
///     co_await session.event_hub().connect();
///     co_await publish.ready();
namespace ftrack {

class Session;

namespace session {
class ActionLaunch;
} // namespace session

/// One entity of the selection that an action is asked about.
class SelectedEntity
{
public:
    SelectedEntity() = default;

    std::string id;
    std::string type; ///< the server's own name: `show` for a Project, `task` for everything below it, `assetversion`, `list`, `user`, …
};

/// A job in ftrack's list of jobs, where its user sees how it goes; see ActionRequest::start_job. A handle: copies are the same job.
class ActionJob
{
public:
    ActionJob() = default;

    /// Empty for a default constructed one.
    std::string const& id() const noexcept;

    /// Replaces what the list says of it, for example `Rendering 3 of 10`. Errors: those of Session::update; std::logic_error for a default
    /// constructed one.
    boost::asio::awaitable<void> describe(std::string description) const;

private:
    friend class session::ActionLaunch;
    explicit ActionJob(std::shared_ptr<session::ActionLaunch> launch) noexcept : launch_(std::move(launch)) {}

    std::shared_ptr<session::ActionLaunch> launch_;
};

/// What a user asks of an action.
class ActionRequest
{
public:
    ActionRequest() = default;

    /// Reads `ftrack.action.discover` and `ftrack.action.launch`; members that are missing or of another kind are empty.
    static ActionRequest from_event(Event event);

    Event event;
    std::vector<SelectedEntity> selection;
    boost::json::object values; ///< what the user filled into the form that was replied before; empty: no form was shown yet
    std::string username;       ///< who asks
    std::string user_id;        ///< empty where the event does not tell

    /// The value of a form's field as text, whatever kind it is of; empty when there is none.
    std::string value_of(std::string_view field) const;

    /// In a launch, for what takes longer than a user likes to wait: makes a job, tells the user at once that it has begun, and returns. What
    /// the handler then returns or throws becomes the job's end, `done` or `failed`, with its message. Once for each launch.
    ///
    /// Errors: those of Session::create; std::logic_error in a discovery and for a second job.
    boost::asio::awaitable<ActionJob> start_job(std::string description) const;

private:
    friend class session::ActionLaunch;

    std::shared_ptr<session::ActionLaunch> launch_;
};

/// What the interface shows after a launch.
class ActionReply
{
public:
    /// Success without a message.
    ActionReply();

    static ActionReply success(std::string message = {});
    static ActionReply failure(std::string message);

    /// Asks the user first: the action is launched again with the values; see form.
    static ActionReply form(std::string title, boost::json::array fields);

    bool is_success() const noexcept { return is_success_; }
    std::string const& message() const noexcept { return message_; }

    /// As the interface expects it: `success` and `message`, or `items`, `title` and `type`.
    boost::json::object to_json() const;

private:
    bool is_success_ = true;
    bool is_form_ = false;
    std::string message_; // or the form's title
    boost::json::array fields_;
};

/// The fields of a form.
namespace form {

boost::json::object text(std::string name, std::string label, std::string value = {});
boost::json::object text_area(std::string name, std::string label, std::string value = {});
boost::json::object number(std::string name, std::string label, double value = 0);
boost::json::object boolean(std::string name, std::string label, bool value = false);
boost::json::object date(std::string name, std::string label, std::string value = {}); ///< `2024-01-31`
boost::json::object hidden(std::string name, boost::json::value value);
boost::json::object note(std::string text); ///< text to read, no field

/// A choice; `options` are pairs of value and label.
boost::json::object choice(std::string name, std::string label, std::vector<std::pair<std::string, std::string>> const& options,
                           std::string value = {});

} // namespace form

/// A function or coroutine that takes an ActionRequest and returns a Result.
template <class Result>
class ActionHandler
{
public:
    ActionHandler() = default;

    template <class Callable>
        requires(!std::same_as<std::remove_cvref_t<Callable>, ActionHandler> && std::invocable<std::decay_t<Callable>&, ActionRequest>)
    ActionHandler(Callable&& callable) // an implicit conversion, as with std::function
        : run_([stored = std::make_shared<std::decay_t<Callable>>(std::forward<Callable>(callable))](ActionRequest request) {
              return run(stored, std::move(request));
          })
    {
    }

    explicit operator bool() const noexcept { return static_cast<bool>(run_); }

    /// What it returns need not keep this handler.
    boost::asio::awaitable<Result> operator()(ActionRequest request) const { return run_(std::move(request)); }

private:
    template <class Callable>
    static boost::asio::awaitable<Result> run(std::shared_ptr<Callable> callable, ActionRequest request)
    {
        using Returned = std::invoke_result_t<Callable&, ActionRequest>;
        if constexpr (std::same_as<Returned, boost::asio::awaitable<Result>>) {
            Result result = co_await std::invoke(*callable, std::move(request));
            co_return result;
        } else if constexpr (std::same_as<Returned, boost::asio::awaitable<void>>) {
            co_await std::invoke(*callable, std::move(request));
            co_return Result();
        } else if constexpr (std::is_void_v<Returned>) {
            std::invoke(*callable, std::move(request));
            co_return Result();
        } else {
            co_return Result(std::invoke(*callable, std::move(request)));
        }
    }

    std::function<boost::asio::awaitable<Result>(ActionRequest)> run_;
};

/// An action: what it is called and what it does.
class Action
{
public:
    Action() = default;

    std::string identifier;  ///< unique among the actions of a site, for example `studio.publish`
    std::string label;       ///< what the menu shows
    std::string variant;     ///< groups actions of one label: the part that differs. May be empty
    std::string description; ///< may be empty
    std::string icon;        ///< a URL, or a name that ftrack knows. May be empty

    /// Offers it to all users; else to the session's own user alone.
    bool for_all_users = false;

    /// Whether it is offered for a selection. Unset: always. It should answer within a second, as the menu waits.
    ActionHandler<bool> discover;

    /// Carries it out; a handler without a result is a success. An exception is a failure: its message is shown to the user, and it goes to
    /// EventHub::on_problem.
    ActionHandler<ActionReply> launch;
};

/// An action that is offered. It ends with this object.
///
/// Move-only; what is said of Subscription holds here as well.
class [[nodiscard]] RegisteredAction
{
public:
    RegisteredAction() = default;
    RegisteredAction(Subscription discovery, Subscription launch) noexcept : discovery_(std::move(discovery)), launch_(std::move(launch)) {}

    /// Waits until the server has accepted it; see Subscription::ready. This object outlives the wait.
    boost::asio::awaitable<void> ready(CallOptions options = {}) const;

    void unsubscribe() noexcept;

    /// Lets it live as long as the session.
    void detach() noexcept;

private:
    static boost::asio::awaitable<void> wait_for_both(Subscription const* discovery, Subscription const* launch, CallOptions options);

    Subscription discovery_;
    Subscription launch_;
};

/// Offers an action: subscribes to `ftrack.action.discover` and `ftrack.action.launch`. Any number of launches run at the same time.
/// Throws std::invalid_argument for an action without identifier, label or launch.
RegisteredAction register_action(Session const& session, Action action);

} // namespace ftrack
