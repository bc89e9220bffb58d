// Copyright the ftrack C++ client authors. SPDX-License-Identifier: Apache-2.0
#include "events/hub.hpp"

#include "events/link.hpp"
#include "events/publication.hpp"
#include "ftrack/error.hpp"
#include "ftrack/uuid.hpp"
#include "wire/event.hpp"

#include <boost/json/serialize.hpp>

namespace ftrack::events {

namespace json = boost::json;

namespace {

/// Set as long as this lives.
class Flag
{
public:
    explicit Flag(bool& flag) : flag_(flag) { flag_ = true; }
    Flag(Flag const&) = delete;
    Flag& operator=(Flag const&) = delete;
    ~Flag() { flag_ = false; }

private:
    bool& flag_;
};

std::exception_ptr denial(std::string reason)
{
    ServerFailure failure;
    failure.message = std::move(reason);
    failure.exception = "InvalidCredentialsError";
    return std::make_exception_ptr(ServerPermissionDeniedError(std::move(failure)));
}

} // namespace

Hub::Hub(HubSetup setup)
    : setup_(std::move(setup)),
      id_(make_uuid()),
      source_(make_source(id_, setup_)),
      reporter_(setup_.log),
      plan_(make_settings(setup_.options, source_)),
      dispatcher_(*this),
      alarm_(setup_.scope->clock()->make_alarm(setup_.scope->strand()))
{
}

Hub::~Hub() = default;

void Hub::complete_source(Event& event) const
{
    for (auto const& [name, value] : source_)
        event.source.emplace(name, value);
}

void Hub::start()
{
    throw_if_closed();
    if (plan_.state() == EventHubState::closed)
        denial_ = nullptr;
    plan_.start(now());
    pump();
}

void Hub::throw_if_closed() const
{
    if (is_closed_)
        throw AbortError("The session is closed.");
}

void Hub::throw_if_denied() const
{
    if (denial_)
        std::rethrow_exception(denial_);
}

void Hub::require_wanted() const
{
    throw_if_closed();
    throw_if_denied();
    if (plan_.state() == EventHubState::closed)
        throw EventServerPublishError("The event hub is not connected and does not try to; call connect() first.");
}

void Hub::stop(std::string reason)
{
    plan_.stop(std::move(reason));
    drop();
    pump();
}

void Hub::shut_down() noexcept
try {
    if (std::exchange(is_closed_, true))
        return;
    stop("The session is closed.");
    replies_.clear();
    alarm_.reset();
    auto const all = recipients_.enlisted();
    for (auto const& [number, recipient] : all) {
        recipients_.remove(recipient);
        unsubscribe(recipient);
    }
} catch (...) { // without memory for it the rest ends with the hub itself
}

void Hub::close() noexcept
try {
    shut_down();
    setup_.scope->close();
} catch (...) { // without memory for the messages the operations run to their own ends
}

void Hub::break_connection(std::string reason)
{
    drop();
    plan_.lost(now(), std::move(reason), setup_.random());
    pump();
}

void Hub::link_opened(std::chrono::milliseconds heartbeat_timeout)
{
    last_heard_ = setup_.time_of_day();
    plan_.opened(now(), heartbeat_timeout);
    pump();
}

void Hub::frame_arrived(std::string const& frame)
{
    last_heard_ = setup_.time_of_day();
    plan_.received(now(), frame, setup_.random());
    pump();
}

void Hub::link_ended(std::exception_ptr failure)
{
    link_.reset();
    std::string reason = failure ? describe(failure) : "The event server closed the connection.";
    try {
        if (failure)
            std::rethrow_exception(failure);
        plan_.lost(now(), std::move(reason), setup_.random());
    } catch (ServerPermissionDeniedError const&) {
        denial_ = failure;
        plan_.denied(std::move(reason));
    } catch (...) {
        plan_.lost(now(), std::move(reason), setup_.random());
    }
    pump();
}

void Hub::subscribe(Recipients::Item recipient)
{
    if (is_closed_ || !recipient->is_active)
        return;
    Event event = wire::make_subscribe(recipient->description.metadata, recipient->description.subscription);
    event.source = source_;
    plan_.subscribe(std::to_string(recipient->number), json::serialize(event.to_json()));
    recipients_.enlist(std::move(recipient));
    pump();
}

void Hub::unsubscribe(Recipients::Item const& recipient)
{
    Event event = wire::make_unsubscribe(recipient->description.metadata);
    event.source = source_;
    plan_.unsubscribe(std::to_string(recipient->number), json::serialize(event.to_json()));
    recipient->is_ready = false;
    recipient->waiting_for_ready.fail_all(std::make_exception_ptr(AbortError("The subscription has ended.")));
    recipients_.strike(recipient);
    dispatcher_.forget(recipient);
    pump();
}

wire::HubPlan::Ticket Hub::enqueue(Publication& publication, std::string text)
{
    require_wanted();
    wire::HubPlan::Ticket const ticket = ++last_ticket_;
    publications_.emplace(ticket, &publication);
    if (plan_.publish(ticket, std::move(text)))
        return ticket;
    publications_.erase(ticket);
    throw EventServerPublishError("The event was not published: " + std::to_string(setup_.options.max_queued_events) +
                                  " events wait already (EventHubOptions::max_queued_events).");
}

void Hub::dequeue(wire::HubPlan::Ticket ticket) noexcept
{
    publications_.erase(ticket);
    plan_.withdraw(ticket);
    if (!plan_.has_unacknowledged())
        waiting_for_drain_.succeed_all();
}

void Hub::pump()
{
    if (is_pumping_)
        return; // called by a handler or callback that was called below: what came of it is seen to there
    {
        Flag const flag(is_pumping_);
        for (auto actions = plan_.take_actions(); !actions.empty(); actions = plan_.take_actions())
            for (wire::HubAction& action : actions)
                carry_out(action);
    }
    if (plan_.has_frame() && link_)
        link_->write(shared_from_this());
    arm();
}

void Hub::carry_out(wire::HubAction& action)
{
    switch (action.kind) {
    case wire::HubAction::Kind::open:
        return open();
    case wire::HubAction::Kind::drop:
        return drop();
    case wire::HubAction::Kind::deliver:
        return deliver(*std::move(action.event));
    case wire::HubAction::Kind::published:
        ++reporter_.published;
        return settle(action.ticket, nullptr);
    case wire::HubAction::Kind::publish_refused:
        return settle(action.ticket, std::make_exception_ptr(EventServerPublishError("The event server refused the event: " + action.text + '.')));
    case wire::HubAction::Kind::subscribed:
    case wire::HubAction::Kind::subscription_refused:
        return tell_readiness(action.text, action.detail);
    case wire::HubAction::Kind::denied:
        if (!denial_)
            denial_ = denial(action.text);
        return;
    case wire::HubAction::Kind::state:
        return enter(action);
    case wire::HubAction::Kind::gap:
        return report_gap();
    case wire::HubAction::Kind::passed_over:
        return report_malformed(std::move(action.text), {});
    }
}

void Hub::open()
{
    auto heard = [weak = weak_from_this()] {
        if (auto const hub = weak.lock())
            hub->plan_.heard(hub->now());
    };
    link_ = std::make_shared<Link>(setup_.make_line(std::move(heard)), setup_.scope->make_operation("connection to the event server"));
    link_->start(shared_from_this());
}

void Hub::drop() noexcept
{
    if (auto const link = detach_link())
        link->abandon();
}

void Hub::enter(wire::HubAction const& action)
{
    EventHubState const before = state_.exchange(action.state);
    if (before == EventHubState::connected) {
        if (!gap_since_)
            gap_since_ = last_heard_;
        for (auto const& [number, recipient] : recipients_.enlisted())
            recipient->is_ready = false;
    }
    if (action.state == EventHubState::connected) {
        last_failure_.clear();
        ++reporter_.connections;
        waiting_for_connection_.succeed_all();
    } else if (action.state == EventHubState::waiting) {
        last_failure_ = action.text;
    } else if (action.state == EventHubState::closed) {
        fail_all(denial_ ? denial_ : std::make_exception_ptr(AbortError("The event hub is closed. " + action.text)));
    }
    EventHubStateChange change;
    change.state = action.state;
    change.reason = action.text;
    change.retry_in = action.retry_in;
    reporter_.tell(change);
}

void Hub::fail_all(std::exception_ptr const& why)
{
    waiting_for_connection_.fail_all(why);
    waiting_for_drain_.succeed_all();
    for (auto const& [ticket, publication] : publications_)
        publication->settle(why);
    for (auto const& [number, recipient] : recipients_.enlisted()) {
        recipient->waiting_for_ready.fail_all(why);
        recipient->stream_changed.wake_all();
    }
}

void Hub::deliver(Event event)
{
    ++reporter_.received;
    if (event.topic == wire::reply_topic) {
        try {
            replies_.hand_out(event);
        } catch (...) {
            EventHubProblem problem;
            problem.kind = EventHubProblem::Kind::handler_failed;
            problem.error = std::current_exception();
            problem.message = "A callback for replies threw: " + describe(problem.error);
            problem.event_id = event.id;
            ++reporter_.handler_failures;
            reporter_.tell(problem);
        }
    }
    dispatcher_.deliver(std::move(event));
}

void Hub::settle(wire::HubPlan::Ticket ticket, std::exception_ptr failure)
{
    auto const publication = publications_.find(ticket);
    if (publication != publications_.end())
        publication->second->settle(std::move(failure));
    if (!plan_.has_unacknowledged())
        waiting_for_drain_.succeed_all();
}

void Hub::tell_readiness(std::string const& number, std::string const& refusal)
{
    Recipients::Item const recipient = recipients_.at(std::stoull(number));
    if (!recipient)
        return;
    recipient->is_ready = refusal.empty();
    recipient->refusal = nullptr;
    if (refusal.empty())
        return recipient->waiting_for_ready.succeed_all();
    EventHubProblem problem;
    problem.kind = EventHubProblem::Kind::subscription_refused;
    problem.message = "The event server refused the subscription \"" + recipient->description.id + "\": " + refusal + '.';
    problem.subscriber_id = recipient->description.id;
    problem.error = std::make_exception_ptr(EventServerPublishError(problem.message));
    recipient->refusal = problem.error;
    recipient->waiting_for_ready.fail_all(problem.error);
    reporter_.tell(problem);
}

void Hub::report_gap()
{
    Gap gap;
    gap.until = setup_.time_of_day();
    gap.since = std::exchange(gap_since_, std::nullopt).value_or(gap.until);
    reporter_.tell(gap);
}

void Hub::report_malformed(std::string message, std::string event_id)
{
    EventHubProblem problem;
    problem.kind = EventHubProblem::Kind::malformed;
    problem.message = std::move(message);
    problem.event_id = std::move(event_id);
    ++reporter_.malformed;
    reporter_.tell(problem);
}

void Hub::arm()
{
    auto const when = plan_.next_tick();
    if (!alarm_ || (when && *when >= armed_for_)) // an alarm that rings too early looks again
        return;
    armed_for_ = when.value_or(std::chrono::steady_clock::time_point::max());
    if (!when)
        return alarm_->cancel();
    alarm_->arm(*when, [weak = weak_from_this()] {
        if (auto const hub = weak.lock()) {
            hub->armed_for_ = std::chrono::steady_clock::time_point::max();
            hub->plan_.tick(hub->now(), hub->setup_.random());
            hub->pump();
        }
    });
}

} // namespace ftrack::events
