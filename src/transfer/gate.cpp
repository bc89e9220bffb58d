// Copyright the ftrack C++ client authors. SPDX-License-Identifier: Apache-2.0
#include "transfer/gate.hpp"

namespace ftrack::transfer {

boost::asio::awaitable<void> Gate::wait_until_empty(boost::asio::any_io_executor strand, net::Clock& clock, std::chrono::milliseconds limit)
{
    bool is_over = false;
    auto const alarm = clock.make_alarm(strand);
    alarm->arm(clock.now() + limit, [this, &is_over] {
        is_over = true;
        wake();
    });
    while (passes_ != 0 && !is_over)
        co_await waiters_.wait();
}

void Gate::wake() noexcept
try {
    waiters_.wake_all();
} catch (...) { // a timer that cannot be cancelled: who waits does so until its limit
}

} // namespace ftrack::transfer
