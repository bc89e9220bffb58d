// Copyright the ftrack C++ client authors. SPDX-License-Identifier: Apache-2.0
#include "events/publication.hpp"

#include "events/hub.hpp"
#include "ftrack/error.hpp"

#include <utility>

namespace ftrack::events {

using Withdrawal = wire::PublishQueue::Withdrawal;

Publication::Publication(std::shared_ptr<Hub> hub, std::string text, operation::Deadline deadline)
    : hub_(std::move(hub)), waiter_(*hub_->scope(), deadline), ticket_(hub_->enqueue(*this, std::move(text)))
{
    hub_->pump();
}

Publication::~Publication() { hub_->dequeue(ticket_); }

boost::asio::awaitable<void> Publication::acknowledgement()
{
    Waiter::End const end = co_await waiter_.wait();
    if (end == Waiter::End::timed_out)
        throw_late();
}

void Publication::settle(std::exception_ptr failure)
{
    if (failure)
        waiter_.fail(std::move(failure));
    else
        waiter_.succeed();
}

void Publication::throw_late()
{
    if (hub_->plan().withdraw(ticket_) == Withdrawal::was_sent)
        throw EventServerPublishError("The event server did not acknowledge the event in time; it may have been delivered.");
    if (hub_->state() != EventHubState::connected)
        throw EventServerConnectionTimeoutError("The event was not published: the event hub was not connected in time. " + hub_->last_failure());
    throw EventServerPublishError("The event was not published in time: the connection is too slow for what waits before it.");
}

} // namespace ftrack::events
