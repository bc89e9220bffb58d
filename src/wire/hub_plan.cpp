// Copyright the ftrack C++ client authors. SPDX-License-Identifier: Apache-2.0
#include "wire/hub_plan.hpp"

#include "core/redact.hpp"
#include "ftrack/error.hpp"
#include "wire/event.hpp"
#include "wire/retry_policy.hpp"
#include "wire/socket_io_packet.hpp"

#include <algorithm>
#include <charconv>
#include <limits>

namespace ftrack::wire {

namespace {

using std::chrono::milliseconds;

// A peer is given up so much after its time-out: a heartbeat may be under way.
constexpr milliseconds heartbeat_grace{500};

// A connection that lasted so long was a good one: its loss is mended at once.
constexpr milliseconds lasting{10'000};

// More unsent answers to the server than this: it does not read.
constexpr std::size_t max_control_frames = 50'000;

constexpr std::string_view unauthorized_reason = "2"; // socket.io 0.9 numbers its reasons

std::string quoted(std::string_view text) { return '"' + core::redacted_excerpt(text, 80) + '"'; }

/// Why the server refused; empty when it did not. No arguments are as good as a success.
std::string refusal_in(boost::json::array const& arguments)
{
    boost::json::object const* const answer = arguments.empty() ? nullptr : arguments.front().if_object();
    boost::json::value const* const success = answer == nullptr ? nullptr : answer->if_contains("success");
    if (success == nullptr || !success->is_bool() || success->get_bool())
        return {};
    boost::json::value const* const message = answer->if_contains("message");
    if (message != nullptr && message->is_string() && !message->get_string().empty())
        return core::redacted_excerpt(message->get_string(), 300);
    return "no reason was given";
}

} // namespace

HubPlan::HubPlan(HubSettings settings) : settings_(std::move(settings)), outbox_(settings_.max_queued_events) {}

void HubPlan::start(time_point now)
{
    if (phase_ != Phase::idle)
        return;
    failures_ = 0;
    limit_ = now + settings_.attempt_limit;
    enter(Phase::opening, "A connection is wanted.");
    act(HubAction::Kind::open);
}

void HubPlan::opened(time_point now, milliseconds heartbeat_timeout)
{
    if (phase_ != Phase::opening)
        return;
    heartbeat_timeout_ = heartbeat_timeout;
    last_heard_ = now;
    phase_ = Phase::greeting;
}

void HubPlan::received(time_point now, std::string_view frame, double random)
{
    if (!is_up())
        return;
    last_heard_ = now;
    auto const packet = parse_packet(frame);
    if (packet)
        handle(now, *packet, random);
    else
        pass_over("A packet " + std::string(describe(packet.error())) + ": " + quoted(frame) + '.');
}

void HubPlan::lost(time_point now, std::string reason, double random)
{
    if (phase_ == Phase::idle || phase_ == Phase::waiting)
        return;
    if (phase_ == Phase::connected) {
        if (now - joined_at_ >= lasting)
            failures_ = 0;
        has_gap_ = true;
    }
    questions_.clear();
    control_.clear();
    outbox_.rewind();
    milliseconds const delay = next_delay(random);
    retry_at_ = now + delay;
    enter(Phase::waiting, std::move(reason));
    actions_.back().retry_in = delay;
}

void HubPlan::denied(std::string reason)
{
    if (phase_ != Phase::idle)
        act(HubAction::Kind::denied).text = reason;
    stop(std::move(reason));
}

void HubPlan::stop(std::string reason)
{
    if (phase_ == Phase::idle)
        return;
    if (phase_ == Phase::connected)
        has_gap_ = true;
    questions_.clear();
    control_.clear();
    outbox_.rewind();
    enter(Phase::idle, std::move(reason));
}

void HubPlan::tick(time_point now, double random)
{
    if (phase_ == Phase::waiting && now >= retry_at_) {
        limit_ = now + settings_.attempt_limit;
        enter(Phase::opening, "The next try to connect begins.");
        act(HubAction::Kind::open);
        return;
    }
    bool const is_late = phase_ == Phase::opening || phase_ == Phase::greeting || phase_ == Phase::joining;
    if (is_late && now >= limit_)
        drop(now, "The event server did not accept the connection in time.", random);
    else if (phase_ == Phase::connected && now >= last_heard_ + heartbeat_timeout_ + heartbeat_grace)
        drop(now, "The event server was silent for longer than it promised.", random);
}

std::optional<HubPlan::time_point> HubPlan::next_tick() const
{
    switch (phase_) {
    case Phase::idle:
        return std::nullopt;
    case Phase::waiting:
        return retry_at_;
    case Phase::connected:
        return last_heard_ + heartbeat_timeout_ + heartbeat_grace;
    default:
        return limit_;
    }
}

void HubPlan::subscribe(std::string id, std::string text)
{
    if (phase_ == Phase::connected) {
        Question question;
        question.what = Awaited::subscription;
        question.subscription = id;
        control_.push_back(ask(std::move(question), text));
    }
    Subscription subscription;
    subscription.id = std::move(id);
    subscription.text = std::move(text);
    subscriptions_.push_back(std::move(subscription));
}

void HubPlan::unsubscribe(std::string_view id, std::string text)
{
    auto const removed = std::erase_if(subscriptions_, [id](Subscription const& subscription) { return subscription.id == id; });
    if (removed == 0 || phase_ != Phase::connected)
        return;
    Question question;
    question.what = Awaited::removal;
    control_.push_back(ask(std::move(question), text));
}

std::optional<std::string> HubPlan::next_frame()
{
    if (!is_up())
        return std::nullopt;
    if (!control_.empty()) {
        std::string frame = std::move(control_.front());
        control_.pop_front();
        return frame;
    }
    PublishQueue::Entry const* const entry = phase_ == Phase::connected ? outbox_.send_next(last_packet_ + 1) : nullptr;
    if (entry == nullptr)
        return std::nullopt;
    Question question;
    question.what = Awaited::publication;
    question.ticket = entry->ticket;
    return ask(std::move(question), entry->text);
}

PublishQueue::Withdrawal HubPlan::withdraw(Ticket ticket)
{
    if (PublishQueue::Entry const* const entry = outbox_.find(ticket))
        questions_.erase(entry->packet);
    return outbox_.withdraw(ticket);
}

bool HubPlan::has_frame() const noexcept { return is_up() && (!control_.empty() || (phase_ == Phase::connected && outbox_.has_next())); }

EventHubState HubPlan::state() const noexcept
{
    switch (phase_) {
    case Phase::idle:
        return EventHubState::closed;
    case Phase::waiting:
        return EventHubState::waiting;
    case Phase::connected:
        return EventHubState::connected;
    default:
        return EventHubState::connecting;
    }
}

void HubPlan::enter(Phase phase, std::string reason)
{
    phase_ = phase;
    HubAction& action = act(HubAction::Kind::state);
    action.state = state();
    action.text = std::move(reason);
}

HubAction& HubPlan::act(HubAction::Kind kind) { return actions_.emplace_back(kind); }

void HubPlan::pass_over(std::string what) { act(HubAction::Kind::passed_over).text = std::move(what); }

void HubPlan::drop(time_point now, std::string reason, double random)
{
    act(HubAction::Kind::drop);
    lost(now, std::move(reason), random);
}

/// The frame of an event whose acknowledgement is awaited.
std::string HubPlan::ask(Question question, std::string_view text)
{
    std::string const id = std::to_string(++last_packet_);
    std::string const data = event_data(event_packet_name, text);
    questions_.emplace(last_packet_, std::move(question));
    SocketIoPacket packet(PacketType::event);
    packet.id = id;
    packet.wants_arguments = true;
    packet.data = data;
    return to_frame(packet);
}

void HubPlan::handle(time_point now, SocketIoPacket const& packet, double random)
{
    switch (packet.type) {
    case PacketType::connect:
        if (phase_ == Phase::greeting && packet.endpoint.empty()) {
            phase_ = Phase::joining;
            Question question;
            question.what = Awaited::join;
            control_.push_back(ask(std::move(question), settings_.reply_subscription));
        }
        break;
    case PacketType::heartbeat:
        control_.push_back(to_frame(SocketIoPacket(PacketType::heartbeat)));
        break;
    case PacketType::event:
        receive_event(packet);
        break;
    case PacketType::ack:
        receive_acknowledgement(now, packet, random);
        break;
    case PacketType::disconnect:
        if (packet.endpoint.empty())
            drop(now, "The event server said goodbye.", random);
        break;
    case PacketType::error:
        if (packet.data == unauthorized_reason || packet.data.find("unauthorized") != std::string_view::npos) {
            act(HubAction::Kind::drop);
            denied("The event server refused the credentials.");
        } else {
            drop(now, "The event server reported the error " + quoted(packet.data) + '.', random);
        }
        break;
    default:
        break;
    }
    if (control_.size() > max_control_frames)
        drop(now, "The event server does not read what it is sent.", random);
}

void HubPlan::receive_event(SocketIoPacket const& packet)
{
    acknowledge(packet);
    auto content = parse_event_data(packet.data);
    if (!content)
        return pass_over("An event " + std::string(describe(content.error())) + ": " + quoted(packet.data) + '.');
    if (content->name != event_packet_name)
        return;
    if (content->arguments.empty())
        return pass_over("An event packet holds no event.");
    try {
        Event event = Event::from_json(std::move(content->arguments.front()));
        act(HubAction::Kind::deliver).event = std::move(event);
    } catch (ParseError const& error) {
        pass_over(error.what());
    }
}

void HubPlan::acknowledge(SocketIoPacket const& packet)
{
    if (packet.id.empty())
        return;
    SocketIoPacket answer(PacketType::ack);
    answer.acknowledged = packet.id;
    if (packet.wants_arguments)
        answer.data = R"([{"success":true}])";
    control_.push_back(to_frame(answer));
}

void HubPlan::receive_acknowledgement(time_point now, SocketIoPacket const& packet, double random)
{
    std::uint64_t number = 0;
    auto const* const end = packet.acknowledged.data() + packet.acknowledged.size();
    auto const parsed = std::from_chars(packet.acknowledged.data(), end, number);
    bool const is_ours = parsed.ec == std::errc() && parsed.ptr == end && number > 0 && number <= last_packet_;
    if (!is_ours)
        return pass_over("An acknowledgement answers no packet that was sent: " + quoted(packet.acknowledged) + '.');
    auto const found = questions_.find(number);
    if (found == questions_.end()) // nobody waits for it any more
        return;
    Question const question = std::move(found->second);
    questions_.erase(found);
    auto const arguments = parse_acknowledgement_data(packet.data);
    if (!arguments)
        pass_over("An acknowledgement " + std::string(describe(arguments.error())) + ": " + quoted(packet.data) + '.');
    settle(question, arguments ? refusal_in(*arguments) : std::string(), now, random);
}

void HubPlan::settle(Question const& question, std::string problem, time_point now, double random)
{
    switch (question.what) {
    case Awaited::join:
        if (problem.empty())
            join(now);
        else
            drop(now, "The event server refused the subscription to replies: " + problem + '.', random);
        break;
    case Awaited::publication:
        if (outbox_.settle(question.ticket)) {
            HubAction& action = act(problem.empty() ? HubAction::Kind::published : HubAction::Kind::publish_refused);
            action.ticket = question.ticket;
            action.text = std::move(problem);
        }
        break;
    case Awaited::subscription: {
        HubAction& action = act(problem.empty() ? HubAction::Kind::subscribed : HubAction::Kind::subscription_refused);
        action.text = question.subscription;
        action.detail = std::move(problem);
        if (question.is_renewal && --renewals_ == 0)
            close_gap();
        break;
    }
    case Awaited::removal:
        break;
    }
}

void HubPlan::join(time_point now)
{
    joined_at_ = now;
    enter(Phase::connected, "The event server accepted the connection.");
    renewals_ = subscriptions_.size();
    for (Subscription const& subscription : subscriptions_) {
        Question question;
        question.what = Awaited::subscription;
        question.subscription = subscription.id;
        question.is_renewal = true;
        control_.push_back(ask(std::move(question), subscription.text));
    }
    if (renewals_ == 0)
        close_gap();
}

void HubPlan::close_gap()
{
    if (std::exchange(has_gap_, false))
        act(HubAction::Kind::gap);
}

milliseconds HubPlan::next_delay(double random)
{
    if (failures_++ == 0)
        return milliseconds(0);
    RetryOptions policy;
    policy.max_attempts = std::numeric_limits<int>::max();
    policy.initial_delay = settings_.initial_delay;
    // The random part stays below the limit: else all who lost the same server would come back together.
    policy.max_delay = milliseconds(static_cast<milliseconds::rep>(static_cast<double>(settings_.max_delay.count()) / (1 + settings_.jitter)));
    policy.jitter = settings_.jitter;
    Attempt attempt;
    attempt.number = std::min(failures_ - 1, 64);
    attempt.is_mutation = false;
    attempt.connection_failed = true;
    return wire::next_delay(policy, attempt, random).value_or(settings_.max_delay);
}

} // namespace ftrack::wire
