// Copyright the ftrack C++ client authors. SPDX-License-Identifier: Apache-2.0
#include "support/manual_clock.hpp"

#include "net/event.hpp"

#include <boost/asio/post.hpp>
#include <boost/asio/this_coro.hpp>

#include <cstdint>
#include <map>
#include <mutex>
#include <utility>
#include <vector>

namespace ftrack::test {

namespace asio = boost::asio;
using time_point = net::Clock::time_point;

// Whatever waits for a time. `due` is called without the lock held, and only posts.
class ManualClock::State
{
public:
    using Entries = std::multimap<time_point, std::pair<std::uint64_t, std::function<void()>>>;

    time_point now() const
    {
        std::lock_guard const lock(mutex_);
        return now_;
    }

    std::uint64_t add(time_point when, std::function<void()> due)
    {
        std::unique_lock lock(mutex_);
        auto const number = ++last_number_;
        if (when > now_) {
            entries_.emplace(when, std::pair(number, std::move(due)));
            return number;
        }
        lock.unlock();
        due();
        return number;
    }

    void remove(std::uint64_t number)
    {
        std::lock_guard const lock(mutex_);
        std::erase_if(entries_, [number](auto const& entry) { return entry.second.first == number; });
    }

    void move_to(time_point when)
    {
        std::unique_lock lock(mutex_);
        now_ = when;
        std::vector<std::function<void()>> due;
        for (auto it = entries_.begin(); it != entries_.end() && it->first <= now_; it = entries_.erase(it))
            due.push_back(std::move(it->second.second));
        lock.unlock();
        for (auto const& function : due)
            function();
    }

    std::pair<bool, time_point> next() const
    {
        std::lock_guard const lock(mutex_);
        return entries_.empty() ? std::pair(false, now_) : std::pair(true, entries_.begin()->first);
    }

    std::size_t size() const
    {
        std::lock_guard const lock(mutex_);
        return entries_.size();
    }

private:
    mutable std::mutex mutex_;
    time_point now_ = time_point(std::chrono::hours(1'000));
    std::uint64_t last_number_ = 0;
    Entries entries_;
};

namespace {

class ManualAlarm final : public net::Alarm
{
public:
    ManualAlarm(std::shared_ptr<ManualClock::State> clock, asio::any_io_executor executor)
        : clock_(std::move(clock)), armed_(std::make_shared<Armed>(std::move(executor)))
    {
    }
    ManualAlarm(ManualAlarm const&) = delete;
    ManualAlarm& operator=(ManualAlarm const&) = delete;
    ~ManualAlarm() override { cancel(); }

    void arm(time_point when, std::function<void()> callback) override
    {
        cancel();
        armed_->callback = std::move(callback);
        entry_ = clock_->add(when, [weak = std::weak_ptr(armed_), number = armed_->number] { post_call(weak, number); });
    }

    void cancel() noexcept override
    {
        ++armed_->number;
        armed_->callback = nullptr;
        clock_->remove(entry_);
    }

private:
    struct Armed
    {
        explicit Armed(asio::any_io_executor on) : executor(std::move(on)) {}

        asio::any_io_executor executor;
        std::uint64_t number = 0; // read and written on the alarm's strand alone
        std::function<void()> callback;
    };

    static void post_call(std::weak_ptr<Armed> const& weak, std::uint64_t number)
    {
        auto const armed = weak.lock();
        if (!armed)
            return;
        asio::post(armed->executor, [armed, number] {
            if (armed->number != number)
                return;
            auto const callback = std::exchange(armed->callback, nullptr);
            callback();
        });
    }

    std::shared_ptr<ManualClock::State> clock_;
    std::shared_ptr<Armed> armed_;
    std::uint64_t entry_ = 0;
};

class Sleeper
{
public:
    Sleeper(std::shared_ptr<ManualClock::State> clock, asio::any_io_executor const& executor, time_point when)
        : clock_(std::move(clock)), event(std::make_shared<net::Event>(executor))
    {
        entry_ = clock_->add(when, [weak = std::weak_ptr(event), executor] {
            asio::post(executor, [weak] {
                if (auto const due = weak.lock())
                    due->set();
            });
        });
    }
    Sleeper(Sleeper const&) = delete;
    Sleeper& operator=(Sleeper const&) = delete;
    ~Sleeper() { clock_->remove(entry_); }

private:
    std::shared_ptr<ManualClock::State> clock_;
    std::uint64_t entry_ = 0;

public:
    std::shared_ptr<net::Event> event;
};

asio::awaitable<void> sleep_in(std::shared_ptr<ManualClock::State> clock, time_point when)
{
    Sleeper const sleeper(std::move(clock), co_await asio::this_coro::executor, when);
    co_await sleeper.event->wait();
}

} // namespace

ManualClock::ManualClock() : state_(std::make_shared<State>()) {}
ManualClock::~ManualClock() = default;

time_point ManualClock::now() const noexcept { return state_->now(); }

std::unique_ptr<net::Alarm> ManualClock::make_alarm(asio::any_io_executor executor)
{
    return std::make_unique<ManualAlarm>(state_, std::move(executor));
}

asio::awaitable<void> ManualClock::sleep_until(time_point when) { return sleep_in(state_, when); }

void ManualClock::advance(std::chrono::steady_clock::duration by) { state_->move_to(state_->now() + by); }

bool ManualClock::advance_to_next()
{
    auto const [found, when] = state_->next();
    if (found)
        state_->move_to(when);
    return found;
}

std::size_t ManualClock::pending() const { return state_->size(); }

} // namespace ftrack::test
