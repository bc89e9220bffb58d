// Copyright the ftrack C++ client authors. SPDX-License-Identifier: Apache-2.0
#pragma once

#include "ftrack/action.hpp"
#include "session/state.hpp"

#include <boost/asio/awaitable.hpp>
#include <boost/json/object.hpp>

#include <memory>
#include <string>
#include <utility>

namespace ftrack::session {

/// One launch of an action: where its answer goes, to the user at once or into a job. For one coroutine.
class ActionLaunch
{
public:
    ActionLaunch(std::weak_ptr<State> state, ActionRequest const& request);

    /// The request as its handler gets it.
    static ActionRequest tied(ActionRequest request, std::shared_ptr<ActionLaunch> launch);

    /// Empty: none.
    std::string const& job_id() const noexcept { return job_id_; }

    /// As ActionRequest::start_job.
    static boost::asio::awaitable<ActionJob> start_job(std::shared_ptr<ActionLaunch> self, std::string description);

    static boost::asio::awaitable<void> describe(std::shared_ptr<ActionLaunch> self, std::string description);

    /// Tells who waits how it ended.
    static boost::asio::awaitable<void> finish(std::shared_ptr<ActionLaunch> self, ActionReply reply);

private:
    static boost::asio::awaitable<ActionJob> make_job(std::shared_ptr<ActionLaunch> self);
    boost::asio::awaitable<std::string> find_user();
    boost::asio::awaitable<void> update_job(boost::json::object data);
    boost::asio::awaitable<void> reply(ActionReply const& reply);
    std::shared_ptr<State> state() const;

    std::weak_ptr<State> state_;
    Event event_;
    std::string username_;
    std::string user_id_;
    std::string job_id_;
    std::string description_; ///< of the job
    bool has_job_ = false;
};

} // namespace ftrack::session
