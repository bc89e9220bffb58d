// Copyright the ftrack C++ client authors. SPDX-License-Identifier: Apache-2.0
#include "support/slow_lookup.hpp"

#include "support/run_coroutine.hpp"

#include <condition_variable>
#include <mutex>
#include <stdexcept>

namespace ftrack::test {

struct SlowLookup::Shared
{
    void wait_for(int const& count)
    {
        std::unique_lock lock(mutex);
        if (!changed.wait_for(lock, hang_limit, [&] { return count > 0; }))
            throw std::runtime_error("the look-up that the test waits for does not happen");
    }

    std::mutex mutex;
    std::condition_variable changed;
    int begun = 0;
    int finished = 0;
    bool may_finish = false;
};

SlowLookup::SlowLookup() : shared_(std::make_shared<Shared>()) {}
SlowLookup::~SlowLookup() { finish(); }

net::LookupFunction SlowLookup::function()
{
    return [shared = shared_](std::string const&, std::string const&, boost::system::error_code&) {
        std::unique_lock lock(shared->mutex);
        ++shared->begun;
        shared->changed.notify_all();
        shared->changed.wait(lock, [&] { return shared->may_finish; });
        ++shared->finished;
        shared->changed.notify_all();
        return net::Endpoints{{boost::asio::ip::make_address("192.0.2.1"), 443}};
    };
}

void SlowLookup::wait_until_begun() { shared_->wait_for(shared_->begun); }

void SlowLookup::finish()
{
    std::lock_guard const lock(shared_->mutex);
    shared_->may_finish = true;
    shared_->changed.notify_all();
}

void SlowLookup::wait_until_finished() { shared_->wait_for(shared_->finished); }

} // namespace ftrack::test
