// Copyright the ftrack C++ client authors. SPDX-License-Identifier: Apache-2.0
#include "events/calls.hpp"

#include "events/hub.hpp"
#include "events/link.hpp"
#include "events/publication.hpp"
#include "ftrack/error.hpp"
#include "operation/run_operation.hpp"
#include "operation/turn.hpp"
#include "wire/event.hpp"

#include <boost/json/serialize.hpp>

#include <optional>
#include <utility>

namespace ftrack::events {

namespace asio = boost::asio;

namespace {

/// A callback in the box for replies, as long as this lives.
class Expectation
{
public:
    Expectation(std::shared_ptr<Hub> hub, std::string event_id, ReplyBox::Callback callback)
        : hub_(std::move(hub)), number_(hub_->replies().add(std::move(event_id), std::move(callback)))
    {
    }
    Expectation(Expectation const&) = delete;
    Expectation& operator=(Expectation const&) = delete;
    ~Expectation() { hub_->replies().remove(number_); }

private:
    std::shared_ptr<Hub> hub_;
    ReplyBox::Number number_;
};

void keep_on_reply(Hub& hub, Outgoing& event)
{
    if (event.on_reply)
        hub.replies().keep(event.id, std::move(event.on_reply), *hub.scope()->clock(), hub.strand(), *event.replies_until);
}

asio::awaitable<void> publish_reply_of_handler(std::shared_ptr<Hub> hub, Outgoing event) { co_await publish(std::move(hub), std::move(event)); }

} // namespace

asio::awaitable<void> connect(std::shared_ptr<Hub> hub, operation::Deadline deadline)
{
    hub->start();
    Waiter waiter(*hub->scope(), deadline);
    WaiterList::Place const place(hub->waiting_for_connection(), waiter);
    if (hub->state() == EventHubState::connected)
        waiter.succeed();
    Waiter::End const end = co_await waiter.wait();
    if (end == Waiter::End::timed_out)
        throw EventServerConnectionTimeoutError("The event hub was not connected in time, it goes on trying. " + hub->last_failure());
}

asio::awaitable<void> disconnect(std::shared_ptr<Hub> hub)
{
    if (hub->state() == EventHubState::closed)
        co_return;
    std::exception_ptr interruption;
    {
        Waiter waiter(*hub->scope(), hub->scope()->clock()->now() + hub->options().drain_limit);
        WaiterList::Place const place(hub->waiting_for_drain(), waiter);
        if (!hub->plan().has_unacknowledged())
            waiter.succeed();
        try {
            co_await waiter.wait();
        } catch (...) {
            interruption = std::current_exception();
        }
    }
    if (!interruption)
        hub->throw_if_closed(); // the session's end cut the wait short
    bool const was_connected = hub->state() == EventHubState::connected;
    std::shared_ptr<Link> const link = hub->detach_link();
    if (link && (interruption || !was_connected))
        link->abandon();
    hub->stop("The program disconnected it.");
    if (interruption)
        std::rethrow_exception(interruption);
    if (link && was_connected)
        co_await Link::say_goodbye(link, hub);
}

asio::awaitable<void> close(std::shared_ptr<Hub> hub)
{
    std::shared_ptr<Link> link;
    if (hub->state() == EventHubState::connected)
        link = hub->detach_link();
    hub->shut_down();
    if (link)
        co_await Link::say_goodbye(link, hub);
    hub->close();
}

asio::awaitable<std::string> publish(std::shared_ptr<Hub> hub, Outgoing event)
{
    Publication publication(hub, std::move(event.text), event.deadline);
    keep_on_reply(*hub, event);
    co_await publication.acknowledgement();
    co_return event.id;
}

asio::awaitable<Event> publish_and_wait_for_reply(std::shared_ptr<Hub> hub, Outgoing event)
{
    std::optional<Event> first;
    Waiter waiter(*hub->scope(), event.deadline);
    auto take_reply = [&first, &waiter](Event const& reply) {
        if (!first)
            first = reply;
        waiter.succeed();
    };
    Expectation const expectation(hub, event.id, std::move(take_reply));
    {
        Publication publication(hub, std::move(event.text), event.deadline);
        keep_on_reply(*hub, event);
        co_await publication.acknowledgement();
    }
    co_await waiter.wait();
    if (!first)
        throw EventServerReplyTimeoutError("No reply to the event came in time.");
    co_return *std::move(first);
}

asio::awaitable<void> wait_until_ready(std::shared_ptr<Hub> hub, Recipients::Item recipient, operation::Deadline deadline)
{
    if (!recipient->is_active)
        throw AbortError("The subscription has ended.");
    if (recipient->is_ready)
        co_return;
    if (recipient->refusal)
        std::rethrow_exception(recipient->refusal);
    hub->require_wanted();
    Waiter waiter(*hub->scope(), deadline);
    WaiterList::Place const place(recipient->waiting_for_ready, waiter);
    Waiter::End const end = co_await waiter.wait();
    if (end == Waiter::End::timed_out)
        throw EventServerConnectionTimeoutError("The event server did not accept the subscription in time. " + hub->last_failure());
}

asio::awaitable<std::optional<Event>> take(std::shared_ptr<Hub> hub, Recipients::Item recipient)
{
    operation::Turn const turn(recipient->is_taking, "EventStream::next() was called while another next() is pending.");
    while (recipient->is_active) {
        while (auto next = recipient->backlog.take()) {
            recipient->backlog.finish(next->key);
            if (!next->event->is_stopped())
                co_return *next->event;
        }
        hub->throw_if_denied();
        co_await recipient->stream_changed.wait();
    }
    hub->throw_if_closed();
    co_return std::nullopt;
}

asio::awaitable<void> wait_until_idle(std::shared_ptr<Hub> hub, operation::Deadline deadline)
{
    Waiter waiter(*hub->scope(), deadline);
    WaiterList::Place const place(hub->dispatcher().waiting_for_idle(), waiter);
    if (hub->dispatcher().is_idle())
        waiter.succeed();
    Waiter::End const end = co_await waiter.wait();
    if (end == Waiter::End::timed_out)
        throw TimeoutError("The event hub's handlers did not end in time.");
}

Outgoing make_reply(Hub const& hub, Event const& event, boost::json::value data, Recipient const* recipient)
{
    Event reply = wire::make_reply(event, std::move(data));
    if (recipient != nullptr)
        reply.source = recipient->description.metadata;
    hub.complete_source(reply);
    Outgoing outgoing;
    outgoing.text = boost::json::serialize(reply.to_json());
    outgoing.id = std::move(reply.id);
    return outgoing;
}

void reply_in_background(std::shared_ptr<Hub> const& hub, Event const& event, boost::json::value data, Recipients::Item const& recipient)
{
    Outgoing reply = make_reply(*hub, event, std::move(data), recipient.get());
    reply.deadline = hub->scope()->deadline(std::nullopt);
    auto const operation = hub->scope()->make_operation("reply of a handler");
    auto body = publish_reply_of_handler(hub, std::move(reply));
    operation::spawn_on_strand(hub->scope(), operation, std::nullopt, std::move(body),
                               [hub, recipient, event_id = event.id](std::exception_ptr failure) {
                                   if (!failure)
                                       return;
                                   EventHubProblem problem;
                                   problem.kind = EventHubProblem::Kind::reply_failed;
                                   problem.message = "What the handler of the subscription \"" + recipient->description.id +
                                                     "\" replied was not published: " + describe(failure);
                                   problem.event_id = event_id;
                                   problem.subscriber_id = recipient->description.id;
                                   problem.error = std::move(failure);
                                   hub->reporter().tell(problem);
                               });
}

} // namespace ftrack::events
