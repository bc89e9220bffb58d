// Copyright the ftrack C++ client authors. SPDX-License-Identifier: Apache-2.0
#pragma once

#include "events/waiter.hpp"
#include "operation/scope.hpp"
#include "wire/hub_plan.hpp"

#include <boost/asio/awaitable.hpp>

#include <exception>
#include <memory>
#include <string>

namespace ftrack::events {

class Hub;

/// One event on its way to the server; lives in the coroutine that waits for the acknowledgement. When it goes before that has come, the
/// event is not sent any more. For the strand.
class Publication
{
public:
    /// Queues the event, given as JSON. Throws why it cannot be published.
    Publication(std::shared_ptr<Hub> hub, std::string text, operation::Deadline deadline);
    Publication(Publication const&) = delete;
    Publication& operator=(Publication const&) = delete;
    ~Publication();

    /// Waits for the acknowledgement. Throws EventServerPublishError or EventServerConnectionTimeoutError when the time is over.
    boost::asio::awaitable<void> acknowledgement();

    /// A null failure is the acknowledgement.
    void settle(std::exception_ptr failure);

private:
    [[noreturn]] void throw_late();

    std::shared_ptr<Hub> hub_;
    Waiter waiter_;
    wire::HubPlan::Ticket ticket_; // last: from then on the hub knows this object
};

} // namespace ftrack::events
