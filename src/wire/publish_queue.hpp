// Copyright the ftrack C++ client authors. SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <cstdint>
#include <deque>
#include <string>
#include <utility>

namespace ftrack::wire {

/// What waits to be sent, and what was sent and is not acknowledged yet: in order, sent again after a lost connection, bounded.
class PublishQueue
{
public:
    using Ticket = std::uint64_t;

    enum class Withdrawal : std::uint8_t
    {
        gone,       // it was settled already
        never_sent, // nobody has seen it
        was_sent    // it may have been delivered
    };

    class Entry
    {
    public:
        Entry(Ticket number, std::string json) : ticket(number), text(std::move(json)) {}

        Ticket ticket;
        std::string text;         ///< the event as JSON
        std::uint64_t packet = 0; ///< that carried it last; 0: it was never sent
    };

    explicit PublishQueue(std::size_t capacity) : capacity_(capacity) {}

    /// Tickets rise. False: full.
    bool push(Ticket ticket, std::string text);

    /// The next one to send, in packet number `packet`; null when all were sent over this connection. Valid until the next change.
    Entry const* send_next(std::uint64_t packet);
    bool has_next() const noexcept { return next_ < entries_.size(); }

    /// Null when it is not here. Valid until the next change.
    Entry const* find(Ticket ticket) const;

    /// It is acknowledged. False: it is not here.
    bool settle(Ticket ticket);

    /// Nobody waits for it any more: it is not sent, or not again.
    Withdrawal withdraw(Ticket ticket);

    /// The connection was lost: all are sent again.
    void rewind() noexcept { next_ = 0; }

    std::size_t size() const noexcept { return entries_.size(); }
    bool empty() const noexcept { return entries_.empty(); }

private:
    std::size_t place_of(Ticket ticket) const; // size() when it is not here
    void erase(std::size_t place);

    std::size_t capacity_;
    std::deque<Entry> entries_; // by ticket
    std::size_t next_ = 0;      // those before it were sent over this connection
};

} // namespace ftrack::wire
