// Copyright the ftrack C++ client authors. SPDX-License-Identifier: Apache-2.0
#pragma once

#include "net/clock.hpp"
#include "net/wait_queue.hpp"

#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/awaitable.hpp>

#include <chrono>
#include <cstddef>

namespace ftrack::transfer {

/// Counts what is under way, for whoever waits for its end. For one strand.
class Gate
{
public:
    class Pass
    {
    public:
        explicit Pass(Gate& gate) noexcept : gate_(gate) { ++gate_.passes_; }
        Pass(Pass const&) = delete;
        Pass& operator=(Pass const&) = delete;
        ~Pass()
        {
            if (--gate_.passes_ == 0)
                gate_.wake();
        }

    private:
        Gate& gate_;
    };

    std::size_t passes() const noexcept { return passes_; }

    /// Waits until nothing is under way, but no longer than `limit`. The gate outlives the call.
    boost::asio::awaitable<void> wait_until_empty(boost::asio::any_io_executor strand, net::Clock& clock, std::chrono::milliseconds limit);

private:
    void wake() noexcept;

    std::size_t passes_ = 0;
    net::WaitQueue waiters_;
};

} // namespace ftrack::transfer
