// Copyright the ftrack C++ client authors. SPDX-License-Identifier: Apache-2.0
#pragma once

#include <boost/json/object.hpp>

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <vector>

namespace ftrack::bench {

/// The processor time of this process so far, in all its threads, user and system.
std::chrono::duration<double> cpu_time();

/// What malloc has given out and not got back, in bytes: of everything, OpenSSL's too.
std::uint64_t memory_in_use();

/// The resident memory of this process at its highest, in bytes.
std::uint64_t peak_resident_memory();

/// How often operator new was called so far, and how many bytes it gave.
class Allocations
{
public:
    Allocations() = default;

    static Allocations so_far() noexcept;

    std::uint64_t count = 0;
    std::uint64_t bytes = 0;
};

/// Repeated work under the clock: what comes before begin() is warm-up and counts for nothing.
class Measurement
{
public:
    using Clock = std::chrono::steady_clock;

    /// Warms up for a tenth of the time, then measures.
    explicit Measurement(std::chrono::duration<double> time);

    /// Whether to do more. Called after each piece of work, with when that one began.
    bool goes_on_after(Clock::time_point begin);

    /// The figures: count, seconds, cpu_seconds, latencies in microseconds, allocations and their bytes for each piece of work.
    boost::json::object result() const;

private:
    void start_counting(Clock::time_point now);

    Clock::time_point warm_;
    Clock::time_point begin_;
    Clock::time_point end_;
    Clock::time_point last_;
    bool is_counting_ = false;
    std::chrono::duration<double> cpu_at_begin_{};
    std::chrono::duration<double> cpu_at_end_{};
    Allocations allocations_at_begin_;
    Allocations allocations_at_end_;
    std::vector<float> microseconds_;
    std::chrono::duration<double> time_;
};

} // namespace ftrack::bench
