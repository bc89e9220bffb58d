// Copyright the ftrack C++ client authors. SPDX-License-Identifier: Apache-2.0
#pragma once

#include "ftrack/options.hpp"
#include "net/clock.hpp"
#include "operation/operation_state.hpp"

#include <boost/asio/any_io_executor.hpp>

#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace ftrack::operation {

/// When an operation has to be over; nullopt: whenever.
using Deadline = std::optional<net::Clock::time_point>;

/// Where operations run and with what they end: the part of a session that its operations, its event hub and its transfers share. Held by a
/// shared_ptr, as operations may outlive the handle that started them. Members without a remark belong to the strand.
class Scope
{
public:
    /// `owner` names what closes in the messages of errors, e.g. "session": a literal. `default_timeout` is not negative.
    Scope(boost::asio::any_io_executor strand, std::shared_ptr<net::Clock> clock, Timeout default_timeout, char const* owner);

    // Immutable: any thread.
    boost::asio::any_io_executor const& strand() const noexcept { return strand_; }
    std::shared_ptr<net::Clock> const& clock() const noexcept { return clock_; }

    /// A new operation; `description` is for messages, e.g. "query". Any thread.
    std::shared_ptr<OperationState> make_operation(std::string description) const;

    /// The moment at which a call that begins now times out. Any thread. Throws std::invalid_argument for a negative one.
    Deadline deadline(Timeout const& timeout) const;

    /// Refuses new operations and aborts the outstanding ones; may be called twice.
    void close();

    bool is_closed() const noexcept { return closed_; }

private:
    friend class Registration;

    boost::asio::any_io_executor strand_;
    std::shared_ptr<net::Clock> clock_;
    Timeout default_timeout_;
    char const* owner_;
    std::vector<std::shared_ptr<OperationState>> outstanding_; // each knows its place
    bool closed_ = false;
};

/// An operation's presence among the outstanding ones, and its time-out. Lives in the operation's coroutine on the strand.
class Registration
{
public:
    /// Throws AbortError when the scope is closed, and the operation's own error when it was aborted already.
    Registration(Scope& scope, std::shared_ptr<OperationState> operation, Deadline deadline);
    Registration(Registration const&) = delete;
    Registration& operator=(Registration const&) = delete;
    ~Registration();

private:
    Scope& scope_;
    std::shared_ptr<OperationState> operation_;
    std::unique_ptr<net::Alarm> alarm_;
};

} // namespace ftrack::operation
