// Copyright the ftrack C++ client authors. SPDX-License-Identifier: Apache-2.0
#pragma once

#include "ftrack/event.hpp"
#include "ftrack/event_hub_state.hpp"
#include "wire/publish_queue.hpp"

#include <chrono>
#include <cstdint>
#include <deque>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <utility>
#include <vector>

namespace ftrack::wire {

class SocketIoPacket;

/// The hub's times and bounds.
class HubSettings
{
public:
    HubSettings() = default;

    std::chrono::milliseconds attempt_limit{30'000}; ///< one try to connect, up to the accepted reply subscription
    std::chrono::milliseconds initial_delay{1'000};
    std::chrono::milliseconds max_delay{10'000}; ///< its random part included
    double jitter = 0.5;
    std::size_t max_queued_events = 10'000;
    std::string reply_subscription; ///< the event that subscribes the hub to replies, as JSON
};

/// What the hub is to do, in order.
class HubAction
{
public:
    enum class Kind : std::uint8_t
    {
        open,                 // make a connection; then call opened(), denied() or lost()
        drop,                 // close the connection without a word; it is not to be reported as lost
        deliver,              // `event` arrived
        published,            // the server acknowledged `ticket`
        publish_refused,      // it refused `ticket`; `text` says why
        subscribed,           // the subscription `text` is in force
        subscription_refused, // the subscription `text` was refused; `detail` says why
        denied,               // the credentials are wrong: `text`; the state `closed` follows
        state,                // `state` was entered; `text` says why
        gap,                  // all subscriptions are in force again: since the connection was lost events may have been missed
        passed_over           // something malformed came; `text` says what
    };

    explicit HubAction(Kind what) : kind(what) {}

    Kind kind;
    EventHubState state = EventHubState::closed;
    PublishQueue::Ticket ticket = 0;
    std::string text;
    std::string detail;
    std::chrono::milliseconds retry_in{0};
    std::optional<Event> event;
};

/// The event hub's decisions: when to connect, what to send, what an arriving frame means, when the peer is dead. It knows no socket and no clock:
/// every input brings the time, every output is an action for take_actions(), or a frame for next_frame().
///
/// A lost connection is made again at once; if that fails or does not last, after a delay that doubles up to a limit, for ever. Then everything is
/// subscribed again, and what waits to be acknowledged is sent (again) in the order in which it came.
class HubPlan
{
public:
    using time_point = std::chrono::steady_clock::time_point;
    using Ticket = PublishQueue::Ticket;

    explicit HubPlan(HubSettings settings);

    // What happens to the connection. `random` is in [0, 1).
    void start(time_point now);
    void opened(time_point now, std::chrono::milliseconds heartbeat_timeout);
    void received(time_point now, std::string_view frame, double random);
    void heard(time_point now) noexcept { last_heard_ = now; } ///< a sign of life that is no frame
    void lost(time_point now, std::string reason, double random);
    void denied(std::string reason); ///< the credentials are wrong: no more tries until start()
    void stop(std::string reason);
    void tick(time_point now, double random);

    /// When tick() is due.
    std::optional<time_point> next_tick() const;

    // What the user wants.

    /// `text` is the event that subscribes, as JSON.
    void subscribe(std::string id, std::string text);
    void unsubscribe(std::string_view id, std::string text);

    /// False: the queue is full.
    bool publish(Ticket ticket, std::string text) { return outbox_.push(ticket, std::move(text)); }
    PublishQueue::Withdrawal withdraw(Ticket ticket);

    /// The next frame to be sent. What was published leaves only here: up to then it can be withdrawn.
    std::optional<std::string> next_frame();
    bool has_frame() const noexcept;

    std::vector<HubAction> take_actions() { return std::exchange(actions_, {}); }

    EventHubState state() const noexcept;
    bool has_unacknowledged() const noexcept { return !outbox_.empty(); }

private:
    enum class Phase : std::uint8_t
    {
        idle,
        opening,
        greeting, // the socket is open, the server's greeting is due
        joining,  // the reply subscription is to be accepted
        connected,
        waiting
    };

    enum class Awaited : std::uint8_t
    {
        join,
        publication,
        subscription,
        removal
    };

    struct Subscription
    {
        std::string id;
        std::string text;
    };

    struct Question
    {
        Awaited what;
        Ticket ticket = 0;
        std::string subscription;
        bool is_renewal = false;
    };

    bool is_up() const noexcept { return phase_ == Phase::greeting || phase_ == Phase::joining || phase_ == Phase::connected; }
    void enter(Phase phase, std::string reason);
    HubAction& act(HubAction::Kind kind);
    void pass_over(std::string what);
    void drop(time_point now, std::string reason, double random);
    std::string ask(Question question, std::string_view text);
    void handle(time_point now, SocketIoPacket const& packet, double random);
    void receive_event(SocketIoPacket const& packet);
    void acknowledge(SocketIoPacket const& packet);
    void receive_acknowledgement(time_point now, SocketIoPacket const& packet, double random);
    void settle(Question const& question, std::string problem, time_point now, double random);
    void join(time_point now);
    void close_gap();
    std::chrono::milliseconds next_delay(double random);

    HubSettings settings_;
    Phase phase_ = Phase::idle;
    time_point limit_{};    // of the phases opening to joining
    time_point retry_at_{}; // of waiting
    time_point last_heard_{};
    time_point joined_at_{};
    std::chrono::milliseconds heartbeat_timeout_{60'000};
    bool has_gap_ = false; // events may have been missed
    int failures_ = 0;     // tries since the last connection that lasted
    std::uint64_t last_packet_ = 0;
    std::size_t renewals_ = 0;                              // subscriptions of before that are not in force again yet
    std::unordered_map<std::uint64_t, Question> questions_; // by packet
    std::vector<Subscription> subscriptions_;
    std::deque<std::string> control_; // frames that go before what is published
    PublishQueue outbox_;
    std::vector<HubAction> actions_;
};

} // namespace ftrack::wire
