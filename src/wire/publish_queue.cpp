// Copyright the ftrack C++ client authors. SPDX-License-Identifier: Apache-2.0
#include "wire/publish_queue.hpp"

#include <algorithm>
#include <utility>

namespace ftrack::wire {

bool PublishQueue::push(Ticket ticket, std::string text)
{
    if (entries_.size() >= capacity_)
        return false;
    entries_.emplace_back(ticket, std::move(text));
    return true;
}

PublishQueue::Entry const* PublishQueue::send_next(std::uint64_t packet)
{
    if (!has_next())
        return nullptr;
    Entry& entry = entries_[next_++];
    entry.packet = packet;
    return &entry;
}

bool PublishQueue::settle(Ticket ticket)
{
    std::size_t const place = place_of(ticket);
    if (place == entries_.size())
        return false;
    erase(place);
    return true;
}

PublishQueue::Withdrawal PublishQueue::withdraw(Ticket ticket)
{
    std::size_t const place = place_of(ticket);
    if (place == entries_.size())
        return Withdrawal::gone;
    auto const result = entries_[place].packet != 0 ? Withdrawal::was_sent : Withdrawal::never_sent;
    erase(place);
    return result;
}

PublishQueue::Entry const* PublishQueue::find(Ticket ticket) const
{
    std::size_t const place = place_of(ticket);
    return place < entries_.size() ? &entries_[place] : nullptr;
}

std::size_t PublishQueue::place_of(Ticket ticket) const
{
    auto const entry = std::ranges::lower_bound(entries_, ticket, {}, &Entry::ticket);
    bool const is_here = entry != entries_.end() && entry->ticket == ticket;
    return is_here ? static_cast<std::size_t>(entry - entries_.begin()) : entries_.size();
}

void PublishQueue::erase(std::size_t place)
{
    if (place < next_)
        --next_;
    entries_.erase(entries_.begin() + static_cast<std::ptrdiff_t>(place));
}

} // namespace ftrack::wire
