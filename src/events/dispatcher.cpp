// Copyright the ftrack C++ client authors. SPDX-License-Identifier: Apache-2.0
#include "events/dispatcher.hpp"

#include "events/calls.hpp"
#include "events/hub.hpp"
#include "ftrack/error.hpp"
#include "wire/event.hpp"

#include <boost/asio/bind_executor.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/post.hpp>

#include <algorithm>
#include <utility>

namespace ftrack::events {

namespace asio = boost::asio;
using Verdict = wire::EventBacklog::Verdict;

/// One invocation of a handler. Keeps the hub and the recipient to its end.
class Dispatcher::Run
{
public:
    Run(std::shared_ptr<Hub> owner, Item whose, wire::EventBacklog::Turn its_turn)
        : hub(std::move(owner)), recipient(std::move(whose)), turn(std::move(its_turn))
    {
    }

    std::shared_ptr<Hub> hub;
    Item recipient;
    wire::EventBacklog::Turn turn;
};

void Dispatcher::deliver(Event event)
{
    auto const target = compile_target(event);
    if (!target)
        return;
    std::vector<Item> const recipients = hub_.recipients().matching(event, *target);
    if (recipients.empty())
        return;
    SharedEvent const shared = wire::EventRound::begin(std::move(event));
    for (Item const& recipient : recipients) {
        if (shared->is_stopped())
            break;
        if (may_begin(*recipient) && !is_left_out(*recipient, *shared))
            give(recipient, shared);
    }
}

void Dispatcher::forget(Item const& recipient)
{
    recipient->backlog.clear();
    recipient->stream_changed.wake_all();
    check_idle();
}

bool Dispatcher::is_idle() const
{
    auto const is_done = [](auto const& entry) { return !entry.second->handler || entry.second->backlog.is_idle(); };
    return running_ == 0 && std::ranges::all_of(hub_.recipients().enlisted(), is_done);
}

bool Dispatcher::may_begin(Recipient const& recipient) const { return recipient.is_active && !hub_.reporter().is_silent; }

std::optional<wire::EventExpression const*> Dispatcher::compile_target(Event const& event)
{
    if (event.target.empty())
        return nullptr;
    if (target_ && target_->text() == event.target)
        return &*target_;
    try {
        target_.emplace(event.target);
        return &*target_;
    } catch (ParseError const& error) {
        hub_.report_malformed("The target of an event is no expression: " + std::string(error.what()), event.id);
        return std::nullopt;
    }
}

bool Dispatcher::is_left_out(Recipient& recipient, Event const& event) const
{
    auto const has_own_token = [&](boost::json::object const& object) {
        boost::json::value const* const token = object.if_contains("clientToken");
        return token != nullptr && token->is_string() && token->get_string() == hub_.client_token();
    };
    if (recipient.options.skip_own && (has_own_token(event.source) || has_own_token(event.data)))
        return true;
    return recipient.seen && !event.id.empty() && !recipient.seen->add(event.id);
}

void Dispatcher::give(Item const& recipient, SharedEvent const& event)
{
    bool const is_immediate = recipient->handler && !recipient->handler->is_coroutine() && !recipient->options.executor;
    if (is_immediate)
        call_here(recipient, event);
    else
        enqueue(recipient, event);
}

void Dispatcher::call_here(Item const& recipient, SharedEvent const& event)
{
    try {
        boost::json::value reply = (*recipient->handler)(*event);
        if (!reply.is_null())
            reply_in_background(hub_.shared_from_this(), *event, std::move(reply), recipient);
    } catch (...) {
        report_failure(*recipient, *event, std::current_exception());
    }
}

std::string Dispatcher::key_of(Recipient const& recipient, Event const& event)
{
    if (!recipient.options.order_by)
        return {};
    try {
        return recipient.options.order_by(event);
    } catch (...) {
        report_failure(recipient, event, std::current_exception());
        return {};
    }
}

void Dispatcher::enqueue(Item const& recipient, SharedEvent const& event)
{
    Verdict const verdict = recipient->backlog.push(key_of(*recipient, *event), event);
    if (verdict != Verdict::accepted)
        report_drop(*recipient, *event);
    if (verdict == Verdict::overflowed)
        hub_.break_connection("The backlog of the subscription \"" + recipient->description.id + "\" is full.");
    advance(recipient);
}

void Dispatcher::advance(Item const& recipient)
{
    if (!recipient->handler)
        return recipient->stream_changed.wake_all();
    while (auto turn = recipient->backlog.take()) {
        if (may_begin(*recipient) && !turn->event->is_stopped())
            start(std::make_shared<Run>(hub_.shared_from_this(), recipient, *std::move(turn)));
        else
            recipient->backlog.finish(turn->key);
    }
}

void Dispatcher::start(std::shared_ptr<Run> run)
{
    ++running_;
    asio::any_io_executor const& strand = hub_.strand();
    EventHandler const& handler = *run->recipient->handler;
    asio::any_io_executor const executor = run->recipient->options.executor ? run->recipient->options.executor : strand;
    auto finish_run = [run](std::exception_ptr failure, boost::json::value reply) {
        run->hub->dispatcher().finish(*run, std::move(failure), std::move(reply));
    };
    if (handler.is_coroutine()) {
        try {
            asio::co_spawn(executor, handler.start(*run->turn.event), asio::bind_executor(strand, finish_run));
        } catch (...) { // what is called a coroutine need not be one: it may throw before there is any
            finish_run(std::current_exception(), nullptr);
        }
        return;
    }
    asio::post(executor, [run, finish_run, strand] {
        std::exception_ptr failure;
        boost::json::value reply;
        try {
            reply = (*run->recipient->handler)(*run->turn.event);
        } catch (...) {
            failure = std::current_exception();
        }
        asio::post(strand, [finish_run, failure, reply = std::move(reply)]() mutable { finish_run(failure, std::move(reply)); });
    });
}

void Dispatcher::finish(Run const& run, std::exception_ptr failure, boost::json::value reply)
{
    --running_;
    run.recipient->backlog.finish(run.turn.key);
    if (failure)
        report_failure(*run.recipient, *run.turn.event, std::move(failure));
    else if (!reply.is_null())
        reply_in_background(run.hub, *run.turn.event, std::move(reply), run.recipient);
    advance(run.recipient);
    check_idle();
}

void Dispatcher::report_drop(Recipient const& recipient, Event const& event)
{
    EventHubProblem problem;
    problem.kind = EventHubProblem::Kind::event_dropped;
    problem.message = "The backlog of the subscription \"" + recipient.description.id + "\" is full: an event was dropped.";
    problem.event_id = event.id;
    problem.subscriber_id = recipient.description.id;
    ++hub_.reporter().dropped;
    hub_.reporter().tell(problem);
}

void Dispatcher::report_failure(Recipient const& recipient, Event const& event, std::exception_ptr failure)
{
    EventHubProblem problem;
    problem.kind = EventHubProblem::Kind::handler_failed;
    problem.message = "The handler of the subscription \"" + recipient.description.id + "\" threw: " + describe(failure);
    problem.event_id = event.id;
    problem.subscriber_id = recipient.description.id;
    problem.error = std::move(failure);
    ++hub_.reporter().handler_failures;
    hub_.reporter().tell(problem);
}

void Dispatcher::check_idle()
{
    if (is_idle())
        waiting_for_idle_.succeed_all();
}

} // namespace ftrack::events
