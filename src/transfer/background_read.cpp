// Copyright the ftrack C++ client authors. SPDX-License-Identifier: Apache-2.0
#include "transfer/background_read.hpp"

#include "net/thread_meeting.hpp"

#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/this_coro.hpp>

#include <atomic>
#include <memory>
#include <thread>
#include <utility>

namespace ftrack::transfer {

namespace asio = boost::asio;

namespace {

constexpr std::size_t most_reads = 256;

std::atomic<std::size_t> reads{0};

/// A place among the reads that are under way.
class Place
{
public:
    Place()
    {
        if (reads.fetch_add(1) < most_reads)
            return;
        --reads;
        throw std::system_error(std::make_error_code(std::errc::resource_unavailable_try_again), "too many reads of files hang");
    }
    Place(Place const&) = delete;
    Place& operator=(Place const&) = delete;
    ~Place() { --reads; }
};

/// What the thread reads, in memory of its own.
class Job : public net::ThreadMeeting
{
public:
    Job(asio::any_io_executor const& executor, std::size_t room)
        : ThreadMeeting(executor), bytes(std::make_unique_for_overwrite<char[]>(room)), capacity(room)
    {
    }

    void run(BlockingRead const& read)
    {
        std::error_code failure;
        std::size_t const got = read(asio::buffer(bytes.get(), capacity), failure);
        finish([&] {
            size = got;
            error = failure;
        });
    }

    std::unique_ptr<char[]> bytes;
    std::size_t capacity;
    std::size_t size = 0;
    std::error_code error;
};

class Wait
{
public:
    explicit Wait(std::shared_ptr<Job> job) : job_(std::move(job)) {}
    Wait(Wait const&) = delete;
    Wait& operator=(Wait const&) = delete;
    ~Wait() { job_->let_go(); }

private:
    std::shared_ptr<Job> job_;
};

// A thread for each, not a pool: it costs little beside a read that blocks, and there is none that has to be joined.
void start(std::shared_ptr<Job> job, BlockingRead read)
{
    auto place = std::make_unique<Place>();
    std::thread([job = std::move(job), read = std::move(read), place = std::move(place)] { job->run(read); }).detach();
}

} // namespace

asio::awaitable<std::size_t> read_in_background(BlockingRead read, asio::mutable_buffer buffer)
{
    auto const job = std::make_shared<Job>(co_await asio::this_coro::executor, buffer.size());
    Wait const wait(job);
    start(job, std::move(read));
    co_await job->wait();
    if (job->error)
        throw std::system_error(job->error);
    co_return asio::buffer_copy(buffer, asio::buffer(job->bytes.get(), job->size));
}

std::size_t background_reads() noexcept { return reads; }

} // namespace ftrack::transfer
