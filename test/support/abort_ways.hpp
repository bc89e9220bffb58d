// Copyright the ftrack C++ client authors. SPDX-License-Identifier: Apache-2.0
#pragma once

#include "ftrack/options.hpp"
#include "support/run_coroutine.hpp"

#include <boost/asio/cancellation_signal.hpp>
#include <boost/asio/io_context.hpp>

#include <chrono>
#include <stop_token>

namespace ftrack::test {

/// How an operation can be ended.
enum class Way
{
    slot,
    stop_token,
    awaiter,
    close,
    destroy
};

constexpr Way all_ways[] = {Way::slot, Way::stop_token, Way::awaiter, Way::close, Way::destroy};

/// Whether it is a way of the operation's options.
constexpr bool is_signal(Way way) { return way == Way::slot || way == Way::stop_token; }

/// What CallOptions::signal is made from, either way.
class AbortSignals
{
public:
    CallOptions options(Way way)
    {
        CallOptions options;
        if (way == Way::slot)
            options.signal = signal_.slot();
        if (way == Way::stop_token)
            options.signal = stop_.get_token();
        return options;
    }

    void emit(Way way)
    {
        if (way == Way::slot)
            signal_.emit(boost::asio::cancellation_type::total);
        else
            stop_.request_stop();
    }

    bool has_handler() { return signal_.slot().has_handler(); }

private:
    boost::asio::cancellation_signal signal_;
    std::stop_source stop_;
};

/// Until nothing moves: operations are where they wait.
inline void settle(boost::asio::io_context& io)
{
    io.restart();
    while (io.run_one_for(std::chrono::milliseconds(3)) != 0)
        io.restart();
    io.restart();
}

} // namespace ftrack::test
