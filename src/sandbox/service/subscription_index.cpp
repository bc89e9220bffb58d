// Copyright the ftrack C++ client authors. SPDX-License-Identifier: Apache-2.0
#include "sandbox/service/subscription_index.hpp"

#include <algorithm>
#include <utility>

namespace ftrack::sandbox::service {

void SubscriptionIndex::add(std::shared_ptr<Subscription const> subscription)
{
    wire::TextPattern const topic = subscription->expression.topic();
    by_id_[subscription->id].push_back(subscription);
    buckets_for(topic)[topic.text].push_back(std::move(subscription));
    ++size_;
}

void SubscriptionIndex::remove(Subscription const& subscription)
{
    wire::TextPattern const topic = subscription.expression.topic();
    std::string const id = subscription.id; // the subscription may end with its last place
    remove(buckets_for(topic), topic.text, subscription);
    remove(by_id_, id, subscription);
    --size_;
}

void SubscriptionIndex::remove(Buckets& buckets, std::string const& key, Subscription const& subscription)
{
    auto const bucket = buckets.find(key);
    auto const is_same = [&](std::shared_ptr<Subscription const> const& other) { return other.get() == &subscription; };
    auto const place = std::find_if(bucket->second.begin(), bucket->second.end(), is_same);
    // Of a bucket the order means nothing, and with thousands of hubs that all want replies it is long.
    std::iter_swap(place, std::prev(bucket->second.end()));
    bucket->second.pop_back();
    if (bucket->second.empty())
        buckets.erase(bucket);
}

void SubscriptionIndex::visit(boost::json::object const& event, std::string_view topic, wire::EventExpression const* target,
                              Visitor const& visitor) const
{
    auto const visit_bucket = [&](Buckets const& buckets, std::string_view key) {
        auto const bucket = buckets.find(key);
        if (bucket == buckets.end())
            return;
        for (auto const& subscription : bucket->second)
            if (subscription->expression.matches(event) && (target == nullptr || target->matches(subscription->metadata)))
                visitor(*subscription);
    };
    wire::TextPattern const id = target != nullptr ? target->pattern_of("id") : wire::TextPattern();
    if (!id.is_prefix)
        return visit_bucket(by_id_, id.text);
    visit_bucket(by_topic_, topic);
    for (std::size_t length = 0; length <= topic.size(); ++length)
        visit_bucket(by_prefix_, topic.substr(0, length));
}

} // namespace ftrack::sandbox::service
