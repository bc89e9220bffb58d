// Copyright the ftrack C++ client authors. SPDX-License-Identifier: Apache-2.0
#include "operation/scope.hpp"

#include <stdexcept>
#include <utility>

namespace ftrack::operation {

Scope::Scope(boost::asio::any_io_executor strand, std::shared_ptr<net::Clock> clock, Timeout default_timeout, char const* owner)
    : strand_(std::move(strand)), clock_(std::move(clock)), default_timeout_(default_timeout), owner_(owner)
{
}

std::shared_ptr<OperationState> Scope::make_operation(std::string description) const
{
    return std::make_shared<OperationState>(strand_, std::move(description), owner_);
}

Deadline Scope::deadline(Timeout const& timeout) const
{
    Timeout const effective = timeout ? timeout : default_timeout_;
    if (effective && effective->count() < 0)
        throw std::invalid_argument("CallOptions: timeout is negative; leave it unset for the session's, or take zero for none.");
    if (!effective || effective->count() == 0)
        return std::nullopt;
    return clock_->now() + *effective;
}

void Scope::close()
{
    closed_ = true;
    // Each leaves the list as it ends, which is never inside abort(): completions are posted.
    for (auto const& operation : std::vector<std::shared_ptr<OperationState>>(outstanding_))
        operation->abort(AbortReason::closed);
}

Registration::Registration(Scope& scope, std::shared_ptr<OperationState> operation, Deadline deadline)
    : scope_(scope), operation_(std::move(operation))
{
    if (scope_.closed_)
        operation_->abort(AbortReason::closed);
    if (deadline && scope_.clock_->now() >= *deadline)
        operation_->abort(AbortReason::timed_out);
    operation_->begin();
    if (deadline) {
        alarm_ = scope_.clock_->make_alarm(scope_.strand_);
        alarm_->arm(*deadline, [weak = std::weak_ptr<OperationState>(operation_)] {
            if (auto const late = weak.lock())
                late->abort(AbortReason::timed_out);
        });
    }
    operation_->place_ = scope_.outstanding_.size();
    scope_.outstanding_.push_back(operation_); // last: a constructor that throws takes nothing back
}

Registration::~Registration()
{
    auto& outstanding = scope_.outstanding_;
    std::size_t const place = operation_->place_;
    outstanding.back()->place_ = place;
    std::swap(outstanding[place], outstanding.back());
    outstanding.pop_back();
}

} // namespace ftrack::operation
