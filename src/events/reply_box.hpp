// Copyright the ftrack C++ client authors. SPDX-License-Identifier: Apache-2.0
#pragma once

#include "ftrack/event.hpp"
#include "net/clock.hpp"

#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <string>
#include <unordered_map>

namespace ftrack::events {

/// Who waits for replies to which event. For the strand.
class ReplyBox
{
public:
    using Callback = std::function<void(Event const&)>;
    using Number = std::uint64_t;

    /// Calls back with each reply until remove().
    Number add(std::string event_id, Callback callback);
    void remove(Number number);

    /// The same until `until`, with an alarm of `clock`.
    void keep(std::string event_id, Callback callback, net::Clock& clock, boost::asio::any_io_executor const& strand, net::Clock::time_point until);

    /// Hands a reply to those who wait for it, who may add and remove meanwhile. Exceptions of callbacks pass through, after the others were called.
    void hand_out(Event const& reply);

    void clear() noexcept;
    std::size_t size() const noexcept { return entries_.size(); }

private:
    struct Entry
    {
        std::string event_id;
        std::shared_ptr<Callback const> callback;
        std::unique_ptr<net::Alarm> alarm;
    };

    std::map<Number, Entry> entries_;
    std::unordered_multimap<std::string, Number> numbers_; // by event
    Number last_number_ = 0;
};

} // namespace ftrack::events
