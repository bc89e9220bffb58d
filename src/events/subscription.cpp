// Copyright the ftrack C++ client authors. SPDX-License-Identifier: Apache-2.0
#include "core/validate.hpp"
#include "events/calls.hpp"
#include "events/start.hpp"
#include "ftrack/event_stream.hpp"
#include "ftrack/event_subscription.hpp"

#include <boost/asio/dispatch.hpp>

#include <stdexcept>
#include <utility>

namespace ftrack {

namespace events {

bool unsubscribe(std::shared_ptr<Hub> const& hub, Recipients::Item const& recipient)
{
    if (!hub->recipients().remove(recipient))
        return false;
    boost::asio::dispatch(hub->strand(), [hub, recipient] { hub->unsubscribe(recipient); });
    return true;
}

} // namespace events

Subscription::Subscription(std::shared_ptr<events::Hub> hub, std::shared_ptr<events::Recipient> recipient) noexcept
    : hub_(std::move(hub)), recipient_(std::move(recipient))
{
}

Subscription::Subscription(Subscription&& other) noexcept = default;

Subscription& Subscription::operator=(Subscription&& other) noexcept
{
    Subscription before(std::move(*this));
    hub_ = std::move(other.hub_);
    recipient_ = std::move(other.recipient_);
    is_detached_ = other.is_detached_;
    return *this;
}

Subscription::~Subscription()
{
    if (!is_detached_)
        unsubscribe();
}

std::string const& Subscription::id() const noexcept
{
    static std::string const none;
    return recipient_ ? recipient_->description.id : none;
}

bool Subscription::is_ready() const noexcept { return recipient_ && recipient_->is_ready; }

boost::asio::awaitable<void> Subscription::ready(CallOptions options) const
{
    if (!recipient_)
        throw std::logic_error("Subscription::ready() of an empty subscription.");
    core::validate(options);
    auto body = events::wait_until_ready(hub_, recipient_, hub_->scope()->deadline(options.timeout));
    return events::start<void>(hub_, "wait for a subscription", options.signal, std::move(body));
}

boost::asio::awaitable<std::optional<Event>> EventStream::next(CallOptions options)
{
    if (!subscription_.recipient_)
        throw std::logic_error("EventStream::next() of an empty stream.");
    core::validate(options);
    auto const& hub = subscription_.hub_;
    Timeout const timeout = options.timeout.value_or(std::chrono::milliseconds(0));
    return events::start<std::optional<Event>>(hub, "wait for an event", options.signal, events::take(hub, subscription_.recipient_),
                                               hub->scope()->deadline(timeout));
}

void Subscription::unsubscribe() noexcept
try {
    if (hub_)
        events::unsubscribe(hub_, recipient_);
} catch (...) { // without memory for the message the server goes on sending what nobody is given
}

void Subscription::detach() noexcept { is_detached_ = true; }

} // namespace ftrack
