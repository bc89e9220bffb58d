// Copyright the ftrack C++ client authors. SPDX-License-Identifier: Apache-2.0
#pragma once

#include "events/dispatcher.hpp"
#include "events/hub_setup.hpp"
#include "events/recipients.hpp"
#include "events/reply_box.hpp"
#include "events/reporter.hpp"
#include "events/waiter.hpp"
#include "ftrack/event_hub_state.hpp"
#include "ftrack/options.hpp"
#include "wire/hub_plan.hpp"

#include <boost/json/object.hpp>

#include <atomic>
#include <chrono>
#include <exception>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <unordered_map>
#include <utility>

namespace ftrack::events {

class Link;
class Publication;

/// The hub behind EventHub: carries out what its plan decides. Members without a remark belong to the strand.
class Hub : public std::enable_shared_from_this<Hub>
{
public:
    explicit Hub(HubSetup setup);
    Hub(Hub const&) = delete;
    Hub& operator=(Hub const&) = delete;
    ~Hub();

    // Immutable, or safe by itself: any thread.
    std::string const& id() const noexcept { return id_; }
    EventHubOptions const& options() const noexcept { return setup_.options; }
    std::shared_ptr<operation::Scope> const& scope() const noexcept { return setup_.scope; }
    boost::asio::any_io_executor const& strand() const noexcept { return setup_.scope->strand(); }
    std::string const& client_token() const noexcept { return setup_.client_token; }
    EventHubState state() const noexcept { return state_; }
    Recipients& recipients() noexcept { return recipients_; }
    Reporter& reporter() noexcept { return reporter_; }

    /// No handler and no callback begins any more. What they refer to may go.
    void silence() noexcept { reporter_.is_silent = true; }

    /// Fills in the members of the source that the event lacks.
    void complete_source(Event& event) const;

    /// Wants a connection from now on. Throws AbortError when it is closed.
    void start();

    /// Throws why there is nothing to wait for: it is closed, the credentials were refused, or nobody wants a connection.
    void require_wanted() const;

    /// Throws AbortError when it is closed.
    void throw_if_closed() const;

    /// Throws why the credentials were refused, if they were.
    void throw_if_denied() const;

    /// Wants none any more: what waits for it ends with AbortError.
    void stop(std::string reason);

    /// Ends everything but its scope: nothing is begun any more, subscriptions end, what waits ends with AbortError. May be called twice.
    void shut_down() noexcept;

    /// Ends it for ever, at once. May be called twice.
    void close() noexcept;

    /// The present connection, which is the caller's to end from now on; null when there is none.
    std::shared_ptr<Link> detach_link() noexcept { return std::exchange(link_, nullptr); }

    /// Drops the connection, to be made again.
    void break_connection(std::string reason);

    // Of its link.
    void link_opened(std::chrono::milliseconds heartbeat_timeout);
    void frame_arrived(std::string const& frame);
    void link_ended(std::exception_ptr failure);

    void subscribe(Recipients::Item recipient);
    void unsubscribe(Recipients::Item const& recipient);

    // Of its publications. enqueue() throws why it cannot be published.
    wire::HubPlan::Ticket enqueue(Publication& publication, std::string text);
    void dequeue(wire::HubPlan::Ticket ticket) noexcept;

    /// Takes what the plan decided, sends what it has, and sees to its next tick. After everything that the plan was told.
    void pump();

    void report_malformed(std::string message, std::string event_id);

    /// Why there is no connection, as a sentence; empty when nothing is known.
    std::string const& last_failure() const noexcept { return last_failure_; }

    wire::HubPlan& plan() noexcept { return plan_; }
    ReplyBox& replies() noexcept { return replies_; }
    Dispatcher& dispatcher() noexcept { return dispatcher_; }
    WaiterList& waiting_for_connection() noexcept { return waiting_for_connection_; }
    WaiterList& waiting_for_drain() noexcept { return waiting_for_drain_; }

private:
    void carry_out(wire::HubAction& action);
    void open();
    void drop() noexcept;
    void enter(wire::HubAction const& action);
    void fail_all(std::exception_ptr const& why);
    void deliver(Event event);
    void settle(wire::HubPlan::Ticket ticket, std::exception_ptr failure);
    void tell_readiness(std::string const& number, std::string const& refusal);
    void report_gap();
    void arm();
    std::chrono::steady_clock::time_point now() const { return setup_.scope->clock()->now(); }

    HubSetup const setup_;
    std::string const id_;
    boost::json::object const source_;
    std::atomic<EventHubState> state_{EventHubState::closed};
    Recipients recipients_;
    Reporter reporter_;

    wire::HubPlan plan_;
    Dispatcher dispatcher_;
    ReplyBox replies_;
    std::shared_ptr<Link> link_; // the present connection, also one that is being made
    std::exception_ptr denial_;  // why the credentials were refused
    std::string last_failure_;
    WaiterList waiting_for_connection_;
    WaiterList waiting_for_drain_;
    std::unordered_map<wire::HubPlan::Ticket, Publication*> publications_;
    wire::HubPlan::Ticket last_ticket_ = 0;
    std::unique_ptr<net::Alarm> alarm_;
    std::chrono::steady_clock::time_point armed_for_ = std::chrono::steady_clock::time_point::max();
    std::chrono::system_clock::time_point last_heard_;
    std::optional<std::chrono::system_clock::time_point> gap_since_;
    bool is_pumping_ = false;
    bool is_closed_ = false;
};

} // namespace ftrack::events
