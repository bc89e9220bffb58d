// Copyright the ftrack C++ client authors. SPDX-License-Identifier: Apache-2.0
#include "program/measurement.hpp"

#include <malloc.h>
#include <sys/resource.h>

#include <algorithm>

namespace ftrack::bench {

namespace {

double percentile(std::vector<float> const& sorted, double fraction)
{
    return sorted.empty() ? 0 : static_cast<double>(sorted[static_cast<std::size_t>(fraction * static_cast<double>(sorted.size() - 1))]);
}

std::chrono::duration<double> to_seconds(timeval const& time) { return std::chrono::seconds(time.tv_sec) + std::chrono::microseconds(time.tv_usec); }

} // namespace

std::chrono::duration<double> cpu_time()
{
    rusage usage{};
    ::getrusage(RUSAGE_SELF, &usage);
    return to_seconds(usage.ru_utime) + to_seconds(usage.ru_stime);
}

std::uint64_t memory_in_use()
{
    struct mallinfo2 const info = ::mallinfo2();
    return info.uordblks + info.hblkhd;
}

std::uint64_t peak_resident_memory()
{
    rusage usage{};
    ::getrusage(RUSAGE_SELF, &usage);
    return static_cast<std::uint64_t>(usage.ru_maxrss) << 10;
}

Measurement::Measurement(std::chrono::duration<double> time) : time_(time)
{
    warm_ = Clock::now() + std::chrono::duration_cast<Clock::duration>(time / 10);
    microseconds_.reserve(std::size_t{1} << 22); // so that recording allocates nothing
}

void Measurement::start_counting(Clock::time_point now)
{
    is_counting_ = true;
    begin_ = now;
    end_ = now + std::chrono::duration_cast<Clock::duration>(time_);
    cpu_at_begin_ = cpu_time();
    allocations_at_begin_ = Allocations::so_far();
}

bool Measurement::goes_on_after(Clock::time_point begin)
{
    auto const now = Clock::now();
    if (!is_counting_) {
        if (now >= warm_)
            start_counting(now);
        return true;
    }
    bool const is_over = now >= end_;
    if (is_over && !microseconds_.empty())
        return false; // what others still have in hand counts for nothing; but one, however long it took
    last_ = now;
    microseconds_.push_back(std::chrono::duration<float, std::micro>(now - begin).count());
    // Reading the processor time is a system call: not after each.
    constexpr std::size_t each = 16;
    if (microseconds_.size() % each == 1 || now + std::chrono::milliseconds(20) >= end_) {
        cpu_at_end_ = cpu_time();
        allocations_at_end_ = Allocations::so_far();
    }
    return !is_over;
}

boost::json::object Measurement::result() const
{
    std::vector<float> sorted = microseconds_;
    std::sort(sorted.begin(), sorted.end());
    auto const count = static_cast<double>(std::max<std::size_t>(sorted.size(), 1));
    boost::json::object result;
    result["count"] = sorted.size();
    result["seconds"] = std::chrono::duration<double>(last_ - begin_).count();
    result["cpu_seconds"] = (cpu_at_end_ - cpu_at_begin_).count();
    result["p50_us"] = percentile(sorted, 0.5);
    result["p90_us"] = percentile(sorted, 0.9);
    result["p99_us"] = percentile(sorted, 0.99);
    result["allocations"] = static_cast<double>(allocations_at_end_.count - allocations_at_begin_.count) / count;
    result["allocated_bytes"] = static_cast<double>(allocations_at_end_.bytes - allocations_at_begin_.bytes) / count;
    result["peak_memory"] = peak_resident_memory();
    return result;
}

} // namespace ftrack::bench
