// Copyright the ftrack C++ client authors. SPDX-License-Identifier: Apache-2.0
#include "events/reply_box.hpp"

#include <exception>
#include <utility>
#include <vector>

namespace ftrack::events {

ReplyBox::Number ReplyBox::add(std::string event_id, Callback callback)
{
    Number const number = ++last_number_;
    numbers_.emplace(event_id, number);
    Entry& entry = entries_[number];
    entry.event_id = std::move(event_id);
    entry.callback = std::make_shared<Callback const>(std::move(callback));
    return number;
}

void ReplyBox::remove(Number number)
{
    auto const entry = entries_.find(number);
    if (entry == entries_.end())
        return;
    auto const [begin, end] = numbers_.equal_range(entry->second.event_id);
    for (auto it = begin; it != end; ++it) {
        if (it->second == number) {
            numbers_.erase(it);
            break;
        }
    }
    entries_.erase(entry);
}

void ReplyBox::clear() noexcept
{
    numbers_.clear();
    entries_.clear();
}

void ReplyBox::keep(std::string event_id, Callback callback, net::Clock& clock, boost::asio::any_io_executor const& strand,
                    net::Clock::time_point until)
{
    Number const number = add(std::move(event_id), std::move(callback));
    Entry& entry = entries_.at(number);
    entry.alarm = clock.make_alarm(strand);
    entry.alarm->arm(until, [this, number] { remove(number); });
}

void ReplyBox::hand_out(Event const& reply)
{
    if (!reply.in_reply_to_event)
        return;
    auto const [begin, end] = numbers_.equal_range(*reply.in_reply_to_event);
    std::map<Number, std::shared_ptr<Callback const>> callbacks; // in the order in which they came
    for (auto it = begin; it != end; ++it)
        callbacks.emplace(it->second, entries_.at(it->second).callback);
    std::exception_ptr failure;
    for (auto const& [number, callback] : callbacks) {
        try {
            (*callback)(reply);
        } catch (...) {
            failure = std::current_exception();
        }
    }
    if (failure)
        std::rethrow_exception(failure);
}

} // namespace ftrack::events
