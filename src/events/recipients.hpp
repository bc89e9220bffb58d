// Copyright the ftrack C++ client authors. SPDX-License-Identifier: Apache-2.0
#pragma once

#include "events/recipient.hpp"
#include "wire/topic_index.hpp"

#include <cstdint>
#include <map>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace ftrack::events {

/// The subscriptions of a hub: a book of identifiers that any thread may read and write, and an index that the strand dispatches by. What
/// is entered in the book is enlisted in the index by a message to the strand.
class Recipients
{
public:
    using Item = std::shared_ptr<Recipient>;

    // Any thread.

    /// Gives it its number. Throws NotUniqueError when its identifier is taken.
    void enter(Item const& recipient);

    /// Null when it is not there.
    Item find(std::string_view id) const;

    /// Deactivates it. False when it was removed already.
    bool remove(Item const& recipient);

    // The strand.

    void enlist(Item recipient);
    void strike(Item const& recipient);

    /// Null when it was struck.
    Item at(std::uint64_t number) const;

    /// Those that the event is meant for, in the order in which they are given it.
    std::vector<Item> matching(Event const& event, wire::EventExpression const* target) const;

    std::map<std::uint64_t, Item> const& enlisted() const noexcept { return enlisted_; }

private:
    mutable std::mutex mutex_;
    std::map<std::string, Item, std::less<>> by_id_; // under the mutex
    std::uint64_t last_number_ = 0;                  // under the mutex

    wire::TopicIndex<Item> by_topic_;
    std::map<std::uint64_t, Item> enlisted_;
};

} // namespace ftrack::events
