// Copyright the ftrack C++ client authors. SPDX-License-Identifier: Apache-2.0
//
// A daemon that runs for months: when the last task of a shot is done, it sets the shot to done as well.
//
//     FTRACK_SERVER=… FTRACK_API_USER=… FTRACK_API_KEY=… event_daemon
//
// SIGTERM and SIGINT end it: it takes no more events, finishes what it began and says goodbye. A server that restarts does not end it: it reconnects
// and catches up with what it missed by a query.
#include <ftrack/ftrack.hpp>

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/experimental/awaitable_operators.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/signal_set.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/use_awaitable.hpp>

#include <chrono>
#include <csignal>
#include <exception>
#include <iostream>
#include <string>
#include <utility>

namespace asio = boost::asio;

/// Whether an event tells of a change of a status. ftrack.update has the server's own names of attributes.
bool is_status_change(boost::json::value const& entity)
{
    boost::json::value const* const keys = entity.as_object().if_contains("keys");
    if (keys == nullptr || !keys->is_array())
        return false;
    for (boost::json::value const& key : keys->get_array())
        if (key == "statusid")
            return true;
    return false;
}

/// Sets the task's parent to the task's status when both are to be done and no other task is left.
asio::awaitable<void> complete_parent(ftrack::Session& session, std::string task_id)
{
    auto tasks = co_await session.query(ftrack::expression("select status_id, parent_id, parent.status_id from Task"
                                                           " where id is {} and status.state.short is \"DONE\"",
                                                           task_id));
    if (tasks.data.empty())
        co_return;
    ftrack::Value const task = tasks.data[0];
    ftrack::Value const parent = task["parent"];
    std::string const status = task.get_string("status_id");
    if (parent["status_id"].is_null() || parent.get_string("status_id") == status)
        co_return;
    auto open = co_await session.query(
        ftrack::expression("select id from Task where parent_id is {} and status.state.short is_not \"DONE\" limit 1", task.get_string("parent_id")));
    if (!open.data.empty())
        co_return;
    auto changes = ftrack::attributes("status_id", status);
    co_await session.update(std::string(parent.entity_type()), parent, changes);
    std::cout << "completed " << parent.entity_type() << ' ' << task.get_string("parent_id") << std::endl;
}

asio::awaitable<void> handle_update(ftrack::Session& session, ftrack::Event event)
{
    boost::json::value const* const entities = event.data.if_contains("entities");
    if (entities == nullptr || !entities->is_array())
        co_return;
    for (boost::json::value const& entity : entities->get_array()) {
        bool const is_relevant = entity.at("entity_type") == "Task" && is_status_change(entity);
        if (is_relevant)
            co_await complete_parent(session, std::string(entity.at("entityId").as_string()));
    }
}

/// Looks at everything that is done: at the start, and after a time in which events may have been missed.
asio::awaitable<void> catch_up(ftrack::Session& session)
{
    auto pages = session.query_all("select id from Task where status.state.short is \"DONE\"");
    while (auto page = co_await pages.next())
        for (ftrack::Value const& task : page->data)
            co_await complete_parent(session, task.get_string("id"));
    std::cout << "caught up" << std::endl;
}

void print_failure(std::exception_ptr failure)
{
    try {
        if (failure)
            std::rethrow_exception(failure);
    } catch (std::exception const& error) {
        std::cerr << "event_daemon: " << error.what() << std::endl;
    }
}

void report(ftrack::EventHub& hub)
{
    hub.on_problem([](ftrack::EventHubProblem const& problem) { std::cerr << "event_daemon: " << problem.message << std::endl; });
    hub.on_state_change(
        [](ftrack::EventHubStateChange const& change) { std::cerr << to_string(change.state) << ": " << change.reason << std::endl; });
}

/// Connects, however long that takes, and goes on until it is cancelled.
asio::awaitable<void> serve(ftrack::Session& session, ftrack::Subscription const& updates)
{
    ftrack::CallOptions patient; // the server may be down for the night
    patient.timeout = std::chrono::milliseconds(0);
    co_await session.event_hub().connect(patient);
    co_await updates.ready(patient);
    co_await catch_up(session);
    std::cout << "ready" << std::endl;
    asio::steady_timer forever(session.get_executor(), asio::steady_timer::time_point::max());
    co_await forever.async_wait(asio::use_awaitable);
}

/// Asio's operator|| goes on after an exception: so it must not see one.
asio::awaitable<void> serve_until_failure(ftrack::Session& session, ftrack::Subscription const& updates, std::exception_ptr& failure)
{
    try {
        co_await serve(session, updates);
    } catch (...) {
        failure = std::current_exception();
    }
}

asio::awaitable<void> run(ftrack::Session& session)
{
    using namespace asio::experimental::awaitable_operators;
    asio::any_io_executor const executor = session.get_executor();
    ftrack::EventHub& hub = session.event_hub();
    report(hub);
    hub.on_gap([&session, executor](ftrack::Gap const&) { asio::co_spawn(executor, catch_up(session), print_failure); });
    ftrack::SubscribeOptions options;
    options.order_by = ftrack::entity_key; // a slow entity holds up no other
    options.skip_own = true;               // what this daemon changes is no news to it
    auto handle = [&session](ftrack::Event event) { return handle_update(session, std::move(event)); };
    ftrack::Subscription updates = hub.subscribe("topic=ftrack.update", handle, options);

    std::exception_ptr failure;
    asio::signal_set signals(executor, SIGTERM, SIGINT);
    auto const ended = co_await (serve_until_failure(session, updates, failure) || signals.async_wait(asio::use_awaitable));

    updates.unsubscribe();
    ftrack::CallOptions limited;
    limited.timeout = std::chrono::seconds(10);
    co_await hub.wait_until_idle(limited);
    co_await session.close();
    if (ended.index() == 0)
        std::rethrow_exception(failure);
    std::cout << "bye" << std::endl;
}

int main()
{
    try {
        asio::io_context io;
        ftrack::Session session = ftrack::Session::from_environment(io.get_executor());
        std::exception_ptr failure;
        asio::co_spawn(session.get_executor(), run(session), [&](std::exception_ptr ended) { failure = ended; });
        io.run();
        if (failure)
            std::rethrow_exception(failure);
    } catch (std::exception const& error) {
        std::cerr << "event_daemon: " << error.what() << std::endl;
        return 1;
    }
}
