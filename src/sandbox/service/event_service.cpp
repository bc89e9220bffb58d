// Copyright the ftrack C++ client authors. SPDX-License-Identifier: Apache-2.0
#include "sandbox/service/event_service.hpp"

#include <boost/asio/post.hpp>
#include <boost/asio/strand.hpp>

#include <chrono>
#include <utility>

namespace ftrack::sandbox::service {

namespace asio = boost::asio;

namespace {

constexpr std::chrono::seconds tick_interval{1};

/// What a client may take for a dead connection: silence for so long after a heartbeat was due.
constexpr std::chrono::seconds heartbeat_tolerance{5};

} // namespace

EventService::EventService(asio::any_io_executor executor, std::shared_ptr<net::Clock> clock, BrokerLimits limits, BrokerTimes times)
    : strand_(asio::make_strand(executor)), clock_(std::move(clock)), times_(times), alarm_(clock_->make_alarm(strand_)), broker_(limits, times)
{
}

EventService::~EventService() = default;

/// Calls `function(broker)` under the lock and wakes those whom it gave something.
template <class Function>
auto EventService::with_broker(Function function)
{
    class Waking
    {
    public:
        explicit Waking(EventService& service) : service_(service), lock_(service.mutex_) {}
        Waking(Waking const&) = delete;
        Waking& operator=(Waking const&) = delete;
        ~Waking()
        {
            for (SocketId const id : service_.broker_.take_ready())
                if (auto const waker = service_.wakers_.find(id); waker != service_.wakers_.end())
                    waker->second();
        }

    private:
        EventService& service_;
        std::lock_guard<std::mutex> lock_;
    };
    Waking const waking(*this);
    return function(broker_);
}

std::string EventService::shake_hands()
{
    std::lock_guard const lock(mutex_);
    auto const seconds = [](std::chrono::milliseconds time) { return std::to_string(std::chrono::ceil<std::chrono::seconds>(time).count()); };
    return handshakes_.add(clock_->now()) + ':' + seconds(times_.heartbeat_interval + heartbeat_tolerance) + ':' + seconds(times_.silence_limit) +
           ":websocket";
}

bool EventService::accepts(std::string_view handshake_id)
{
    std::lock_guard const lock(mutex_);
    return handshakes_.take(handshake_id, clock_->now());
}

SocketId EventService::connect(std::function<void()> wake)
{
    return with_broker([&](EventBroker& broker) {
        SocketId const id = broker.add_socket(clock_->now());
        wakers_.emplace(id, std::move(wake));
        if (!std::exchange(is_ticking_, true))
            asio::post(strand_, [self = shared_from_this()] { self->keep_ticking(); });
        return id;
    });
}

void EventService::disconnect(SocketId socket)
{
    with_broker([&](EventBroker& broker) {
        broker.remove_socket(socket);
        wakers_.erase(socket);
    });
}

EventBroker::Verdict EventService::receive(SocketId socket, std::string_view frame)
{
    return with_broker([&](EventBroker& broker) { return broker.receive(socket, frame, clock_->now()); });
}

EventService::Delivery EventService::take(SocketId socket)
{
    std::lock_guard const lock(mutex_);
    Delivery delivery;
    delivery.frames = broker_.take_frames(socket);
    delivery.is_cut_off = broker_.is_cut_off(socket);
    return delivery;
}

bool EventService::is_cut_off(SocketId socket) const
{
    std::lock_guard const lock(mutex_);
    return broker_.is_cut_off(socket);
}

void EventService::publish(boost::json::object event) noexcept
try {
    with_broker([&](EventBroker& broker) { broker.publish(std::move(event)); });
} catch (...) { // without memory the event is lost, the mutation that it tells of is not
}

void EventService::say_goodbye()
{
    has_said_goodbye_ = true;
    with_broker([](EventBroker& broker) { broker.say_goodbye(); });
}

void EventService::disconnect_all()
{
    with_broker([](EventBroker& broker) { broker.cut_off_all(); });
}

void EventService::hold(SocketId socket)
{
    with_broker([&](EventBroker& broker) { broker.hold(socket); });
}

void EventService::hold_all()
{
    with_broker([](EventBroker& broker) { broker.hold_all(); });
}

void EventService::withhold_acknowledgements(std::size_t count)
{
    with_broker([&](EventBroker& broker) { broker.withhold_acknowledgements(count); });
}

std::size_t EventService::client_count() const
{
    std::lock_guard const lock(mutex_);
    return broker_.socket_count();
}

BrokerStatistics EventService::statistics() const
{
    std::lock_guard const lock(mutex_);
    return broker_.statistics();
}

void EventService::keep_ticking()
{
    alarm_->arm(clock_->now() + tick_interval, [weak = weak_from_this()] {
        if (auto const self = weak.lock())
            self->tick();
    });
}

void EventService::tick()
{
    bool const goes_on = with_broker([&](EventBroker& broker) {
        broker.tick(clock_->now());
        is_ticking_ = broker.socket_count() > 0;
        return is_ticking_;
    });
    if (goes_on)
        keep_ticking();
}

} // namespace ftrack::sandbox::service
