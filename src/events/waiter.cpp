// Copyright the ftrack C++ client authors. SPDX-License-Identifier: Apache-2.0
#include "events/waiter.hpp"

#include <utility>

namespace ftrack::events {

Waiter::Waiter(operation::Scope const& scope, operation::Deadline deadline) : event_(scope.strand())
{
    if (!deadline)
        return;
    alarm_ = scope.clock()->make_alarm(scope.strand());
    alarm_->arm(*deadline, [this] { end(End::timed_out, nullptr); });
}

boost::asio::awaitable<Waiter::End> Waiter::wait()
{
    co_await event_.wait();
    if (failure_)
        std::rethrow_exception(failure_);
    co_return end_;
}

void Waiter::end(End end, std::exception_ptr failure)
{
    if (event_.is_set())
        return;
    end_ = end;
    failure_ = std::move(failure);
    event_.set();
}

WaiterList::Place::Place(WaiterList& list, Waiter& waiter) : list_(list), waiter_(&waiter) { list_.waiters_.push_back(waiter_); }
WaiterList::Place::~Place() { std::erase(list_.waiters_, waiter_); }

void WaiterList::succeed_all()
{
    for (Waiter* const waiter : waiters_)
        waiter->succeed();
}

void WaiterList::fail_all(std::exception_ptr const& why)
{
    for (Waiter* const waiter : waiters_)
        waiter->fail(why);
}

} // namespace ftrack::events
