// Copyright the ftrack C++ client authors. SPDX-License-Identifier: Apache-2.0
#pragma once

#include "sandbox/service/subscription_index.hpp"

#include <boost/json/object.hpp>

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <map>
#include <memory>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

namespace ftrack::wire {
class SocketIoPacket;
}

namespace ftrack::sandbox::service {

/// The bounds of what one socket may make the server hold.
class BrokerLimits
{
public:
    BrokerLimits() = default;

    std::size_t max_frame_size = std::size_t{16} << 20;   ///< from the client
    std::size_t max_queued_bytes = std::size_t{16} << 20; ///< a reader that is behind by more is cut off
    std::size_t max_queued_frames = 50'000;
    std::size_t max_subscriptions = 4'096;
    std::size_t max_metadata_size = 65'536; ///< of one subscriber, as JSON text
    std::size_t max_topic_length = 1'024;
};

/// How often clients hear from the server, and how long it bears not to hear from them.
class BrokerTimes
{
public:
    BrokerTimes() = default;

    std::chrono::milliseconds heartbeat_interval{10'000}; ///< the JavaScript client hangs up after 15 s
    std::chrono::milliseconds silence_limit{25'000};
};

class BrokerStatistics
{
public:
    BrokerStatistics() = default;

    std::uint64_t published = 0; ///< events accepted, the server's own included
    std::uint64_t delivered = 0; ///< frames with events that were queued
    std::uint64_t refused = 0;   ///< frames and events that were malformed or not allowed
    std::uint64_t cut_off = 0;   ///< sockets whose reader was too slow
    std::uint64_t silent = 0;    ///< sockets that were cut off as nothing came from them
};

/// The event server without its sockets: who is subscribed to what, and which frames are to be sent to whom.
///
/// Every frame that a socket received goes to receive(); afterwards take_ready() names the sockets that have frames to be sent, which take_frames()
/// hands over in order. An event goes once to each socket one of whose subscriptions wants it, the sender's own included. Single threaded.
class EventBroker
{
public:
    using Frame = std::shared_ptr<std::string const>;
    using time_point = std::chrono::steady_clock::time_point;

    /// What a socket's owner is to do next.
    enum class Verdict : unsigned char
    {
        keep,
        close, ///< the client said goodbye, or is unknown
    };

    explicit EventBroker(BrokerLimits limits = {}, BrokerTimes times = {}) : limits_(limits), times_(times) {}
    EventBroker(EventBroker const&) = delete;
    EventBroker& operator=(EventBroker const&) = delete;

    /// Adds a client that has just connected; the packet that greets it is its first frame.
    SocketId add_socket(time_point now);

    /// Forgets a client and its subscriptions.
    void remove_socket(SocketId socket);

    /// A frame arrived. Nothing that a client sends is an error of ours: what is malformed is counted and passed over.
    Verdict receive(SocketId socket, std::string_view frame, time_point now);

    /// Publishes an event of the server itself.
    void publish(boost::json::object event);

    /// Queues the heartbeats that are due and cuts off who is silent for too long. To be called about once a second.
    void tick(time_point now);

    /// From now on nothing is sent to a client nor heard from it, without an end of its connection: as if the network had gone. For tests.
    void hold(SocketId socket);
    void hold_all();

    /// Cuts everybody off. For tests.
    void cut_off_all();

    /// Queues a goodbye for every client.
    void say_goodbye();

    /// The frames to be sent to a client now, which it then has no more.
    std::vector<Frame> take_frames(SocketId socket);

    /// Whether the client was too slow or silent for too long, and must be disconnected.
    bool is_cut_off(SocketId socket) const;

    /// The sockets that got frames or were cut off since they were last named here.
    std::vector<SocketId> take_ready();

    /// Keeps so many of the next acknowledgements to itself: a server that dies before it answers.
    void withhold_acknowledgements(std::size_t count) noexcept { withheld_acknowledgements_ = count; }

    BrokerStatistics const& statistics() const noexcept { return statistics_; }
    std::size_t socket_count() const noexcept { return sockets_.size(); }
    std::size_t subscription_count() const noexcept { return index_.size(); }

private:
    struct Socket
    {
        std::vector<Frame> frames;
        std::size_t queued_bytes = 0;
        std::map<std::string, std::shared_ptr<Subscription const>, std::less<>> subscriptions; // by the subscriber's id
        std::uint64_t last_event = 0;                                                          // of those it got
        time_point next_heartbeat;
        time_point last_heard;
        bool is_held = false;
        bool is_ready = false;
        bool is_cut_off = false;
    };

    static void hold(Socket& socket);
    void receive_event(SocketId id, Socket& socket, wire::SocketIoPacket const& packet);
    std::string handle(SocketId id, Socket& socket, boost::json::object event);
    std::string subscribe(SocketId id, Socket& socket, boost::json::object const& event);
    std::string unsubscribe(Socket& socket, boost::json::object const& event);
    std::string route(boost::json::object event);
    void acknowledge(SocketId id, Socket& socket, wire::SocketIoPacket const& packet, std::string_view problem);
    void queue(SocketId id, Socket& socket, Frame frame);
    void cut_off(SocketId id, Socket& socket);
    void mark_ready(SocketId id, Socket& socket);

    BrokerLimits limits_;
    BrokerTimes times_;
    BrokerStatistics statistics_;
    std::unordered_map<SocketId, Socket> sockets_;
    SubscriptionIndex index_;
    std::vector<SocketId> ready_;
    SocketId last_socket_ = 0;
    std::uint64_t last_event_ = 0;
    std::size_t withheld_acknowledgements_ = 0;
};

} // namespace ftrack::sandbox::service
