// Copyright the ftrack C++ client authors. SPDX-License-Identifier: Apache-2.0
#include "events/recipient.hpp"

#include "ftrack/uuid.hpp"

#include <stdexcept>
#include <utility>

namespace ftrack::events {

namespace {

constexpr std::size_t remembered_ids = 10'000;

Subscriber describe(std::string subscription, SubscribeOptions const& options)
{
    Subscriber result;
    result.id = options.id.empty() ? make_uuid() : options.id;
    result.subscription = std::move(subscription);
    result.metadata = options.metadata;
    result.metadata["id"] = result.id;
    result.priority = options.priority;
    return result;
}

SubscribeOptions checked(SubscribeOptions options, bool is_stream)
{
    if (is_stream) {
        options.order_by = nullptr;
        options.executor = {};
        options.max_concurrent = 1;
    }
    if (options.max_backlog < 1 || options.max_backlog > 1'000'000)
        throw std::invalid_argument("SubscribeOptions::max_backlog must be between 1 and 1,000,000.");
    if (options.max_concurrent < 1 || options.max_concurrent > 10'000)
        throw std::invalid_argument("SubscribeOptions::max_concurrent must be between 1 and 10,000.");
    return options;
}

} // namespace

Recipient::Recipient(std::string subscription, std::optional<EventHandler> what_to_call, SubscribeOptions how)
    : description(describe(std::move(subscription), how)),
      expression(description.subscription),
      handler(std::move(what_to_call)),
      options(checked(std::move(how), !handler)),
      backlog(options.max_backlog, options.when_full, options.max_concurrent)
{
    if (options.skip_repeated)
        seen.emplace(remembered_ids);
}

bool Recipient::wants(Event const& event, wire::EventExpression const* target) const
{
    return expression.matches(event) && (target == nullptr || target->matches(description.metadata));
}

} // namespace ftrack::events
