// Copyright the ftrack C++ client authors. SPDX-License-Identifier: Apache-2.0
#include "sandbox/service/subscription_index.hpp"

#include <algorithm>
#include <utility>

namespace ftrack::sandbox::service {

void SubscriptionIndex::add(std::shared_ptr<Subscription const> subscription)
{
    wire::TextPattern const topic = subscription->expression.topic();
    by_id_[subscription->id].push_back(subscription);
    by_topic_.add(topic, std::move(subscription));
    ++size_;
}

void SubscriptionIndex::remove(Subscription const& subscription)
{
    auto const same_id = by_id_.find(subscription.id);
    auto const place = std::ranges::find(same_id->second, &subscription, &Item::get);
    Item const kept = std::move(*place); // it may end with its last place
    same_id->second.erase(place);
    if (same_id->second.empty())
        by_id_.erase(same_id);
    by_topic_.remove(kept->expression.topic(), kept);
    --size_;
}

void SubscriptionIndex::visit(boost::json::object const& event, std::string_view topic, wire::EventExpression const* target,
                              Visitor const& visitor) const
{
    auto const visit_one = [&](Item const& subscription) {
        if (subscription->expression.matches(event) && (target == nullptr || target->matches(subscription->metadata)))
            visitor(*subscription);
    };
    wire::TextPattern const id = target != nullptr ? target->pattern_of("id") : wire::TextPattern();
    if (id.is_prefix)
        return by_topic_.visit(topic, visit_one);
    auto const same_id = by_id_.find(id.text);
    if (same_id != by_id_.end())
        std::ranges::for_each(same_id->second, visit_one);
}

} // namespace ftrack::sandbox::service
