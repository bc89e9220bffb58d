// Copyright the ftrack C++ client authors. SPDX-License-Identifier: Apache-2.0
#pragma once

#include "events/line.hpp"
#include "ftrack/event.hpp"

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <exception>
#include <functional>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

namespace ftrack::test {

class ScriptedLine;

/// An event server in memory. It greets, acknowledges and records; what goes wrong is up to the test.
class ScriptedEventServer
{
public:
    events::LineFactory line_factory();

    // What it does.
    std::exception_ptr refusal;                               ///< in place of a connection
    bool hangs = false;                                       ///< connections that begin now hang
    bool greets = true;                                       ///< says `1::`
    bool acknowledges = true;                                 ///< everything that asks for it
    bool blocks_writes = false;                               ///< reads nothing more
    std::function<std::string(Event const&)> acknowledgement; ///< its arguments; by default success
    std::chrono::milliseconds heartbeat_timeout{60'000};

    void send(std::string frame);
    void send(Event const& event);
    void give_sign_of_life();

    /// The connection breaks, with this cause; null: it is closed properly.
    void end(std::exception_ptr cause);
    void lose();

    /// Acknowledges what was received and not acknowledged.
    void acknowledge_all();

    // What it saw.
    std::size_t connections() const noexcept { return lines_.size(); } ///< and tries
    bool is_open() const;
    std::vector<Event> events;       ///< but for meta topics, in the order in which they came
    std::vector<Event> meta_events;  ///< subscriptions and their ends
    std::vector<std::string> frames; ///< the others
    bool was_closed = false;         ///< the client closed the socket properly

    /// The expressions of subscriptions since the last call, joined by blanks.
    std::string take_subscriptions();

private:
    friend class ScriptedLine;
    void receive(std::string_view frame);

    std::vector<std::shared_ptr<ScriptedLine>> lines_;
    std::vector<std::string> unacknowledged_; // frames
};

/// A session's sentence for a lost connection.
std::exception_ptr lost_connection();

} // namespace ftrack::test
