// Copyright the ftrack C++ client authors. SPDX-License-Identifier: Apache-2.0
#include "net/wait_queue.hpp"

#include "net/event.hpp"

#include <boost/asio/this_coro.hpp>

#include <list>

namespace ftrack::net {

namespace asio = boost::asio;

struct WaitQueue::State
{
    std::list<Event*> waiters;
};

namespace {

// Leaves the queue however the wait ends, also when the frame is destroyed.
template <class State>
class Place
{
public:
    Place(State state, Event& event) : state_(std::move(state)), event_(&event), place_(state_->waiters.insert(state_->waiters.end(), &event)) {}
    Place(Place const&) = delete;
    Place& operator=(Place const&) = delete;
    ~Place()
    {
        if (!event_->is_set()) // else whoever woke it took it out
            state_->waiters.erase(place_);
    }

private:
    State state_;
    Event* event_;
    std::list<Event*>::iterator place_;
};

template <class State>
asio::awaitable<void> wait_in(State state)
{
    Event event(co_await asio::this_coro::executor);
    Place<State> const place(std::move(state), event);
    co_await event.wait();
}

} // namespace

WaitQueue::WaitQueue() : state_(std::make_shared<State>()) {}

WaitQueue::~WaitQueue()
{
    for (Event* event : state_->waiters)
        event->abort();
}

asio::awaitable<void> WaitQueue::wait() { return wait_in(state_); }

bool WaitQueue::wake_one()
{
    if (state_->waiters.empty())
        return false;
    Event* const first = state_->waiters.front();
    state_->waiters.pop_front();
    first->set();
    return true;
}

void WaitQueue::wake_all()
{
    while (wake_one()) {
    }
}

std::size_t WaitQueue::size() const noexcept { return state_->waiters.size(); }

} // namespace ftrack::net
