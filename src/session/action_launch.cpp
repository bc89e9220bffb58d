// Copyright the ftrack C++ client authors. SPDX-License-Identifier: Apache-2.0
#include "session/action_launch.hpp"

#include "ftrack/error.hpp"
#include "ftrack/expression.hpp"
#include "session/calls.hpp"
#include "session/start.hpp"

#include <boost/json/serialize.hpp>

#include <stdexcept>

namespace ftrack {

namespace asio = boost::asio;
namespace json = boost::json;

namespace session {

namespace {

/// What a job keeps of itself: JSON in a string.
std::string job_data(std::string const& description)
{
    json::object data;
    data["description"] = description;
    return json::serialize(data);
}

} // namespace

ActionLaunch::ActionLaunch(std::weak_ptr<State> state, ActionRequest const& request)
    : state_(std::move(state)), event_(request.event), username_(request.username), user_id_(request.user_id)
{
}

ActionRequest ActionLaunch::tied(ActionRequest request, std::shared_ptr<ActionLaunch> launch)
{
    request.launch_ = std::move(launch);
    return request;
}

asio::awaitable<ActionJob> ActionLaunch::start_job(std::shared_ptr<ActionLaunch> self, std::string description)
{
    if (std::exchange(self->has_job_, true))
        throw std::logic_error("ActionRequest::start_job was called twice.");
    self->description_ = std::move(description);
    return make_job(std::move(self));
}

asio::awaitable<ActionJob> ActionLaunch::make_job(std::shared_ptr<ActionLaunch> self)
{
    if (self->user_id_.empty())
        self->user_id_ = co_await self->find_user();
    json::object data;
    data["user_id"] = self->user_id_;
    data["status"] = "running";
    data["data"] = job_data(self->description_);
    std::string type = "Job";
    CallOptions const options;
    CreateResponse const created = co_await start<CreateResponse>(self->state(), "creation of a job", options, create, type, data);
    self->job_id_ = created.data.get_string("id");
    co_await self->reply(ActionReply::success(self->description_));
    co_return ActionJob(self);
}

asio::awaitable<std::string> ActionLaunch::find_user()
{
    std::string text = expression("select id from User where username is {}", username_);
    CallOptions const options;
    QueryResponse const users = co_await start<QueryResponse>(state(), "query of a user", options, query, text);
    if (users.data.empty())
        throw std::invalid_argument("ActionRequest::start_job: the event does not tell whose job it is to be.");
    co_return users.data[0].get_string("id");
}

asio::awaitable<void> ActionLaunch::describe(std::shared_ptr<ActionLaunch> self, std::string description)
{
    json::object data;
    data["data"] = job_data(description);
    co_await self->update_job(std::move(data));
}

asio::awaitable<void> ActionLaunch::finish(std::shared_ptr<ActionLaunch> self, ActionReply reply)
{
    if (self->job_id_.empty()) {
        co_await self->reply(reply);
        co_return;
    }
    json::object data;
    data["status"] = reply.is_success() ? "done" : "failed";
    data["data"] = job_data(reply.message().empty() ? self->description_ : reply.message());
    co_await self->update_job(std::move(data));
}

asio::awaitable<void> ActionLaunch::update_job(json::object data)
{
    std::string type = "Job";
    EntityKey key(job_id_);
    CallOptions const options;
    co_await start<UpdateResponse>(state(), "update of a job", options, update, type, key, data);
}

asio::awaitable<void> ActionLaunch::reply(ActionReply const& reply) { return state()->event_hub().publish_reply(event_, reply.to_json()); }

std::shared_ptr<State> ActionLaunch::state() const
{
    auto state = state_.lock();
    if (!state)
        throw AbortError("The session of the action has ended.");
    return state;
}

} // namespace session

std::string const& ActionJob::id() const noexcept
{
    static std::string const none;
    return launch_ ? launch_->job_id() : none;
}

asio::awaitable<void> ActionJob::describe(std::string description) const
{
    if (!launch_)
        throw std::logic_error("ActionJob::describe of no job.");
    return session::ActionLaunch::describe(launch_, std::move(description));
}

asio::awaitable<ActionJob> ActionRequest::start_job(std::string description) const
{
    if (!launch_)
        throw std::logic_error("ActionRequest::start_job belongs to a launch.");
    return session::ActionLaunch::start_job(launch_, std::move(description));
}

} // namespace ftrack
