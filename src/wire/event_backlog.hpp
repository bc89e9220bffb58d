// Copyright the ftrack C++ client authors. SPDX-License-Identifier: Apache-2.0
#pragma once

#include "ftrack/event.hpp"
#include "ftrack/options.hpp"

#include <cstddef>
#include <deque>
#include <list>
#include <memory>
#include <optional>
#include <string>
#include <unordered_map>
#include <utility>

namespace ftrack::wire {

/// What one subscription has received and not handled yet: bounded, in order for each key, at most so many keys at a time.
class EventBacklog
{
public:
    using Item = std::shared_ptr<Event const>;

    enum class Verdict : unsigned char
    {
        accepted,
        dropped_oldest, // to make room for this one
        dropped_newest, // this one
        overflowed      // this one, and the connection is to end
    };

    /// An event whose turn has come; its key is busy until finish().
    class Turn
    {
    public:
        Turn(std::string its_key, Item its_event) : key(std::move(its_key)), event(std::move(its_event)) {}

        std::string key;
        Item event;
    };

    EventBacklog(std::size_t capacity, BacklogPolicy policy, std::size_t max_concurrent)
        : capacity_(capacity), policy_(policy), max_concurrent_(max_concurrent)
    {
    }

    Verdict push(std::string key, Item event);

    /// The next event to be handled now, if any.
    std::optional<Turn> take();
    void finish(std::string const& key);

    /// Drops what waits; what runs goes on.
    void clear();

    bool is_idle() const noexcept { return waiting_.empty() && running_ == 0; }

private:
    using Waiting = std::list<Turn>;

    struct Lane
    {
        std::deque<Waiting::iterator> events; // of this key, in order
        bool is_running = false;
    };

    void drop_oldest();

    std::size_t capacity_;
    BacklogPolicy policy_;
    std::size_t max_concurrent_;
    std::size_t running_ = 0;
    Waiting waiting_;                             // all, in order of arrival
    std::unordered_map<std::string, Lane> lanes_; // keys with events that wait or run
    std::deque<std::string> ready_;               // keys that have events and do not run, in the order in which their turns come
};

} // namespace ftrack::wire
