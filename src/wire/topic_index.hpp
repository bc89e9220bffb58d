// Copyright the ftrack C++ client authors. SPDX-License-Identifier: Apache-2.0
#pragma once

#include "wire/event_expression.hpp"

#include <algorithm>
#include <cstddef>
#include <functional>
#include <iterator>
#include <map>
#include <string>
#include <string_view>
#include <vector>

namespace ftrack::wire {

/// Things that want events, found by what an event is about: whoever holds many expressions need not evaluate them all.
template <class Item>
class TopicIndex
{
public:
    void add(TextPattern const& topic, Item item) { buckets_for(topic)[topic.text].push_back(std::move(item)); }

    /// The item was added with this topic.
    void remove(TextPattern const& topic, Item const& item)
    {
        Buckets& buckets = buckets_for(topic);
        auto const bucket = buckets.find(topic.text);
        auto const place = std::find(bucket->second.begin(), bucket->second.end(), item);
        // Of a bucket the order means nothing, and with thousands of hubs that all want replies it is long.
        std::iter_swap(place, std::prev(bucket->second.end()));
        bucket->second.pop_back();
        if (bucket->second.empty())
            buckets.erase(bucket);
    }

    /// Visits, in no order, all whose topic may be this one.
    template <class Visitor>
    void visit(std::string_view topic, Visitor visitor) const
    {
        visit_bucket(by_topic_, topic, visitor);
        for (std::size_t length = 0; !by_prefix_.empty() && length <= topic.size(); ++length)
            visit_bucket(by_prefix_, topic.substr(0, length), visitor);
    }

private:
    using Buckets = std::map<std::string, std::vector<Item>, std::less<>>;

    Buckets& buckets_for(TextPattern const& topic) noexcept { return topic.is_prefix ? by_prefix_ : by_topic_; }

    template <class Visitor>
    static void visit_bucket(Buckets const& buckets, std::string_view key, Visitor& visitor)
    {
        auto const bucket = buckets.find(key);
        if (bucket == buckets.end())
            return;
        for (Item const& item : bucket->second)
            visitor(item);
    }

    Buckets by_topic_;  // those that want one topic
    Buckets by_prefix_; // those that want a prefix, which may be empty
};

} // namespace ftrack::wire
