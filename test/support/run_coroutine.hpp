// Copyright the ftrack C++ client authors. SPDX-License-Identifier: Apache-2.0
#pragma once

#include <boost/asio/awaitable.hpp>
#include <boost/asio/bind_cancellation_slot.hpp>
#include <boost/asio/cancellation_signal.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/io_context.hpp>

#include <chrono>
#include <exception>
#include <memory>
#include <optional>
#include <stdexcept>
#include <type_traits>
#include <utility>

namespace ftrack::test {

/// How long a test may wait for something that should come at once: a hang fails instead of blocking.
inline constexpr std::chrono::seconds hang_limit{30};

/// Runs what is ready in `io`, without waiting.
inline void poll(boost::asio::io_context& io)
{
    io.restart();
    io.poll();
}

/// Runs `io` until `condition` holds; throws when it does not within the limit.
template <class Condition>
void run_until(boost::asio::io_context& io, Condition condition, std::chrono::milliseconds limit = hang_limit)
{
    auto const end = std::chrono::steady_clock::now() + limit;
    while (!condition()) {
        io.restart();
        if (std::chrono::steady_clock::now() >= end || (io.run_one_until(end) == 0 && !condition()))
            throw std::runtime_error("what the test waits for does not happen: nothing is left to run, or the limit of the test is over");
    }
}

/// A coroutine that was started on an io_context, to be driven step by step.
template <class T>
class Running
{
public:
    Running(boost::asio::io_context& io, boost::asio::awaitable<T> task) : io_(&io), shared_(std::make_shared<Shared>()) { spawn(std::move(task)); }

    bool is_done() const noexcept { return shared_->done; }

    /// Terminal cancellation, as an awaiting coroutine would send it.
    void cancel() { shared_->signal.emit(boost::asio::cancellation_type::terminal); }

    /// Runs the context until the coroutine ends; its result or its exception.
    T get()
    {
        run_until(*io_, [this] { return shared_->done; });
        if (shared_->failure)
            std::rethrow_exception(std::exchange(shared_->failure, nullptr));
        if constexpr (!std::is_void_v<T>)
            return std::move(*shared_->result);
    }

private:
    struct Nothing
    {
    };

    struct Shared
    {
        bool done = false;
        std::exception_ptr failure;
        std::optional<std::conditional_t<std::is_void_v<T>, Nothing, T>> result;
        boost::asio::cancellation_signal signal;
    };

    void spawn(boost::asio::awaitable<T> task)
    {
        auto finish = [shared = shared_](std::exception_ptr failure) {
            shared->done = true;
            shared->failure = std::move(failure);
        };
        auto const slot = shared_->signal.slot();
        if constexpr (std::is_void_v<T>) {
            boost::asio::co_spawn(*io_, std::move(task), boost::asio::bind_cancellation_slot(slot, std::move(finish)));
        } else {
            auto keep = [shared = shared_, finish](std::exception_ptr failure, T result) {
                shared->result.emplace(std::move(result));
                finish(std::move(failure));
            };
            boost::asio::co_spawn(*io_, std::move(task), boost::asio::bind_cancellation_slot(slot, std::move(keep)));
        }
    }

    boost::asio::io_context* io_;
    std::shared_ptr<Shared> shared_;
};

/// Runs `task` on `io` to its end: its result or its exception.
template <class T>
T run_coroutine(boost::asio::io_context& io, boost::asio::awaitable<T> task)
{
    return Running<T>(io, std::move(task)).get();
}

} // namespace ftrack::test
