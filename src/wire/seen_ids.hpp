// Copyright the ftrack C++ client authors. SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <deque>
#include <string>
#include <unordered_set>
#include <utility>

namespace ftrack::wire {

/// The ids that were seen last, so many of them.
class SeenIds
{
public:
    explicit SeenIds(std::size_t capacity) : capacity_(capacity) {}

    /// Whether it is new; it is remembered then.
    bool add(std::string const& id)
    {
        auto const [place, is_new] = ids_.insert(id);
        if (!is_new)
            return false;
        order_.push_back(&*place);
        if (order_.size() > capacity_) {
            ids_.erase(*order_.front());
            order_.pop_front();
        }
        return true;
    }

private:
    std::size_t capacity_;
    std::unordered_set<std::string> ids_;
    std::deque<std::string const*> order_; // the oldest first; elements of a set stay where they are
};

} // namespace ftrack::wire
