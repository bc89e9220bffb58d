// Copyright the ftrack C++ client authors. SPDX-License-Identifier: Apache-2.0
#include "net/thread_meeting.hpp"

#include <boost/asio/post.hpp>

#include <chrono>
#include <new>
#include <thread>

namespace ftrack::net {

namespace {

constexpr std::chrono::milliseconds pause_without_memory{10};

} // namespace

void ThreadMeeting::let_go()
{
    std::lock_guard const lock(mutex_);
    event_.reset();
    executor_ = boost::asio::any_io_executor();
}

bool ThreadMeeting::is_abandoned()
{
    std::lock_guard const lock(mutex_);
    return !event_;
}

void ThreadMeeting::wake(std::unique_lock<std::mutex>& lock)
{
    while (event_ && !post_end()) {
        lock.unlock();
        std::this_thread::sleep_for(pause_without_memory);
        lock.lock();
    }
}

// There is nobody on this thread to tell that memory is short, and somebody waits.
bool ThreadMeeting::post_end()
{
    try {
        boost::asio::post(executor_, [self = shared_from_this()] {
            if (self->event_) // it is let go on this executor alone
                self->event_->set();
        });
        return true;
    } catch (std::bad_alloc const&) {
        return false;
    }
}

} // namespace ftrack::net
