// Copyright the ftrack C++ client authors. SPDX-License-Identifier: Apache-2.0
#pragma once

#include "net/event.hpp"

#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/awaitable.hpp>

#include <memory>
#include <mutex>

namespace ftrack::net {

/// Where a coroutine waits for what a thread brings about by a call that nobody can take back. Whoever waits can walk away, by cancellation or with
/// his context; the thread then finishes for nobody. Shared by both; event and executor are there while somebody waits, as they may die with their
/// context.
class ThreadMeeting : public std::enable_shared_from_this<ThreadMeeting>
{
public:
    explicit ThreadMeeting(boost::asio::any_io_executor const& executor) : executor_(executor), event_(std::make_unique<Event>(executor)) {}
    ThreadMeeting(ThreadMeeting const&) = delete;
    ThreadMeeting& operator=(ThreadMeeting const&) = delete;
    virtual ~ThreadMeeting() = default;

    // On the executor.

    /// As Event: returns once the thread has finished, throws operation_aborted on terminal cancellation and after abandon().
    boost::asio::awaitable<void> wait() { return event_->wait(); }

    /// There is no need for a thread: what it would bring is there.
    void set() { event_->set(); }
    void abandon() { event_->abort(); }

    /// Nobody waits any more, nor will.
    void let_go();

    // On the thread.

    bool is_abandoned();

    /// Calls `store`, if somebody still waits, to put the result where he finds it, and wakes him. `store` does not throw.
    template <class Store>
    void finish(Store store)
    {
        std::unique_lock lock(mutex_);
        if (event_)
            store();
        wake(lock);
    }

private:
    void wake(std::unique_lock<std::mutex>& lock);
    bool post_end();

    std::mutex mutex_;
    boost::asio::any_io_executor executor_;
    std::unique_ptr<Event> event_;
};

} // namespace ftrack::net
