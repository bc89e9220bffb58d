// Copyright the ftrack C++ client authors. SPDX-License-Identifier: Apache-2.0
#include "wire/event_backlog.hpp"

namespace ftrack::wire {

EventBacklog::Verdict EventBacklog::push(std::string key, Item event)
{
    Verdict verdict = Verdict::accepted;
    if (waiting_.size() >= capacity_) {
        if (policy_ != BacklogPolicy::drop_oldest)
            return policy_ == BacklogPolicy::disconnect ? Verdict::overflowed : Verdict::dropped_newest;
        drop_oldest();
        verdict = Verdict::dropped_oldest;
    }
    Lane& lane = lanes_[key];
    if (!lane.is_running && lane.events.empty())
        ready_.push_back(key);
    waiting_.emplace_back(std::move(key), std::move(event));
    lane.events.push_back(std::prev(waiting_.end()));
    return verdict;
}

std::optional<EventBacklog::Turn> EventBacklog::take()
{
    if (running_ >= max_concurrent_ || ready_.empty())
        return std::nullopt;
    Lane& lane = lanes_.at(ready_.front());
    ready_.pop_front();
    auto const next = lane.events.front();
    lane.events.pop_front();
    lane.is_running = true;
    ++running_;
    Turn turn = std::move(*next);
    waiting_.erase(next);
    return turn;
}

void EventBacklog::finish(std::string const& key)
{
    auto const lane = lanes_.find(key);
    --running_;
    lane->second.is_running = false;
    if (lane->second.events.empty())
        lanes_.erase(lane);
    else
        ready_.push_back(key);
}

void EventBacklog::clear()
{
    waiting_.clear();
    ready_.clear();
    for (auto lane = lanes_.begin(); lane != lanes_.end();) {
        lane->second.events.clear();
        lane = lane->second.is_running ? std::next(lane) : lanes_.erase(lane);
    }
}

void EventBacklog::drop_oldest()
{
    auto const lane = lanes_.find(waiting_.front().key);
    lane->second.events.pop_front(); // the oldest of all is the oldest of its key
    waiting_.pop_front();
    if (!lane->second.events.empty() || lane->second.is_running)
        return;
    std::erase(ready_, lane->first);
    lanes_.erase(lane);
}

} // namespace ftrack::wire
