// Copyright the ftrack C++ client authors. SPDX-License-Identifier: Apache-2.0
#include "events/recipients.hpp"

#include "core/excerpt.hpp"
#include "ftrack/error.hpp"

#include <algorithm>
#include <tuple>
#include <utility>

namespace ftrack::events {

void Recipients::enter(Item const& recipient)
{
    std::string const& id = recipient->description.id;
    std::lock_guard const lock(mutex_);
    if (!by_id_.emplace(id, recipient).second)
        throw NotUniqueError("There is a subscriber with the identifier \"" + core::excerpt(id, 80) + "\" already; unsubscribe it first.");
    recipient->number = ++last_number_;
}

Recipients::Item Recipients::find(std::string_view id) const
{
    std::lock_guard const lock(mutex_);
    auto const found = by_id_.find(id);
    return found != by_id_.end() ? found->second : nullptr;
}

bool Recipients::remove(Item const& recipient)
{
    std::lock_guard const lock(mutex_);
    auto const found = by_id_.find(recipient->description.id);
    if (found == by_id_.end() || found->second != recipient)
        return false;
    by_id_.erase(found);
    recipient->is_active = false;
    return true;
}

void Recipients::enlist(Item recipient)
{
    by_topic_.add(recipient->expression.topic(), recipient);
    enlisted_.emplace(recipient->number, std::move(recipient));
}

void Recipients::strike(Item const& recipient)
{
    if (enlisted_.erase(recipient->number) != 0)
        by_topic_.remove(recipient->expression.topic(), recipient);
}

Recipients::Item Recipients::at(std::uint64_t number) const
{
    auto const found = enlisted_.find(number);
    return found != enlisted_.end() ? found->second : nullptr;
}

std::vector<Recipients::Item> Recipients::matching(Event const& event, wire::EventExpression const* target) const
{
    std::vector<Item> found;
    by_topic_.visit(event.topic, [&](Item const& recipient) {
        if (recipient->is_active && recipient->wants(event, target))
            found.push_back(recipient);
    });
    std::ranges::sort(found, {}, [](Item const& recipient) { return std::tuple(recipient->description.priority, recipient->number); });
    return found;
}

} // namespace ftrack::events
