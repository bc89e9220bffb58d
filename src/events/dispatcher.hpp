// Copyright the ftrack C++ client authors. SPDX-License-Identifier: Apache-2.0
#pragma once

#include "events/recipients.hpp"
#include "events/waiter.hpp"
#include "ftrack/event.hpp"
#include "wire/event_expression.hpp"

#include <boost/asio/any_io_executor.hpp>
#include <boost/json/value.hpp>

#include <cstddef>
#include <exception>
#include <memory>
#include <optional>
#include <string>

namespace ftrack::events {

class Hub;

/// Gives events to handlers. A part of its hub; for the strand.
class Dispatcher
{
public:
    explicit Dispatcher(Hub& hub) : hub_(hub) {}

    /// Gives an event to all that it is meant for, in the order of their priorities. Functions are called here, coroutines begin here, unless they
    /// are busy.
    void deliver(Event event);

    /// Drops what waits for this recipient.
    void forget(Recipients::Item const& recipient);

    bool is_idle() const;
    WaiterList& waiting_for_idle() noexcept { return waiting_for_idle_; }

private:
    using SharedEvent = std::shared_ptr<Event const>;
    using Item = Recipients::Item;
    class Run;

    bool may_begin(Recipient const& recipient) const;

    /// The compiled target; null for none. nullopt when it is malformed, which is reported.
    std::optional<wire::EventExpression const*> compile_target(Event const& event);
    bool is_left_out(Recipient& recipient, Event const& event) const;
    void give(Item const& recipient, SharedEvent const& event);
    void call_here(Item const& recipient, SharedEvent const& event);
    std::string key_of(Recipient const& recipient, Event const& event);
    void enqueue(Item const& recipient, SharedEvent const& event);
    void advance(Item const& recipient);
    void start(std::shared_ptr<Run> run);
    void finish(Run const& run, std::exception_ptr failure, boost::json::value reply);
    void report_drop(Recipient const& recipient, Event const& event);
    void report_failure(Recipient const& recipient, Event const& event, std::exception_ptr failure);
    void check_idle();

    Hub& hub_;
    std::optional<wire::EventExpression> target_; // the last that was compiled: events come in runs
    std::size_t running_ = 0;
    WaiterList waiting_for_idle_;
};

} // namespace ftrack::events
