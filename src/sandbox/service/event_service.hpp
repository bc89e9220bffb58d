// Copyright the ftrack C++ client authors. SPDX-License-Identifier: Apache-2.0
#pragma once

#include "net/clock.hpp"
#include "sandbox/service/event_broker.hpp"
#include "sandbox/service/handshakes.hpp"

#include <boost/asio/any_io_executor.hpp>
#include <boost/json/object.hpp>

#include <atomic>
#include <cstddef>
#include <functional>
#include <memory>
#include <mutex>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

namespace ftrack::sandbox::service {

/// The event server for all threads: the broker behind a lock, with a clock that makes it tick while somebody is connected.
class EventService : public std::enable_shared_from_this<EventService>
{
public:
    /// What a socket's owner is to do now.
    class Delivery
    {
    public:
        Delivery() = default;

        std::vector<EventBroker::Frame> frames; ///< to be sent, in order
        bool is_cut_off = false;                ///< hang up
    };

    EventService(boost::asio::any_io_executor executor, std::shared_ptr<net::Clock> clock, BrokerLimits limits = {}, BrokerTimes times = {});
    EventService(EventService const&) = delete;
    EventService& operator=(EventService const&) = delete;
    ~EventService();

    /// The answer to a client that has shown its credentials: `id:heartbeat:close:transports`, times in seconds.
    std::string shake_hands();

    /// Whether a socket may be opened with this id.
    bool accepts(std::string_view handshake_id);

    /// Adds a client. `wake` is called whenever there is something to take(), on any thread, until disconnect() has returned: it must not call back.
    SocketId connect(std::function<void()> wake);
    void disconnect(SocketId socket);

    EventBroker::Verdict receive(SocketId socket, std::string_view frame);
    Delivery take(SocketId socket);
    bool is_cut_off(SocketId socket) const;

    /// Publishes an event of the server itself. Never throws.
    void publish(boost::json::object event) noexcept;

    /// Says goodbye to every client. Those who have been told close their sockets.
    void say_goodbye();
    bool has_said_goodbye() const noexcept { return has_said_goodbye_; }

    // For tests.
    void disconnect_all();
    void hold(SocketId socket);
    void hold_all();
    void withhold_acknowledgements(std::size_t count);

    std::size_t client_count() const;
    BrokerStatistics statistics() const;

private:
    template <class Function>
    auto with_broker(Function function);
    void keep_ticking();
    void tick();

    boost::asio::any_io_executor strand_;
    std::shared_ptr<net::Clock> clock_;
    BrokerTimes times_;
    std::unique_ptr<net::Alarm> alarm_; // on the strand
    mutable std::mutex mutex_;
    EventBroker broker_;
    Handshakes handshakes_;
    std::unordered_map<SocketId, std::function<void()>> wakers_;
    std::atomic<bool> has_said_goodbye_{false};
    bool is_ticking_ = false;
};

} // namespace ftrack::sandbox::service
