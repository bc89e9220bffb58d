// Copyright the ftrack C++ client authors. SPDX-License-Identifier: Apache-2.0
#include "net/clock.hpp"

#include <boost/asio/steady_timer.hpp>
#include <boost/asio/this_coro.hpp>
#include <boost/asio/use_awaitable.hpp>

#include <cstdint>
#include <utility>

namespace ftrack::net {
namespace {

namespace asio = boost::asio;

class SystemAlarm final : public Alarm
{
public:
    explicit SystemAlarm(asio::any_io_executor const& executor) : timer_(executor), state_(std::make_shared<State>()) {}
    SystemAlarm(SystemAlarm const&) = delete;
    SystemAlarm& operator=(SystemAlarm const&) = delete;
    ~SystemAlarm() override { cancel(); }

    void arm(time_point when, std::function<void()> callback) override
    {
        auto const number = ++state_->number;
        state_->callback = std::move(callback);
        timer_.expires_at(when);
        timer_.async_wait([state = state_, number](boost::system::error_code) { fire(*state, number); });
    }

    void cancel() noexcept override
    {
        // A completion that is queued already cannot be taken back, so it is made stale.
        ++state_->number;
        state_->callback = nullptr;
        try {
            timer_.cancel();
        } catch (...) { // the number alone silences it
        }
    }

private:
    struct State
    {
        std::uint64_t number = 0;
        std::function<void()> callback;
    };

    static void fire(State& state, std::uint64_t number)
    {
        if (number != state.number)
            return;
        auto const callback = std::exchange(state.callback, nullptr);
        callback();
    }

    asio::steady_timer timer_;
    std::shared_ptr<State> state_;
};

asio::awaitable<void> sleep_on_timer(Clock::time_point when)
{
    asio::steady_timer timer(co_await asio::this_coro::executor, when);
    co_await timer.async_wait(asio::use_awaitable);
}

class SystemClock final : public Clock
{
public:
    time_point now() const noexcept override { return std::chrono::steady_clock::now(); }
    std::unique_ptr<Alarm> make_alarm(asio::any_io_executor executor) override { return std::make_unique<SystemAlarm>(executor); }
    asio::awaitable<void> sleep_until(time_point when) override { return sleep_on_timer(when); }
};

} // namespace

std::shared_ptr<Clock> system_clock()
{
    static auto const clock = std::make_shared<SystemClock>();
    return clock;
}

} // namespace ftrack::net
