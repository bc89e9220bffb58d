// Copyright the ftrack C++ client authors. SPDX-License-Identifier: Apache-2.0
#pragma once

#include "ftrack/options.hpp"
#include "ftrack/session.hpp"
#include "ftrack/signal.hpp"
#include "support/catch.hpp"
#include "support/run_coroutine.hpp"

#include <boost/asio/cancellation_signal.hpp>
#include <boost/asio/io_context.hpp>

#include <algorithm>
#include <chrono>
#include <cstddef>
#include <optional>
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
    /// One that is never emitted, unless `way` is of the options.
    Signal signal(Way way)
    {
        if (way == Way::slot)
            return Signal(signal_.slot());
        if (way == Way::stop_token)
            return Signal(stop_.get_token());
        return Signal();
    }

    CallOptions options(Way way)
    {
        CallOptions options;
        options.signal = signal(way);
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

/// Ends the operation of `session` that runs. `close` brings the session's close() to its end, or begins it.
template <class T, class Close>
void end(Way way, AbortSignals& signals, std::optional<Running<T>>& running, std::optional<Session>& session, Close close)
{
    switch (way) {
    case Way::slot:
    case Way::stop_token:
        signals.emit(way);
        break;
    case Way::awaiter:
        running->cancel();
        break;
    case Way::close:
        close();
        break;
    case Way::destroy:
        session.reset();
        break;
    }
}

/// What a cancellation matrix came to.
struct Matrix
{
    std::size_t cells = 0;
    std::chrono::microseconds longest{0}; ///< from an abort to its error
};

/// Every subject × every point at which it can wait × every way to end it, as far as the three apply to each other. `run` checks a cell and tells
/// how long it took from the abort to its error.
template <class Points, class Subjects, class Applies, class Run>
Matrix run_matrix(Points const& points, Subjects const& subjects, Applies applies, Run run)
{
    Matrix matrix;
    for (auto const point : points)
        for (auto const& subject : subjects)
            for (Way const way : all_ways) {
                if (!applies(subject, point, way))
                    continue;
                INFO(subject.name << " at point " << static_cast<int>(point) << " by way " << static_cast<int>(way));
                matrix.longest = std::max(matrix.longest, std::chrono::microseconds(run(subject, point, way)));
                ++matrix.cells;
            }
    return matrix;
}

/// Until nothing moves: operations are where they wait.
inline void settle(boost::asio::io_context& io)
{
    io.restart();
    while (io.run_one_for(std::chrono::milliseconds(3)) != 0)
        io.restart();
    io.restart();
}

} // namespace ftrack::test
